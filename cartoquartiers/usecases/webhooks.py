"""Addresses that published changes are sent to: setting one up, starting it again, ending it."""

from __future__ import annotations

import hashlib
import hmac
import uuid

from sqlalchemy import func, select

from cartoquartiers.domain.errors import Forbidden, Invalid, NotFound, Problem
from cartoquartiers.domain.policy import Actor
from cartoquartiers.store.queries import clock
from cartoquartiers.store.tables.people import Organisation
from cartoquartiers.store.tables.programs import Webhook
from cartoquartiers.store.work import Work
from cartoquartiers.usecases import acts

MOST = 5
_LONGEST = 2000


def secret_of(key: str, uid: str) -> str:
    """What a webhook's letters are signed with: derived from the key of the installation, kept nowhere."""
    return hmac.new(key.encode(), f"webhook {uid}".encode(), hashlib.sha256).hexdigest()


def add(work: Work, actor: Actor, organisation: str | None, url: str) -> int:
    """Have changes from now on sent to an address; of a structure's places, or of all. Raises Invalid."""
    must_manage(work, actor, organisation)
    if not url or len(url) > _LONGEST:
        raise Invalid([Problem("url", "required" if not url else "too_long", {"max": _LONGEST})])
    count = select(func.count()).select_from(Webhook).where(Webhook.organisation == organisation)
    if organisation is None:
        count = select(func.count()).select_from(Webhook).where(Webhook.organisation.is_(None))
    if (work.session.scalar(count) or 0) >= MOST:
        raise Invalid([Problem("url", "too_many_webhooks", {"most": MOST})])
    row = Webhook(
        uid=str(uuid.uuid4()),
        organisation=organisation,
        person_id=actor.person_id,
        url=url,
        cursor=clock.tick(work),
        active=True,
        created_at=work.now,
        due_at=work.now,
    )
    work.session.add(row)
    work.session.flush()
    acts.record(work, actor, "webhook.add", str(row.id), structure=organisation)
    return row.id


def start_again(work: Work, actor: Actor, organisation: str | None, number: int) -> None:
    """Send what has been waiting since it stopped. Raises NotFound."""
    row = _mine(work, actor, organisation, number)
    row.active, row.failures, row.failing_since, row.due_at = True, 0, None, work.now
    acts.record(work, actor, "webhook.start", str(row.id), structure=organisation)


def remove(work: Work, actor: Actor, organisation: str | None, number: int) -> None:
    """Send nothing there any more. Raises NotFound."""
    row = _mine(work, actor, organisation, number)
    acts.record(work, actor, "webhook.remove", str(row.id), structure=organisation)
    work.session.delete(row)
    work.session.flush()


def _mine(work: Work, actor: Actor, organisation: str | None, number: int) -> Webhook:
    must_manage(work, actor, organisation)
    query = select(Webhook).where(Webhook.id == number).with_for_update()
    row = work.session.scalars(query).first()
    if row is None or row.organisation != organisation:
        raise NotFound("webhook")
    return row


def must_manage(work: Work, actor: Actor, organisation: str | None) -> None:
    """Raises NotFound, or Forbidden unless this person may say where changes are sent."""
    if organisation is None:
        if not actor.may_administer:
            raise Forbidden
        return
    if work.session.get(Organisation, organisation) is None:
        raise NotFound("structure")
    if not actor.keeps(organisation):
        raise Forbidden
