"""The published texts by stretches of place numbers: what each holds, and when it last changed.

Most of it is read as the worker left it (``store.tables.stretch``); the stretches that changed since are
added up on the spot, in the same snapshot, so that the answer is always that of the texts.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, func, insert, or_, select

from cartoquartiers.domain.filters import Box
from cartoquartiers.store.queries.clock import clock
from cartoquartiers.store.tables.place import Place, PlaceText
from cartoquartiers.store.tables.revision import Clock
from cartoquartiers.store.tables.stretch import TextStretch, TextStretchProgress
from cartoquartiers.store.work import STRETCHES, Work

STRETCH = 4096
"""Place numbers in a stretch: about 5 MB of texts, written in some 20 ms and packed in 50. What is kept
counts on it: whoever changes it empties the table."""
# Beyond it a condition costs more than the places that it spares.
_MOST_RUNS = 50
_KEPT = (
    TextStretch.rank,
    TextStretch.dataset,
    TextStretch.places,
    TextStretch.feature_bytes,
    TextStretch.csv_bytes,
    TextStretch.west,
    TextStretch.south,
    TextStretch.east,
    TextStretch.north,
    TextStretch.tick,
    TextStretch.changed_at,
)
_MEASURED = (
    PlaceText.dataset,
    func.count().label("places"),
    func.sum(PlaceText.feature_bytes).label("feature_bytes"),
    func.sum(PlaceText.csv_bytes).label("csv_bytes"),
    func.min(Place.longitude).label("west"),
    func.min(Place.latitude).label("south"),
    func.max(Place.longitude).label("east"),
    func.max(Place.latitude).label("north"),
    func.max(PlaceText.tick).label("tick"),
    func.max(PlaceText.changed_at).label("changed_at"),
)


@dataclass(frozen=True)
class Share:
    """What one file has of a stretch: places, bytes of its texts, their box in degrees."""

    places: int
    feature_bytes: int
    csv_bytes: int
    box: Box


@dataclass
class Stretch:
    """One stretch: its latest change, and the share of each file by its code."""

    tick: int
    changed_at: datetime
    shares: dict[str, Share] = field(default_factory=dict)


@dataclass(frozen=True)
class Progress:
    """Up to which tick stretches are kept added up, when lines were last written anew silently, and how often
    anything was done to the stretches."""

    tick: int
    rewritten_tick: int = 0
    rewritten_at: datetime | None = None
    turn: int = 0


def stretches(work: Work) -> dict[int, Stretch]:
    """The stretches that hold places, by rank, in order, read once in a transaction until it takes a tick;
    what the session holds back is not seen.

    Whatever changes a text of a stretch, also when a place leaves a file, changes its tick or its instant.
    """
    return work.once(STRETCHES, lambda: _stretches(work))


def _stretches(work: Work) -> dict[int, Stretch]:
    known = progress(work)
    changed = changed_since(work, known.tick)
    rows = [row for row in work.session.execute(select(*_KEPT)) if row.rank not in changed]
    found: dict[int, Stretch] = {}
    for row in sorted([*rows, *measured(work, changed)], key=lambda row: (row.rank, row.dataset)):
        stretch = found.setdefault(row.rank, Stretch(row.tick, row.changed_at))
        stretch.tick = max(stretch.tick, row.tick)
        stretch.changed_at = max(stretch.changed_at, row.changed_at)
        box = (row.west, row.south, row.east, row.north)
        share = Share(row.places, int(row.feature_bytes), int(row.csv_bytes), box)
        stretch.shares[row.dataset] = share
    for stretch in found.values():
        if known.rewritten_at and known.rewritten_tick > stretch.tick:
            stretch.tick, stretch.changed_at = known.rewritten_tick, known.rewritten_at
    return found


def progress(work: Work) -> Progress:
    """How far the worker has come."""
    columns = TextStretchProgress
    row = work.session.execute(
        select(columns.tick, columns.rewritten_tick, columns.rewritten_at, columns.turn).where(
            columns.id == 1
        )
    ).first()
    return Progress(*row) if row else Progress(0)


def _rank() -> ColumnElement[int]:
    return PlaceText.id // STRETCH


def changed_since(work: Work, tick: int) -> set[int]:
    """The ranks of the stretches of which a text changed after ``tick``."""
    return set(work.session.scalars(select(_rank()).where(PlaceText.tick > tick).distinct()))


def measured(work: Work, ranks: Collection[int]) -> list[Any]:
    """Rows like those of ``TextStretch``, added up from the texts of these stretches now."""
    if not ranks:
        return []
    runs = list(_runs(ranks))
    rank = _rank()
    query = select(rank.label("rank"), *_MEASURED).join(Place, Place.id == PlaceText.id)
    query = query.group_by(rank, PlaceText.dataset)
    if len(runs) <= _MOST_RUNS:
        query = query.where(or_(*runs))
    return [row for row in work.session.execute(query) if row.rank in ranks]


def keep(
    work: Work, seen: Progress, tick: int, ranks: Collection[int], rows: Iterable[Any]
) -> Progress | None:
    """Keep what was measured of some stretches; ``tick``: up to which all are kept then. Returns the progress
    with which the next are kept.

    None, and nothing is kept, when anything was done to the stretches since ``seen``.
    """
    _alone(work)
    if progress(work) != seen:
        return None
    work.session.execute(delete(TextStretch).where(TextStretch.rank.in_(ranks)))
    if values := [row._asdict() for row in rows]:
        work.session.execute(insert(TextStretch), values)
    reached = Progress(tick, seen.rewritten_tick, seen.rewritten_at or work.now, seen.turn + 1)
    _note(work, reached)
    return reached


def is_behind(work: Work) -> bool:
    """Whether a text changed after what is kept."""
    after = select(PlaceText.id).where(PlaceText.tick > progress(work).tick).limit(1)
    return work.session.scalar(after) is not None


def forget(work: Work) -> None:
    """Lines were written anew although their places took no tick: nothing that is kept is true any more.

    Called after the tick that tells of it, in its transaction; who publishes holds places before the clock,
    so that this comes last.
    """
    _alone(work)
    tick, at = clock(work)
    work.session.execute(delete(TextStretch))
    _note(work, Progress(0, tick, at, progress(work).turn + 1))
    work.memo.pop(STRETCHES, None)


def _alone(work: Work) -> None:
    """Whoever keeps sums and whoever rewrites lines wait for one another at the clock."""
    work.session.execute(select(Clock.id).where(Clock.id == 1).with_for_update())


def _note(work: Work, reached: Progress) -> None:
    work.session.merge(TextStretchProgress(id=1, **asdict(reached)))
    work.session.flush()


def _runs(ranks: Collection[int]) -> Iterator[ColumnElement[bool]]:
    """Neighbouring stretches as one condition on the number of a place."""
    chosen = sorted(ranks)
    first = last = chosen[0]
    for rank in [*chosen[1:], None]:
        if rank == last + 1:
            last = rank
            continue
        yield PlaceText.id.between(first * STRETCH, (last + 1) * STRETCH - 1)
        if rank is not None:
            first = last = rank
