"""Many places changed, or taken back, by one decision."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from cartoquartiers.store.tables.base import Base
from cartoquartiers.store.tables.marks import Leaving, Until, impersonal, owner


class Batch(Base):
    """One decision about many places. ``told``: what was chosen (the values of a change by field; of an
    undoing, whose). ``state``: ``draft``, ``sending``, ``done``. ``undoes_id``: the batch that it takes back.
    """

    __tablename__ = "batch"
    __table_args__ = impersonal("id task told message state undoes_id created_at changed_at")

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id"), index=True, info=owner(Leaving.STAYS, Until.RECORD)
    )
    task: Mapped[str] = mapped_column(String(20))
    told: Mapped[dict[str, Any]]
    message: Mapped[str | None] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(10))
    undoes_id: Mapped[int | None] = mapped_column(ForeignKey("batch.id"), index=True)
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]


class BatchItem(Base):
    """One place of a batch as it was when it was chosen (``base_version``). ``chosen``: of an undoing, the
    numbers of the contributions to take back. ``heap`` and ``problems`` tell what became of it; values are
    not kept here, so that what is redacted on the place is nowhere else."""

    __tablename__ = "batch_item"

    batch_id: Mapped[int] = mapped_column(ForeignKey("batch.id", ondelete="CASCADE"), primary_key=True)
    rank: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"), index=True)
    base_version: Mapped[int]
    chosen: Mapped[list[Any]]
    heap: Mapped[str | None] = mapped_column(String(10))
    problems: Mapped[list[Any]]
