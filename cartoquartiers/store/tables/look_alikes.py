"""Pairs of places that might be one; ``first_id`` is the smaller of the two, so that a pair is one row."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from cartoquartiers.store.tables.base import Base
from cartoquartiers.store.tables.marks import Leaving, impersonal, owner


class LookAlikePair(Base):
    """Two places that are likely one, found by the worker after the later of them changed; ``score`` 60 to
    100, as it was then."""

    __tablename__ = "look_alike"

    first_id: Mapped[int] = mapped_column(ForeignKey("place.id"), primary_key=True)
    second_id: Mapped[int] = mapped_column(ForeignKey("place.id"), primary_key=True, index=True)
    score: Mapped[int] = mapped_column(index=True)


class DistinctPair(Base):
    """Two places of which a moderator said that they are two, whatever they look like."""

    __tablename__ = "distinct_pair"
    __table_args__ = impersonal("first_id second_id at")

    first_id: Mapped[int] = mapped_column(ForeignKey("place.id"), primary_key=True)
    second_id: Mapped[int] = mapped_column(ForeignKey("place.id"), primary_key=True, index=True)
    person_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id", ondelete="SET NULL"), info=owner(Leaving.EMPTIED)
    )
    at: Mapped[datetime]


class LookAlikeProgress(Base):
    """One row: the number of the latest published change up to which places have been compared."""

    __tablename__ = "look_alike_progress"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    tick: Mapped[int] = mapped_column(BigInteger)
