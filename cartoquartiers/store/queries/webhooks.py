"""Addresses that changes are sent to, with how the last tries went."""

from collections.abc import Sequence
from typing import TypeAlias

from sqlalchemy import select

from cartoquartiers.store.tables.programs import Webhook, WebhookDelivery
from cartoquartiers.store.work import Work

#: What the pages are given.
Hook: TypeAlias = Webhook
Delivery: TypeAlias = WebhookDelivery


def of(work: Work, organisation: str | None) -> Sequence[Webhook]:
    """The addresses of a structure (None: of the whole map), the oldest first."""
    where = Webhook.organisation.is_(None) if organisation is None else Webhook.organisation == organisation
    return work.session.scalars(select(Webhook).where(where).order_by(Webhook.id)).all()


def deliveries(work: Work, number: int, length: int = 10) -> Sequence[WebhookDelivery]:
    """The last tries of one address, the newest first."""
    query = select(WebhookDelivery).where(WebhookDelivery.webhook_id == number)
    return work.session.scalars(query.order_by(WebhookDelivery.id.desc()).limit(length)).all()
