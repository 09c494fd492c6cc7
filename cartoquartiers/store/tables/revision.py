"""History: append-only revisions, and the clock that numbers every published change."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from cartoquartiers.store.tables.base import Base


class Revision(Base):
    """What one decision changed on one place."""

    __tablename__ = "revision"
    __table_args__ = (UniqueConstraint("place_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"))
    version: Mapped[int]
    tick: Mapped[int] = mapped_column(BigInteger, unique=True)
    contribution_id: Mapped[int] = mapped_column(ForeignKey("contribution.id"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    changes: Mapped[dict[str, Any]]
    at: Mapped[datetime]
    author_role: Mapped[str | None] = mapped_column(String(20))
    confirmed: Mapped[list[Any]]
    verified_on: Mapped[str | None] = mapped_column(String(10))
    verified_by: Mapped[str | None] = mapped_column(String(20))


class Clock(Base):
    """The one clock of the house: a single row, whose tick is raised last in a publication."""

    __tablename__ = "clock"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    tick: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[datetime]
