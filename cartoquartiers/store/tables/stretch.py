"""What each stretch of place numbers holds of each file, so that nobody adds up a million texts to say how
long a file is. Kept by the worker, a little behind; ``store.queries.stretches`` reads on from there."""

from datetime import datetime

from sqlalchemy import BigInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from cartoquartiers.store.tables.base import Base


class TextStretch(Base):
    """The texts of one file among the places of one stretch: how many, their bytes (UTF-8), the box of their
    places in degrees.

    ``tick`` and ``changed_at`` are those of the latest change of any text of the stretch, whatever its file.
    """

    __tablename__ = "text_stretch"

    rank: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    dataset: Mapped[str] = mapped_column(String(8), primary_key=True)
    places: Mapped[int]
    feature_bytes: Mapped[int] = mapped_column(BigInteger)
    csv_bytes: Mapped[int] = mapped_column(BigInteger)
    west: Mapped[float]
    south: Mapped[float]
    east: Mapped[float]
    north: Mapped[float]
    tick: Mapped[int] = mapped_column(BigInteger)
    changed_at: Mapped[datetime]


class TextStretchProgress(Base):
    """One row: the tick up to which the stretches have been added up, and the one at which lines of the table
    were last written anew although their places did not change.

    ``turn`` counts what was done to the stretches: who measured before another turn keeps nothing.
    """

    __tablename__ = "text_stretch_progress"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    tick: Mapped[int] = mapped_column(BigInteger)
    rewritten_tick: Mapped[int] = mapped_column(BigInteger)
    rewritten_at: Mapped[datetime]
    turn: Mapped[int] = mapped_column(BigInteger)
