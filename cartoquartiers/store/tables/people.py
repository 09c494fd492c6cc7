"""People, the scope of their roles, their structures and their sessions."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, false, true
from sqlalchemy.orm import Mapped, mapped_column

from cartoquartiers.domain.vocabulary import Role
from cartoquartiers.store.tables.base import Base
from cartoquartiers.store.tables.marks import Leaving, Until, impersonal, owner, secret, value


def nobodys_address(person_id: int) -> str:
    """What stands where the address of somebody who left was: « .invalid » can never be one (RFC 2606)."""
    return f"parti-{person_id}@compte.invalid"


class Person(Base):
    """An account. ``email`` (as folded by ``normalise_email``), ``name`` and the hash are personal.

    ``language``: in which one writes to them (None: French); ``digest``: whether a moderator wants the daily
    letter; ``inquiries``: whether one may ask them by letter if places are still right. ``listed``: whether a
    référent agrees to stand in the public directory; ``public_contact``: what they chose to show there.
    """

    __tablename__ = "person"
    __table_args__ = impersonal("created_at")

    id: Mapped[int] = mapped_column(primary_key=True, info=owner(Leaving.STAYS, Until.RECORD))
    email: Mapped[str] = mapped_column(
        String(254), unique=True, info=value(Leaving.EMPTIED, empty=nobodys_address)
    )
    name: Mapped[str] = mapped_column(Text, default="", info=value(Leaving.EMPTIED, empty=""))
    password_hash: Mapped[str | None] = mapped_column(Text, info=secret(Leaving.EMPTIED))
    role: Mapped[str] = mapped_column(String(20), info=value(Leaving.EMPTIED, empty=Role.RESIDENT.value))
    active: Mapped[bool] = mapped_column(default=True, info=value(Leaving.EMPTIED, empty=False))
    created_at: Mapped[datetime]
    language: Mapped[str | None] = mapped_column(String(2), info=value(Leaving.EMPTIED))
    digest: Mapped[bool] = mapped_column(
        default=True, server_default=true(), info=value(Leaving.EMPTIED, empty=False)
    )
    listed: Mapped[bool] = mapped_column(
        default=True, server_default=true(), info=value(Leaving.EMPTIED, empty=False)
    )
    public_contact: Mapped[str | None] = mapped_column(Text, info=value(Leaving.EMPTIED, public=True))
    inquiries: Mapped[bool] = mapped_column(
        default=True, server_default=true(), info=value(Leaving.EMPTIED, empty=False)
    )


class PersonScope(Base):
    """One limit of a person's role: ``kind`` is ``commune``, ``quartier`` or ``rubrique``."""

    __tablename__ = "person_scope"

    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, info=owner(Leaving.ROW)
    )
    kind: Mapped[str] = mapped_column(String(10), primary_key=True, info=value())
    code: Mapped[str] = mapped_column(String(60), primary_key=True, info=value())


class Organisation(Base):
    """A structure: an association or a directorate. ``exclusive``: nobody else publishes on its places
    without a moderator, as long as it looks after them."""

    __tablename__ = "organisation"

    code: Mapped[str] = mapped_column(String(60), primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    contact: Mapped[str | None] = mapped_column(Text)
    site_web: Mapped[str | None] = mapped_column(Text)
    description: Mapped[str | None] = mapped_column(Text)
    exclusive: Mapped[bool] = mapped_column(default=False, server_default=false())


class Membership(Base):
    """A person is a member of a structure."""

    __tablename__ = "membership"

    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, info=owner(Leaving.ROW)
    )
    organisation_code: Mapped[str] = mapped_column(
        ForeignKey("organisation.code", ondelete="CASCADE"), primary_key=True, info=value()
    )


class Agreement(Base):
    """A structure agreed to a version of the sharing agreement; ``person_id``: which member did (personal).

    ``months``: how often it says that it looks after its places.
    """

    __tablename__ = "agreement"
    __table_args__ = impersonal("id organisation version months accepted_at")

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation: Mapped[str] = mapped_column(ForeignKey("organisation.code", ondelete="CASCADE"), index=True)
    version: Mapped[str] = mapped_column(String(20))
    person_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id", ondelete="SET NULL"), info=owner(Leaving.EMPTIED)
    )
    months: Mapped[int]
    accepted_at: Mapped[datetime]


class SignIn(Base):
    """A server-side session: the cookie holds a random token, the table its sha256.

    ``tablet_id``: the shared tablet on which it was opened; ``by_pin``: with six digits, for the round alone.
    """

    __tablename__ = "session"
    __table_args__ = impersonal("created_at expires_at tablet_id by_pin")

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True, info=secret(until=Until.ITS_DAY))
    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), index=True, info=owner(Leaving.ROW, Until.ITS_DAY)
    )
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    device: Mapped[str] = mapped_column(String(80), default="", info=value(until=Until.ITS_DAY))
    tablet_id: Mapped[int | None]
    by_pin: Mapped[bool] = mapped_column(default=False, server_default=false())


class SignInAttempt(Base):
    """A failed sign-in, by keyed hash of the account or of the network address, for throttling."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = impersonal("id at")

    id: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(String(64), index=True, info=secret(Leaving.STAYS, Until.ITS_DAY))
    at: Mapped[datetime]
