"""The collections with what answers for each: places from stored texts, quartiers from their outlines."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from urllib.parse import quote

from cartoquartiers.domain.crs import Crs
from cartoquartiers.domain.datasets import Dataset
from cartoquartiers.domain.feature_collections import COLLECTIONS, FeatureCollection
from cartoquartiers.domain.published import Column
from cartoquartiers.exports.ogc_features import area_text, points_in
from cartoquartiers.store.queries import features
from cartoquartiers.store.queries.features import Area, Extent, Selection
from cartoquartiers.store.queries.territory import taxonomy
from cartoquartiers.store.work import Work


@dataclass(frozen=True)
class Slice:
    """Some features: their texts (UTF-8) joined by commas, how many, and the key of the last when others
    follow."""

    text: bytes
    count: int
    last: int | None


@dataclass(frozen=True)
class Layer:
    """A collection and its four questions. `one` gives None for what never was there, "" for what left."""

    collection: FeatureCollection
    page: Callable[[Selection, int, int, Crs], Slice]
    count: Callable[[Selection], int]
    one: Callable[[str, Crs], str | None]
    extent: Callable[[], Extent]


def further_columns(work: Work) -> Iterable[Column]:
    """The columns that only some places carry, in order; they are described and can be filtered."""
    return [row.column for row in taxonomy(work).columns]


def layers(work: Work) -> dict[str, Layer]:
    """The collections by name."""
    return {
        one.name: _of_places(work, one, one.dataset) if one.dataset else _of_areas(work, one)
        for one in COLLECTIONS
    }


def _of_places(work: Work, collection: FeatureCollection, dataset: Dataset) -> Layer:
    def page(selection: Selection, after: int, limit: int, crs: Crs) -> Slice:
        found = features.place_page(work, dataset, selection, after, limit)
        return Slice(points_in(crs, found.text), found.count, found.last if found.has_more else None)

    def one(uid: str, crs: Crs) -> str | None:
        found = features.place_by_id(work, dataset, uid)
        if found is None or found.text is None:
            return None if found is None else ""
        return points_in(crs, found.text.encode()).decode()

    return Layer(
        collection.with_columns(further_columns(work)),
        page,
        lambda selection: features.count_places(work, dataset, selection),
        one,
        lambda: features.places_extent(work, dataset),
    )


def _of_areas(work: Work, collection: FeatureCollection) -> Layer:
    def text(area: Area, crs: Crs) -> str:
        url = f"{work.house.base_url.rstrip('/')}/quartiers/{quote(area.code, safe='')}"
        return area_text(crs, area.code, {"code": area.code, "nom": area.name, "url": url}, area.shape)

    def page(selection: Selection, after: int, limit: int, crs: Crs) -> Slice:
        rows = features.area_page(work, selection, after, limit + 1)
        kept = rows[:limit]
        texts = ",".join(text(area, crs) for area in kept)
        return Slice(texts.encode(), len(kept), kept[-1].key if len(rows) > limit else None)

    def one(code: str, crs: Crs) -> str | None:
        area = features.area_by_code(work, code)
        return None if area is None else text(area, crs)

    return Layer(
        collection,
        page,
        lambda selection: features.count_areas(work, selection),
        one,
        lambda: features.areas_extent(work),
    )
