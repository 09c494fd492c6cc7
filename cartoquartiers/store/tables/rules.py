"""Decisions of named rules at which somebody looks."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from cartoquartiers.store.tables.base import Base


class RuleLook(Base):
    """A named rule published this contribution, and it is of the sample (``published``); or it would have,
    had it been on.

    ``agreed``: whether a moderator decided the same; None as long as nobody has.
    """

    __tablename__ = "rule_look"

    id: Mapped[int] = mapped_column(primary_key=True)
    contribution_id: Mapped[int] = mapped_column(ForeignKey("contribution.id"), index=True)
    rule: Mapped[str] = mapped_column(String(30))
    published: Mapped[bool]
    agreed: Mapped[bool | None]
    at: Mapped[datetime]
    looked_at: Mapped[datetime | None]


_SQLITE = text("published = 1 AND agreed IS NULL")
_POSTGRESQL = text("published AND agreed IS NULL")
# The desk counts those that wait at each decision.
Index("ix_rule_look_waiting", RuleLook.rule, sqlite_where=_SQLITE, postgresql_where=_POSTGRESQL)
