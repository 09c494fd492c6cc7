"""What devices sent through ``/api/v1/sync``, as it came, and the verdict that each item got."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from cartoquartiers.store.tables.base import Base
from cartoquartiers.store.tables.marks import Leaving, Until, impersonal, owner, secret, value


class Arrival(Base):
    """One item of a device, kept before anything is done with it. ``raw``, its JSON, is
    personal.

    ``state``: ``received`` (kept, not applied yet), ``held`` (waits for ``waits_for``, the uid of a
    contribution or of a place), ``parked`` (its new place waits for a moderator) or ``done``. ``verdict``
    is what was answered, told again to whoever sends the same item again. ``campaign`` is the code of the
    opération in which it was made, ``sender`` the hash of the token of who joined without an account.
    """

    __tablename__ = "arrival"
    __table_args__ = (
        UniqueConstraint("uid", "body_hash"),
        impersonal("id uid body_hash campaign language state waits_for verdict received_at settled_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(36))
    body_hash: Mapped[str] = mapped_column(String(64))
    raw: Mapped[str] = mapped_column(Text, info=value(until=Until.ARRIVALS))
    author_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id"), index=True, info=owner(Leaving.ROW, Until.ARRIVALS)
    )
    sender: Mapped[str | None] = mapped_column(String(64), info=secret(until=Until.ARRIVALS))
    campaign: Mapped[str | None] = mapped_column(String(6))
    language: Mapped[str | None] = mapped_column(String(2))
    state: Mapped[str] = mapped_column(String(8), index=True)
    waits_for: Mapped[str | None] = mapped_column(String(36), index=True)
    verdict: Mapped[dict[str, Any] | None]
    received_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
