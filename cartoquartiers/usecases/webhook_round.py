"""Sending published changes to the addresses that asked for them: signed, in order, at least once each.

An address is told from where it was left, so that nothing is queued and nothing is lost while it is away.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, select

from cartoquartiers.domain.datasets import MAIN
from cartoquartiers.domain.import_words import FileTrouble
from cartoquartiers.domain.letters import LetterKind
from cartoquartiers.exports.changes import change_text
from cartoquartiers.store.queries import clock
from cartoquartiers.store.queries.published import Change, changes
from cartoquartiers.store.tables.people import Person
from cartoquartiers.store.tables.programs import Webhook, WebhookDelivery
from cartoquartiers.store.work import Store, Work
from cartoquartiers.usecases import outbox
from cartoquartiers.usecases.ports import FetchRefused, Outside
from cartoquartiers.usecases.webhooks import former_number, secret_of

#: Changes of one letter; then how many letters an address gets in one round.
AT_ONCE, LETTERS = 100, 10
#: One round begins no further letter after so many seconds: who waits longest comes first in the next.
ROUND_SECONDS = 120
FIRST_RETRY, LONGEST_RETRY = timedelta(minutes=1), timedelta(hours=6)
PATIENCE = timedelta(days=3)
"""How long an address may take nothing before it is left alone, and somebody is written to."""
_KEPT = 50
#: The headers of the signatures: with the secret of now, and, for a day after a change, with the former one.
_SIGNED = ("X-CartoQuartiers-Signature", "X-CartoQuartiers-Signature-Former")


@dataclass(frozen=True, slots=True)
class _Letter:
    """What an address is told: the body, up to which tick, how many changes; `secrets`: the numbers of those
    that sign it, that of now first."""

    webhook: int
    uid: str
    url: str
    body: bytes
    tick: int
    count: int
    secrets: tuple[int, ...]


def is_due(store: Store) -> bool:
    """Whether any address waits for something."""
    with store.reading() as work:
        return bool(_due(work))


def _due(work: Work) -> Sequence[int]:
    query = select(Webhook.id).where(Webhook.active, Webhook.due_at <= work.now)
    query = query.where(Webhook.cursor != clock.tick(work))
    return work.session.scalars(query.order_by(Webhook.due_at, Webhook.id)).all()


def run_due(store: Store, outside: Outside, key: str) -> None:
    """Tell each address that waits; one that is away holds up no other for longer than one try, and one that
    is slow to take what it is told none for longer than a round."""
    until = time.monotonic() + ROUND_SECONDS
    with store.reading() as work:
        numbers = _due(work)
    for number in numbers:
        for _turn in range(LETTERS):
            with store.writing() as work:
                letter = _next(work, number)
            if letter is None or not _send(store, outside, key, letter):
                break
            if time.monotonic() > until:
                return


def _next(work: Work, number: int) -> _Letter | None:
    """The next letter; None when there is nothing to tell, and the address is known to be in step."""
    row = work.session.get(Webhook, number, with_for_update=True)
    if row is None or not row.active:
        return None
    tick = clock.tick(work)
    # A restored backup may have gone back behind what was told.
    since = min(row.cursor, tick)
    page = changes(work, MAIN, since, AT_ONCE, organisation=row.organisation)
    if not page:
        row.cursor = tick
        return None
    until = page[-1].tick if len(page) == AT_ONCE else tick
    former = former_number(work, row)
    secrets = (row.secret_number,) if former is None else (row.secret_number, former)
    return _Letter(row.id, row.uid, row.url, _body(work, since, until, page), until, len(page), secrets)


def _body(work: Work, since: int, until: int, page: list[Change]) -> bytes:
    head = json.dumps({"site": work.house.base_url, "since": since, "tick": until})
    return f'{head[:-1]}, "changes": [{",".join(map(change_text, page))}]}}'.encode()


def sign(secret: str, timestamp: int, body: bytes) -> str:
    """The signature of a letter: HMAC-SHA256 over the seconds, a point and the body, in hexadecimal."""
    return hmac.new(secret.encode(), f"{timestamp}.".encode() + body, hashlib.sha256).hexdigest()


def _send(store: Store, outside: Outside, key: str, letter: _Letter) -> bool:
    """Hand one letter over, outside of any transaction; note how it went."""
    now = int(time.time())
    headers = {
        "Content-Type": "application/json",
        "X-CartoQuartiers-Timestamp": str(now),
        "X-CartoQuartiers-Delivery": hashlib.sha256(letter.uid.encode() + letter.body).hexdigest()[:32],
    }
    for name, number in zip(_SIGNED, letter.secrets, strict=False):
        headers[name] = f"sha256={sign(secret_of(key, letter.uid, number), now, letter.body)}"
    status, refused = None, None
    try:
        status = outside.post(letter.url, letter.body, headers)
    except FetchRefused as refusal:
        refused = refusal
    taken = status is not None and 200 <= status < 300
    with store.writing() as work:
        row = work.session.get(Webhook, letter.webhook, with_for_update=True)
        if row is None:
            return False
        _note(work, row, letter, status, refused)
        if taken:
            row.cursor, row.failures, row.failing_since, row.due_at = letter.tick, 0, None, work.now
        else:
            _failed(work, row)
    return taken


def _note(
    work: Work, row: Webhook, letter: _Letter, status: int | None, refused: FetchRefused | None
) -> None:
    code = refused.code if refused else FileTrouble.STATUS
    params = refused.params if refused else {"location": letter.url, "status": status}
    done = status is not None and 200 <= status < 300
    trouble = None if done else {"field": "url", "code": code.value, "params": params}
    work.session.add(
        WebhookDelivery(
            webhook_id=row.id,
            at=work.now,
            tick=letter.tick,
            count=letter.count,
            status=status,
            trouble=trouble,
        )
    )
    work.session.flush()
    newest = select(WebhookDelivery.id).where(WebhookDelivery.webhook_id == row.id)
    kept = list(work.session.scalars(newest.order_by(WebhookDelivery.id.desc()).limit(_KEPT)))
    old = delete(WebhookDelivery).where(WebhookDelivery.webhook_id == row.id, WebhookDelivery.id < kept[-1])
    work.session.execute(old)


def _failed(work: Work, row: Webhook) -> None:
    row.failures += 1
    row.failing_since = row.failing_since or work.now
    row.due_at = work.now + min(FIRST_RETRY * 2 ** min(row.failures - 1, 12), LONGEST_RETRY)
    if work.now - row.failing_since < PATIENCE:
        return
    row.active = False
    person = work.session.get(Person, row.person_id) if row.person_id else None
    if person is None or not person.active:
        return
    page = f"/structures/{row.organisation}/envois" if row.organisation else "/administration/envois"
    link = f"{work.house.base_url}{page}"
    outbox.put(
        work,
        f"webhook:{row.id}:{row.failing_since.isoformat()}",
        LetterKind.WEBHOOK,
        person.email,
        person.language,
        adresse=row.url,
        lien=link,
    )
