"""Letters to be sent, and the single-use links that some of them carry."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from cartoquartiers.store.tables.base import Base
from cartoquartiers.store.tables.marks import Leaving, Until, address, impersonal, owner, secret


class Outbox(Base):
    """One letter, written in the transaction of what it tells. ``recipient`` and ``params`` are personal.

    ``key`` names what it tells, so that it is told once; ``state``: ``waiting``, ``sent`` or ``failed``.
    """

    __tablename__ = "outbox"
    __table_args__ = impersonal(
        "id kind language state created_at due_at leased_until attempts sent_at last_error"
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(120), unique=True, info=secret(until=Until.LETTERS))
    kind: Mapped[str] = mapped_column(String(12))
    recipient: Mapped[str] = mapped_column(String(254), index=True, info=address(Leaving.ROW, Until.LETTERS))
    language: Mapped[str] = mapped_column(String(2))
    params: Mapped[dict[str, Any]] = mapped_column(info=secret(until=Until.LETTERS))
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
    __table_args__ = impersonal("purpose created_at expires_at")

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True, info=secret(until=Until.ITS_DAY))
    purpose: Mapped[str] = mapped_column(String(10))
    email: Mapped[str] = mapped_column(String(254), info=address(Leaving.ROW, Until.ITS_DAY))
    person_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), index=True, info=owner(Leaving.ROW, Until.ITS_DAY)
    )
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
