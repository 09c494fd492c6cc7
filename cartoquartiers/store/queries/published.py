"""What leaves the house: stored texts, streamed as they are, and the changes since a tick."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Select, and_, func, literal, or_, select

from cartoquartiers.domain.datasets import MAIN, Dataset
from cartoquartiers.domain.filters import Box, PlaceFilters
from cartoquartiers.store.as_bytes import BINARY_ROWS, as_bytes
from cartoquartiers.store.engine import no_time_limit
from cartoquartiers.store.queries.matching import matching
from cartoquartiers.store.queries.stretches import stretches
from cartoquartiers.store.tables.place import Place, PlaceText
from cartoquartiers.store.work import Work

TextKind = Literal["feature", "csv_line"]
_COLUMNS = {
    "feature": (PlaceText.feature, PlaceText.feature_bytes),
    "csv_line": (PlaceText.csv, PlaceText.csv_bytes),
}
_ROWS_AT_ONCE = 500
"""About 400 kB of texts on their way from the database: constant, whatever the selection."""


@dataclass(frozen=True)
class Sums:
    """What the database knows of a selection without reading its texts: places, bytes, box in degrees."""

    count: int
    size: int
    box: Box | None


@dataclass(frozen=True)
class Change:
    """The latest change of one place; `feature` is its text as published now, None when it left."""

    tick: int
    time: datetime
    op: str
    id: str
    replaced_by: str | None
    feature: str | None


def sums(work: Work, dataset: Dataset, filters: PlaceFilters, kind: TextKind = "feature") -> Sums:
    """Count a selection of a file and measure its texts."""
    if filters.is_empty:
        return _whole(work, dataset, kind)
    edges = (
        func.min(Place.longitude),
        func.min(Place.latitude),
        func.max(Place.longitude),
        func.max(Place.latitude),
    )
    measured = (func.count(), func.coalesce(func.sum(_COLUMNS[kind][1]), 0))
    row = work.session.execute(_selected(work, dataset, filters, *measured, *edges)).one()
    box: Box | None = (row[2], row[3], row[4], row[5]) if row[0] else None
    return Sums(row[0], int(row[1]), box)


def _whole(work: Work, dataset: Dataset, kind: TextKind) -> Sums:
    """The sums of a whole file, from those of its stretches."""
    shares = [share for one in stretches(work).values() if (share := one.shares.get(dataset.code))]
    if not shares:
        return Sums(0, 0, None)
    size = sum(share.feature_bytes if kind == "feature" else share.csv_bytes for share in shares)
    wests, souths, easts, norths = zip(*(share.box for share in shares), strict=True)
    return Sums(
        sum(share.places for share in shares), size, (min(wests), min(souths), max(easts), max(norths))
    )


def texts(
    work: Work,
    dataset: Dataset,
    filters: PlaceFilters,
    kind: TextKind = "feature",
    numbers: tuple[int, int] | None = None,
) -> Iterator[bytes]:
    """The stored texts (UTF-8) of a selection, in the order of their places, a few at a time; what the
    session holds back is not seen.

    ``numbers``: only of places from the first number to before the second.
    """
    text = as_bytes(work, _COLUMNS[kind][0])
    if filters.is_empty:  # the texts alone tell what is in a file
        statement = select(text).where(PlaceText.dataset == dataset.code)
    else:
        statement = _selected(work, dataset, filters, text)
    if numbers:
        statement = statement.where(PlaceText.id >= numbers[0], PlaceText.id < numbers[1])
    # By the key of the texts' own table: by the place's, though equal, SQLite sorts all texts in memory.
    ordered = statement.order_by(PlaceText.id)
    # Past the session, which would ask of each row whether it is an object.
    options = {"yield_per": _ROWS_AT_ONCE, **BINARY_ROWS}
    found = work.session.connection().execute(ordered, execution_options=options)
    for rows in found.partitions():
        for (one,) in rows:
            yield one


def by_category(work: Work) -> dict[str, int]:
    """How many places of the main file each rubrique holds, by code."""
    counted = select(Place.category, func.count()).join(PlaceText, PlaceText.id == Place.id)
    rows = work.session.execute(counted.where(PlaceText.dataset == MAIN.code).group_by(Place.category))
    return {row[0]: row[1] for row in rows}


def lift_time_limit(work: Work) -> None:
    """Let the statements of this transaction last: on a slow line one export takes minutes."""
    no_time_limit(work.session.connection())


def changes(
    work: Work, dataset: Dataset, since: int, limit: int, *, organisation: str | None = None
) -> list[Change]:
    """The latest change of each place of a file after the tick `since`, the oldest first, at most `limit`;
    `organisation`: only of places whose record this structure keeps.

    A place that left the file is told to those who may have it; one that never was in it is told to nobody.
    """
    statement = (
        select(
            PlaceText.tick,
            PlaceText.changed_at,
            PlaceText.first_tick,
            PlaceText.feature,
            PlaceText.dataset,
            Place.uid,
            Place.replaced_by,
        )
        .join(Place, Place.id == PlaceText.id)
        .where(PlaceText.tick > since)
        .where(or_(PlaceText.dataset == dataset.code, _was_in(dataset)))
        .order_by(PlaceText.tick)
        .limit(limit)
    )
    if organisation is not None:
        statement = statement.where(Place.organisation == organisation)
    return [_change(row, dataset, since) for row in work.session.execute(statement)]


def _change(row: Any, dataset: Dataset, since: int) -> Change:
    if row.dataset == dataset.code:
        op = "create" if row.first_tick is not None and row.first_tick > since else "update"
        return Change(row.tick, row.changed_at, op, row.uid, None, row.feature)
    op = "merge" if row.replaced_by else "delete"
    return Change(row.tick, row.changed_at, op, row.uid, row.replaced_by, None)


def _was_in(dataset: Dataset) -> Any:
    return (literal(" ") + PlaceText.was_in + " ").like(f"% {dataset.code} %")


def _selected(work: Work, dataset: Dataset, filters: PlaceFilters, *columns: Any) -> Select[Any]:
    joined = select(*columns).select_from(PlaceText).join(Place, Place.id == PlaceText.id)
    return joined.where(and_(PlaceText.dataset == dataset.code, *matching(work, filters)))
