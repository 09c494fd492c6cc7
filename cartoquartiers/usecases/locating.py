"""Many addresses at once: asked one after the other at a pace that suits somebody else's service, each answer
kept, so that a search that was left goes on where it stood."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from itertools import islice
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from cartoquartiers.domain.locating import Finding, judge, placed, tells_town, words_of
from cartoquartiers.domain.mapping import MappedRow
from cartoquartiers.store.tables.imports import AddressAnswer
from cartoquartiers.store.work import Store, Work
from cartoquartiers.usecases.addresses import SHORTEST, Surroundings, surroundings
from cartoquartiers.usecases.ports import Geocoder, GeocoderAway

#: The public service of the Base Adresse Nationale lets fifty through in a second, for a whole town hall.
PER_SECOND = 20
#: For how long an answer is kept: streets are seldom born.
KEPT = timedelta(days=90)
_MOST = 5
_AT_ONCE = 50


@dataclass(slots=True)
class Tally:
    """What became of the addresses of a file; `unasked`: the service did not answer; `doubts`: the rows that
    a person has to place, with what was asked and the likeliest answers, as `ImportLine.located` has them."""

    counts: dict[Finding, int] = field(default_factory=lambda: dict.fromkeys(Finding, 0))
    unasked: int = 0
    doubts: list[tuple[int, Mapping[str, Any]]] = field(default_factory=list)


def locate(
    store: Store, geocoder: Geocoder, around: Surroundings, rows: Sequence[MappedRow], seconds: float | None
) -> dict[str, dict[str, Any]]:
    """What is known of the addresses of some rows, by what is asked about each: see `ImportLine.located`.

    Asks for at most so many seconds, and less when the service does not answer: what is missing in the result
    was not asked. Opens no transaction while it asks.
    """
    wanted = {words: row for row in rows if (words := words_of(row.values))}
    keys = {words: _key(words, row, around) for words, row in wanted.items()}
    with store.reading() as work:
        known = _known(work, keys.values())
    new = {words: key for words, key in keys.items() if key not in known}
    fresh = _asked(geocoder, around, {words: wanted[words] for words in new}, seconds)
    with store.writing() as work:
        for words, found in fresh.items():
            _keep(work, new[words], found)
    answers = {words: known[key] for words, key in keys.items() if key in known} | fresh
    return {words: _located(words, wanted[words], found, around) for words, found in answers.items()}


def located_rows(
    store: Store, geocoder: Geocoder, rows: Iterable[MappedRow], mapped: Container[str], tally: Tally
) -> Iterator[MappedRow]:
    """The rows, those with an address and no position placed where it is sure; counts into `tally`.
    `mapped`: the fields that the file fills."""
    with store.reading() as work:
        around = surroundings(work)
    stream = iter(rows)
    while some := list(islice(stream, _AT_ONCE)):
        open_rows = [row for row in some if not row.position and not row.problems]
        known = locate(store, geocoder, around, open_rows, None) if open_rows else {}
        for row in some:
            words = "" if row.position or row.problems else words_of(row.values)
            if words in known:
                finding = Finding(known[words]["state"])
                tally.counts[finding] += 1
                if finding is Finding.DOUBT:
                    tally.doubts.append((row.line, known[words]))
            elif words:
                tally.unasked += 1
            yield placed(row, known.get(words), mapped)


def forget(work: Work) -> None:
    """Erase the answers that were kept long enough."""
    work.session.execute(delete(AddressAnswer).where(AddressAnswer.at <= work.now - KEPT))


def _asked(
    geocoder: Geocoder, around: Surroundings, rows: Mapping[str, MappedRow], seconds: float | None
) -> dict[str, list[Any]]:
    fresh: dict[str, list[Any]] = {}
    began = time.monotonic()
    for count, (words, row) in enumerate(rows.items()):
        time.sleep(max(0.0, began + count / PER_SECOND - time.monotonic()))
        if seconds is not None and time.monotonic() - began > seconds:
            break
        near = None if tells_town(row.values) else around.centre
        askable = len(words) >= SHORTEST and words[0].isalnum()
        try:
            found = geocoder.search(words, near, _MOST, whole=True) if askable else []
        except GeocoderAway:
            break
        fresh[words] = [asdict(one) | {"position": list(one.position)} for one in found[:_MOST]]
    return fresh


def _located(words: str, row: MappedRow, found: list[Any], around: Surroundings) -> dict[str, Any]:
    return {"asked": words, "state": judge(row.values, found, around.box).value, "found": found, "pick": 0}


def _key(words: str, row: MappedRow, around: Surroundings) -> str:
    near = (
        None
        if tells_town(row.values) or not around.centre
        else (round(around.centre[0], 2), round(around.centre[1], 2))
    )
    return hashlib.sha256(f"{words.casefold()}\x1f{near}".encode()).hexdigest()


def _known(work: Work, keys: Iterable[str]) -> dict[str, list[Any]]:
    query = select(AddressAnswer).where(AddressAnswer.asked.in_(list(keys)))
    rows = work.session.scalars(query.where(AddressAnswer.at > work.now - KEPT))
    return {row.asked: row.found for row in rows}


def _keep(work: Work, key: str, found: list[Any]) -> None:
    try:
        with work.session.begin_nested():
            work.session.merge(AddressAnswer(asked=key, found=found, at=work.now))
    except IntegrityError:  # the same address, asked twice at the same moment
        return
