"""Items of a device, one after the other, each in its own transactions: by the API and from a saved file."""

import logging
from collections import deque
from collections.abc import Iterable
from typing import Any

from cartoquartiers.domain.campaigns import Participant
from cartoquartiers.domain.errors import Invalid, Problem
from cartoquartiers.domain.sync import SyncVerdict, item_uid, parse_item
from cartoquartiers.store.work import DATABASE_AWAY
from cartoquartiers.usecases import arrivals, synchronise
from cartoquartiers.web.context import language
from cartoquartiers.web.visit import Visit
from cartoquartiers.web.wording import sentence

log = logging.getLogger(__name__)
Answer = dict[str, Any]


def take_all(visit: Visit, items: Iterable[Any]) -> tuple[list[Answer], list[Answer]]:
    """Return the verdict of each item in its order, and those of earlier items that were set free by them."""
    participant = visit.participant
    results: list[Answer] = []
    freed: list[Answer] = []
    for raw in items:
        first, *more = _take(visit, raw, participant)
        results.append(first)
        freed += more
    # One that was held at its turn and set free by a later one has its verdict in the first list too.
    latest = {answer["uid"]: answer for answer in freed}
    held = SyncVerdict.HELD
    results = [latest.pop(a["uid"], a) if a["verdict"] == held else a for a in results]
    return [_worded(answer) for answer in results], [_worded(answer) for answer in latest.values()]


def _take(visit: Visit, raw: Any, participant: Participant | None) -> list[Answer]:
    """Keep one item, apply it, then what it sets free; the first answer is its own."""
    uid = item_uid(raw)
    if uid is None:
        return [_nameless(raw)]
    try:
        with visit.writing() as work:
            todo = deque([arrivals.keep(work, visit.actor, uid, raw, language(), participant)])
        answers = []
        while todo:
            with visit.writing() as work:
                answer, freed = synchronise.apply(work, visit.actor, todo.popleft())
            answers.append(answer)
            todo.extend(freed)
    except DATABASE_AWAY:
        raise
    except Exception:  # one item that nobody foresaw must not keep the others from arriving
        log.exception("item %s", uid)
        return [{"uid": uid, "verdict": SyncVerdict.HELD.value, "state": "waiting", "problems": []}]
    return answers


def _nameless(raw: Any) -> Answer:
    """What cannot be named cannot be kept: it is told everything that is wrong with it."""
    given = raw.get("uid") if isinstance(raw, dict) else None
    try:
        parse_item(raw)
    except Invalid as invalid:
        return synchronise.refused(given if isinstance(given, str) else None, invalid)
    raise AssertionError("an item without a uid does not pass")


def _worded(answer: Answer) -> Answer:
    """Give the problems their sentences, in the visitor's language."""
    told = [Problem(p["field"], p["code"], p["params"]) for p in answer.get("problems", [])]
    problems = [{"field": p.field, "code": p.code, "message": sentence(p)} for p in told]
    return {**answer, "problems": problems}
