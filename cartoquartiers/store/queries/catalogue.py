"""What the catalogue counts: each file and each rubrique of it, in one reading of the sums."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from cartoquartiers.domain.datasets import MAIN, Dataset
from cartoquartiers.domain.filters import Box
from cartoquartiers.store.tables.place import Place, PlaceText
from cartoquartiers.store.work import Work


@dataclass(frozen=True)
class Share:
    """A selection of a file: its places, the bytes of their texts, the box around them (degrees), the oldest
    record."""

    count: int
    feature_bytes: int
    csv_bytes: int
    box: Box
    begun: datetime

    def __add__(self, other: "Share") -> "Share":
        west, south, east, north = zip(self.box, other.box, strict=True)
        return Share(
            self.count + other.count,
            self.feature_bytes + other.feature_bytes,
            self.csv_bytes + other.csv_bytes,
            (min(west), min(south), max(east), max(north)),
            min(self.begun, other.begun),
        )


def shares(work: Work, dataset: Dataset) -> dict[str, Share]:
    """Measure a file by rubrique (code); a rubrique without places is left out."""
    edges = [
        function(column) for function in (func.min, func.max) for column in (Place.longitude, Place.latitude)
    ]
    sums = (func.count(), func.sum(PlaceText.feature_bytes), func.sum(PlaceText.csv_bytes))
    statement = (
        select(Place.category, func.min(Place.created_at), *sums, *edges)
        .join(PlaceText, PlaceText.id == Place.id)
        .where(PlaceText.dataset == dataset.code)
        .group_by(Place.category)
    )
    return {row[0]: _share(*row[1:]) for row in work.session.execute(statement)}


def _share(begun: datetime, count: int, features: int, lines: int, *edges: float) -> Share:
    west, south, east, north = edges
    # PostgreSQL sums whole numbers as decimals.
    return Share(count, int(features), int(lines), (west, south, east, north), begun)


def whole(parts: Iterable[Share]) -> Share | None:
    """All rubriques of a file together; None when there is none."""
    total: Share | None = None
    for part in parts:
        total = part if total is None else total + part
    return total


def sources(work: Work, dataset: Dataset) -> list[str]:
    """The sources that the places of a file name, those of most places first."""
    counted = func.count()
    statement = (
        select(Place.source)
        .join(PlaceText, PlaceText.id == Place.id)
        .where(PlaceText.dataset == dataset.code, Place.source.is_not(None))
        .group_by(Place.source)
        .order_by(counted.desc(), Place.source)
    )
    return [source for source in work.session.scalars(statement) if source]


def counts_by_type(work: Work) -> dict[tuple[str, str | None], int]:
    """How many places of the main file there are, by (rubrique, type)."""
    statement = (
        select(Place.category, Place.type, func.count())
        .join(PlaceText, PlaceText.id == Place.id)
        .where(PlaceText.dataset == MAIN.code)
        .group_by(Place.category, Place.type)
    )
    return {(row[0], row[1]): row[2] for row in work.session.execute(statement)}
