"""The town's settings and the recorded acts of its administrators, imports' memory and jobs."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from cartoquartiers.store.tables.base import Base
from cartoquartiers.store.tables.marks import Leaving, Until, impersonal, owner, value


class SiteSetting(Base):
    """One setting that an administrator may change in the browser (title, texts, charter version…)."""

    __tablename__ = "site"

    key: Mapped[str] = mapped_column(String(60), primary_key=True)
    value: Mapped[dict[str, Any]]


class Act(Base):
    """An administrator's recorded act: what was changed in labels, outlines, people or settings.

    ``person_id`` and ``details`` may be personal. ``rank``, ``salt``, ``sealed`` and ``hash``: its place in
    the chain (``domain.act_chain``), which it gets just before the transaction commits.
    """

    __tablename__ = "act"
    __table_args__ = impersonal("id action subject at rank salt sealed hash")

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id"), info=owner(Leaving.STAYS, Until.RECORD, shown=False)
    )
    action: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(Text)
    details: Mapped[dict[str, Any]] = mapped_column(info=value(Leaving.STAYS, Until.RECORD))
    at: Mapped[datetime]
    rank: Mapped[int | None] = mapped_column(index=True, unique=True)
    salt: Mapped[str | None] = mapped_column(String(32))
    sealed: Mapped[str | None] = mapped_column(String(64))
    hash: Mapped[str | None] = mapped_column(String(64))


class ActHead(Base):
    """The end of the chain of acts, a single row: how many there are, and the hash of the last."""

    __tablename__ = "act_head"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    rank: Mapped[int]
    hash: Mapped[str] = mapped_column(String(64))


class ImportRow(Base):
    """What a source said of one of its objects when it was imported last, and what that led to.

    ``photo_url``: the photo that was taken from it last; ``missing_since``: since when a list that is
    followed no longer has it, ``closing_uid``: the closing that was proposed then.
    """

    __tablename__ = "import_row"

    source: Mapped[str] = mapped_column(String(150), primary_key=True)
    source_id: Mapped[str] = mapped_column(String(150), primary_key=True)
    place_uid: Mapped[str] = mapped_column(String(36), index=True)
    contribution_uid: Mapped[str | None] = mapped_column(String(36))
    said: Mapped[dict[str, Any]]
    imported_at: Mapped[datetime]
    photo_url: Mapped[str | None] = mapped_column(Text)
    missing_since: Mapped[datetime | None]
    closing_uid: Mapped[str | None] = mapped_column(String(36))


class Job(Base):
    """A recurring piece of work and who holds it; ``leased_until`` keeps two workers from doing it at
    once."""

    __tablename__ = "job"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    due_at: Mapped[datetime]
    leased_until: Mapped[datetime | None]
    last_error: Mapped[str | None] = mapped_column(Text)
    failures: Mapped[int] = mapped_column(default=0)


class Erasure(Base):
    """Something personal that was erased for ever: a restored backup must not bring it back.

    ``kind``: ``account`` (``subject``: the number of the person and when the account was opened), ``photo``
    (its sha256; ``shown``: that this was taken back), ``mask`` (its sha256, the name under which it goes on,
    the zones that were masked), ``following`` (the number of a subscription and when it was asked for),
    ``tip`` (the uid of a note), ``act`` (its number and hash) or ``redaction`` (``place``, ``field``, and the
    version from which on the value may stay that the field held then, null when it was emptied). Nothing
    personal is in it.
    """

    __tablename__ = "erasure"

    uid: Mapped[str] = mapped_column(String(36), primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    subject: Mapped[dict[str, Any]]
    at: Mapped[datetime]
