"""Addresses that published changes are sent to: setting one up, starting it again, ending it."""

from __future__ import annotations

import hashlib
import hmac
import uuid
from datetime import timedelta

from sqlalchemy import func, select

from cartoquartiers.domain.errors import Conflicting, Forbidden, Invalid, NotFound, Problem
from cartoquartiers.domain.policy import Actor
from cartoquartiers.store.queries import clock
from cartoquartiers.store.tables.people import Organisation
from cartoquartiers.store.tables.programs import Webhook
from cartoquartiers.store.work import Work
from cartoquartiers.usecases import acts

MOST = 5
#: For how long after a change letters are signed with the former secret too: time to change the program.
BOTH = timedelta(hours=24)
_LONGEST = 2000


def secret_of(key: str, uid: str, number: int = 0) -> str:
    """What a webhook's letters are signed with: derived from the key of the installation, kept nowhere.
    ``number``: how often it was changed."""
    name = f"webhook {uid} {number}" if number else f"webhook {uid}"
    return hmac.new(key.encode(), name.encode(), hashlib.sha256).hexdigest()


def former_number(work: Work, row: Webhook) -> int | None:
    """The number of the secret before this one, while letters are signed with both."""
    since = row.secret_since
    return row.secret_number - 1 if since and row.secret_number and work.now < since + BOTH else None


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


def change_secret(work: Work, actor: Actor, organisation: str | None, number: int) -> None:
    """Sign with another secret from now on, for a day with both. Raises NotFound, and Conflicting while the
    last change is younger than that: a secret that somebody lost must not come back in."""
    row = _mine(work, actor, organisation, number)
    if former_number(work, row) is not None:
        raise Conflicting("webhook_secret_new")
    row.secret_number, row.secret_since = row.secret_number + 1, work.now
    acts.record(work, actor, "webhook.secret", str(row.id), structure=organisation)


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
