"""People, the scope of their roles, their structures and their sessions."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, false, true
from sqlalchemy.orm import Mapped, mapped_column

from cartoquartiers.store.tables.base import Base


class Person(Base):
    """An account. ``email`` (as folded by ``normalise_email``), ``name`` and the hash are personal.

    ``language``: in which one writes to them (None: French); ``digest``: whether a moderator wants the daily
    letter; ``inquiries``: whether one may ask them by letter if places are still right. ``listed``: whether a
    référent agrees to stand in the public directory; ``public_contact``: what they chose to show there.
    """

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(Text, default="")
    password_hash: Mapped[str | None] = mapped_column(Text)
    role: Mapped[str] = mapped_column(String(20))
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]
    language: Mapped[str | None] = mapped_column(String(2))
    digest: Mapped[bool] = mapped_column(default=True, server_default=true())
    listed: Mapped[bool] = mapped_column(default=True, server_default=true())
    public_contact: Mapped[str | None] = mapped_column(Text)
    inquiries: Mapped[bool] = mapped_column(default=True, server_default=true())


class PersonScope(Base):
    """One limit of a person's role: ``kind`` is ``commune``, ``quartier`` or ``rubrique``."""

    __tablename__ = "person_scope"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(10), primary_key=True)
    code: Mapped[str] = mapped_column(String(60), primary_key=True)


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

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    organisation_code: Mapped[str] = mapped_column(
        ForeignKey("organisation.code", ondelete="CASCADE"), primary_key=True
    )


class SignIn(Base):
    """A server-side session: the cookie holds a random token, the table its sha256.

    ``tablet_id``: the shared tablet on which it was opened; ``by_pin``: with six digits, for the round alone.
    """

    __tablename__ = "session"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    device: Mapped[str] = mapped_column(String(80), default="")
    tablet_id: Mapped[int | None]
    by_pin: Mapped[bool] = mapped_column(default=False, server_default=false())


class SignInAttempt(Base):
    """A failed sign-in, by keyed hash of the account or of the network address, for throttling."""

    __tablename__ = "sign_in_attempt"

    id: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(String(64), index=True)
    at: Mapped[datetime]
