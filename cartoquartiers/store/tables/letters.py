"""Letters to be sent, and the single-use links that some of them carry."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from cartoquartiers.store.tables.base import Base


class Outbox(Base):
    """One letter, written in the transaction of what it tells. ``recipient`` and ``params`` are personal.

    ``key`` names what it tells, so that it is told once; ``state``: ``waiting``, ``sent`` or ``failed``.
    """

    __tablename__ = "outbox"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(120), unique=True)
    kind: Mapped[str] = mapped_column(String(12))
    recipient: Mapped[str] = mapped_column(String(254), index=True)
    language: Mapped[str] = mapped_column(String(2))
    params: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(String(8))
    created_at: Mapped[datetime]
    due_at: Mapped[datetime]
    leased_until: Mapped[datetime | None]
    attempts: Mapped[int]
    sent_at: Mapped[datetime | None]
    last_error: Mapped[str | None] = mapped_column(Text)


Index("ix_outbox_state_due_at", Outbox.state, Outbox.due_at)


class Ticket(Base):
    """A link that proves that somebody reads an address: a random token, of which the table keeps the sha256.

    ``purpose``: ``join``, ``reset`` or ``address``; ``email`` is the address that it proves.
    """

    __tablename__ = "ticket"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    purpose: Mapped[str] = mapped_column(String(10))
    email: Mapped[str] = mapped_column(String(254))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
