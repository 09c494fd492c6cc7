"""What programs of others are given: tokens to act in a person's name, addresses that changes are sent to."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from cartoquartiers.store.tables.base import Base
from cartoquartiers.store.tables.marks import Leaving, impersonal, owner, secret, value


class ApiToken(Base):
    """A token with which a program acts in a person's name (personal): only its sha256 is kept.

    ``scopes``: what it opens (``TokenScope``); ``used_on``: the day of its last use.
    """

    __tablename__ = "api_token"
    __table_args__ = impersonal("id scopes created_at used_on")

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), index=True, info=owner(Leaving.ROW)
    )
    name: Mapped[str] = mapped_column(Text, info=value())
    token_hash: Mapped[str] = mapped_column(String(64), unique=True, info=secret())
    scopes: Mapped[list[Any]]
    created_at: Mapped[datetime]
    used_on: Mapped[str | None] = mapped_column(String(10))


class Webhook(Base):
    """An address that published changes are sent to: those of a structure's places, or of all.

    ``uid`` is what its secret is derived from; ``person_id``: who set it up (personal); ``cursor``: the tick
    up to which it was told; ``failing_since``: since when it takes nothing.
    """

    __tablename__ = "webhook"
    __table_args__ = impersonal(
        "id uid organisation url secret_number secret_since cursor active failures "
        "failing_since created_at due_at"
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(36), unique=True)
    organisation: Mapped[str | None] = mapped_column(
        ForeignKey("organisation.code", ondelete="CASCADE"), index=True
    )
    person_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id", ondelete="SET NULL"), info=owner(Leaving.EMPTIED)
    )
    url: Mapped[str] = mapped_column(Text)
    secret_number: Mapped[int] = mapped_column(default=0, server_default="0")
    secret_since: Mapped[datetime | None]
    cursor: Mapped[int] = mapped_column(BigInteger)
    active: Mapped[bool]
    failures: Mapped[int] = mapped_column(default=0)
    failing_since: Mapped[datetime | None]
    created_at: Mapped[datetime]
    due_at: Mapped[datetime]


class WebhookDelivery(Base):
    """One try to tell an address of changes: up to which tick, how many, and how it went."""

    __tablename__ = "webhook_delivery"

    id: Mapped[int] = mapped_column(primary_key=True)
    webhook_id: Mapped[int] = mapped_column(ForeignKey("webhook.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime]
    tick: Mapped[int] = mapped_column(BigInteger)
    count: Mapped[int]
    status: Mapped[int | None]
    trouble: Mapped[dict[str, Any] | None]
