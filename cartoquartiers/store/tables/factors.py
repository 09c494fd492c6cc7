"""What somebody shows besides a password when they sign in, and who they are elsewhere."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from cartoquartiers.store.tables.base import Base
from cartoquartiers.store.tables.marks import Leaving, Until, impersonal, owner, secret, value


class OneTimeCode(Base):
    """The application on a person's telephone. ``sealed_secret``: what both know, encrypted; it is personal.

    ``confirmed_at``: ``None`` until a first code was given. ``last_step``: the 30 seconds of the last code
    that was accepted; no older code is.
    """

    __tablename__ = "one_time_code"
    __table_args__ = impersonal("begun_at confirmed_at last_step")

    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, info=owner(Leaving.ROW)
    )
    sealed_secret: Mapped[str] = mapped_column(Text, info=secret())
    begun_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    last_step: Mapped[int] = mapped_column(BigInteger)


class RecoveryCode(Base):
    """A code to be used once when the telephone is lost: 118 random bits, of which the table keeps the
    sha256."""

    __tablename__ = "recovery_code"

    code_hash: Mapped[str] = mapped_column(String(64), primary_key=True, info=secret())
    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), index=True, info=owner(Leaving.ROW)
    )


class Passkey(Base):
    """A security key, or the lock of a device (WebAuthn). ``name``, its owner's word for it, is personal.

    ``credential_id`` and ``public_key``: base64url. ``sign_count``: as the key said last; 0 when it does not
    count.
    """

    __tablename__ = "passkey"
    __table_args__ = impersonal("id sign_count created_at used_at")

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), index=True, info=owner(Leaving.ROW)
    )
    credential_id: Mapped[str] = mapped_column(String(1400), unique=True, info=secret())
    public_key: Mapped[str] = mapped_column(Text, info=secret())
    sign_count: Mapped[int] = mapped_column(BigInteger)
    name: Mapped[str] = mapped_column(String(60), info=value())
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class SecondStep(Base):
    """Somebody gave the right password and still has to show the rest, or adds a key (``purpose``: ``enter``
    or ``add``). The cookie holds a random token, the table its sha256; a key must sign the ``challenge``."""

    __tablename__ = "second_step"
    __table_args__ = impersonal("purpose challenge tablet_id expires_at")

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True, info=secret(until=Until.ITS_DAY))
    purpose: Mapped[str] = mapped_column(String(8))
    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), index=True, info=owner(Leaving.ROW, Until.ITS_DAY)
    )
    challenge: Mapped[str] = mapped_column(String(64))
    device: Mapped[str] = mapped_column(String(80), info=value(until=Until.ITS_DAY))
    tablet_id: Mapped[int | None]
    expires_at: Mapped[datetime]


class Identity(Base):
    """Who a person is at a provider of identities (OpenID Connect). ``subject`` is personal."""

    __tablename__ = "identity"
    __table_args__ = impersonal("issuer since")

    issuer: Mapped[str] = mapped_column(String(250), primary_key=True)
    subject: Mapped[str] = mapped_column(String(255), primary_key=True, info=value())
    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), index=True, info=owner(Leaving.ROW)
    )
    since: Mapped[datetime]
