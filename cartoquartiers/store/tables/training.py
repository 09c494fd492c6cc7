"""How far people are with the exercises."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from cartoquartiers.store.tables.base import Base


class Training(Base):
    """One person's answers to made-up contributions, by the code of the exercise. It refers to nothing but
    the person, and nothing that is published reads it. ``at``: when they last played."""

    __tablename__ = "training"

    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    steps: Mapped[dict[str, Any]]
    at: Mapped[datetime] = mapped_column(index=True)
