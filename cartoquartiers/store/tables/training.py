"""How far people are with the exercises."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from cartoquartiers.store.tables.base import Base
from cartoquartiers.store.tables.marks import Leaving, Until, impersonal, owner, value


class Training(Base):
    """One person's answers to made-up contributions, by the code of the exercise. It refers to nothing but
    the person, and nothing that is published reads it. ``at``: when they last played."""

    __tablename__ = "training"
    __table_args__ = impersonal("at")

    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
        info=owner(Leaving.ROW, Until.ITS_DAY),
    )
    steps: Mapped[dict[str, Any]] = mapped_column(info=value(until=Until.ITS_DAY))
    at: Mapped[datetime] = mapped_column(index=True)
