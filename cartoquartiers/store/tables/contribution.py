"""Contributions and their decisions."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from cartoquartiers.store.tables.base import Base
from cartoquartiers.store.tables.marks import Leaving, Until, address, impersonal, owner, value


class Contribution(Base):
    """What somebody proposed, as it was sent and completed. ``contact`` is personal and leaves in no public
    answer.

    ``commune``, ``quartier`` and ``category`` tell in whose scope it waits (of the place, or of the
    proposed position). ``language`` is that of the page it was written in; ``None`` for what no page sent,
    about which no letter is written. ``nearness`` tells how far from the place its author said to be.
    ``note`` is the « bon à savoir » that it proposes; ``message`` is for the team alone. ``rest_of_id``
    names the contribution of which this one is what could not be published at once. ``origin`` is the door
    by which it came, ``operation`` what it came with (the source of an import, the code of an opération),
    ``batch_id`` the decision about many places that it is part of. ``risk`` and ``risk_codes`` (level,
    stakes, aggravations) are what ``domain/risk.py`` said when it came; None for what the house, or a file,
    brought.
    """

    __tablename__ = "contribution"
    __table_args__ = impersonal(
        "id uid body_hash kind state place_uid place_id base_version changes confirmed report "
        "charter captured_at received_at author_role warnings name commune quartier category "
        "answered_at language origin operation risk risk_codes note rest_of_id batch_id"
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(36), unique=True)
    body_hash: Mapped[str] = mapped_column(String(64))
    follow_token: Mapped[str] = mapped_column(
        String(32), unique=True, info=value(Leaving.STAYS, Until.RECORD)
    )
    kind: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(10))
    place_uid: Mapped[str] = mapped_column(String(36), index=True)
    place_id: Mapped[int | None] = mapped_column(ForeignKey("place.id"))
    base_version: Mapped[int | None]
    changes: Mapped[dict[str, Any]]
    confirmed: Mapped[list[Any]]
    report: Mapped[str | None] = mapped_column(String(12))
    message: Mapped[str | None] = mapped_column(Text, info=value(Leaving.STAYS, Until.RECORD))
    contact: Mapped[str | None] = mapped_column(
        Text, info=address(Leaving.EMPTIED, Until.CONTACTS, shown=False)
    )
    charter: Mapped[str] = mapped_column(String(40))
    captured_at: Mapped[datetime | None]
    nearness: Mapped[str | None] = mapped_column(String(8), info=value(Leaving.EMPTIED, Until.CONTACTS))
    received_at: Mapped[datetime]
    author_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id"), index=True, info=owner(Leaving.EMPTIED)
    )
    author_role: Mapped[str | None] = mapped_column(String(20))
    warnings: Mapped[list[Any]]
    name: Mapped[str] = mapped_column(Text)
    commune: Mapped[str | None] = mapped_column(String(5))
    quartier: Mapped[str | None] = mapped_column(String(60))
    category: Mapped[str | None] = mapped_column(String(60))
    answer: Mapped[str | None] = mapped_column(Text, info=value(Leaving.STAYS, Until.RECORD))
    answered_at: Mapped[datetime | None]
    language: Mapped[str | None] = mapped_column(String(2))
    origin: Mapped[str] = mapped_column(String(8), server_default="site")
    operation: Mapped[str | None] = mapped_column(String(150), index=True)
    risk: Mapped[str | None] = mapped_column(String(6))
    risk_codes: Mapped[list[Any] | None]
    note: Mapped[str | None] = mapped_column(Text)
    rest_of_id: Mapped[int | None] = mapped_column(ForeignKey("contribution.id"), index=True)
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("batch.id"), index=True)


Index("ix_contribution_state_received_at", Contribution.state, Contribution.received_at)
# The database itself sees to it that a new place is proposed once, whoever sends at the same instant.
_CREATING = text("kind = 'create'")
Index(
    "uq_contribution_place_uid_create",
    Contribution.place_uid,
    unique=True,
    sqlite_where=_CREATING,
    postgresql_where=_CREATING,
)


class Decision(Base):
    """One verdict on a contribution: who (a person or a named rule), when, why, and what it changed."""

    __tablename__ = "decision"
    __table_args__ = (
        Index("ix_decision_decider_id_at", "decider_id", "at"),
        Index("ix_decision_at", "at"),
        impersonal("id contribution_id verdict rule reason message amended applied at revision_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    contribution_id: Mapped[int] = mapped_column(ForeignKey("contribution.id"), index=True)
    verdict: Mapped[str] = mapped_column(String(10))
    rule: Mapped[str | None] = mapped_column(String(30))
    decider_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id"), info=owner(Leaving.STAYS, Until.RECORD, shown=False)
    )
    reason: Mapped[str | None] = mapped_column(String(20))
    message: Mapped[str | None] = mapped_column(Text)
    amended: Mapped[dict[str, Any] | None]
    applied: Mapped[dict[str, Any] | None]
    at: Mapped[datetime]
    revision_id: Mapped[int | None] = mapped_column(ForeignKey("revision.id"))
