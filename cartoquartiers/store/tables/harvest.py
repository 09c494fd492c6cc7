"""Lists that lie elsewhere and are followed: fetched again and again, their rows taken as an import takes
them."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from cartoquartiers.store.tables.base import Base
from cartoquartiers.store.tables.marks import Leaving, impersonal, owner


class Harvest(Base):
    """A list that is followed.

    ``person_id``: who set it up (personal); ``organisation``: the structure that holds it, ``keeper``: who
    holds it, in words. ``file``: its columns when it was taken last; ``choices``: what each is. ``etag``,
    ``modified`` and ``digest`` (sha256) tell the version that was taken last; ``state`` is one of
    ``HarvestState``; ``trouble`` says what is wrong, ``asked`` what a person has to decide, ``allowed`` and
    ``declined`` the loss that they decided about (``Loss.mark``); ``report`` counts what was done last.
    ``authority``: of each field for which somebody said so, who has the last word (``domain.authority``).
    """

    __tablename__ = "harvest"
    __table_args__ = impersonal(
        "id source url organisation keeper file choices every_hours state etag modified "
        "digest allowed declined trouble asked authority report failures created_at "
        "checked_at succeeded_at due_at"
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(String(150), unique=True)
    url: Mapped[str] = mapped_column(Text)
    person_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id", ondelete="SET NULL"), index=True, info=owner(Leaving.EMPTIED)
    )
    organisation: Mapped[str | None] = mapped_column(ForeignKey("organisation.code", ondelete="SET NULL"))
    keeper: Mapped[str] = mapped_column(Text, default="")
    file: Mapped[dict[str, Any]]
    choices: Mapped[dict[str, Any]]
    every_hours: Mapped[int]
    state: Mapped[str] = mapped_column(String(10))
    etag: Mapped[str] = mapped_column(Text, default="")
    modified: Mapped[str] = mapped_column(Text, default="")
    digest: Mapped[str | None] = mapped_column(String(64))
    allowed: Mapped[str | None] = mapped_column(String(64))
    declined: Mapped[str | None] = mapped_column(String(64))
    trouble: Mapped[dict[str, Any] | None]
    asked: Mapped[dict[str, Any] | None]
    authority: Mapped[dict[str, Any] | None]
    report: Mapped[dict[str, Any] | None]
    failures: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    checked_at: Mapped[datetime | None]
    succeeded_at: Mapped[datetime | None]
    due_at: Mapped[datetime] = mapped_column(index=True)
