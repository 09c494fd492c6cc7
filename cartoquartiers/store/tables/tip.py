"""Notes of residents beside the facts of a place, once a moderator or a rule accepted them."""

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from cartoquartiers.store.tables.base import Base


class Tip(Base):
    """One published note. ``uid`` is public, that of its contribution is not. ``said_by`` is a role;
    ``said_on`` and ``last_day`` are days of the territory, the last one included. Withdrawn, the row goes."""

    __tablename__ = "tip"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(36), unique=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"), index=True)
    contribution_id: Mapped[int] = mapped_column(ForeignKey("contribution.id"), unique=True)
    text: Mapped[str] = mapped_column(Text)
    said_on: Mapped[str] = mapped_column(String(10))
    said_by: Mapped[str] = mapped_column(String(20))
    last_day: Mapped[str] = mapped_column(String(10), index=True)
