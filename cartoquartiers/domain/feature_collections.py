"""The collections that `/ogc` gives, and what may be asked of their features."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from cartoquartiers.domain.datasets import MAIN, ODBL, Dataset
from cartoquartiers.domain.published import COLUMNS as PLACE_COLUMNS
from cartoquartiers.domain.published import Column, ColumnKind

GEOMETRY = "geometry"
"""The name of the geometry in filters."""


class Measure(StrEnum):
    """How the values of a property are compared."""

    TEXT = "text"
    NUMBER = "number"
    DAY = "day"
    MOMENT = "moment"


_MEASURES = {
    ColumnKind.INTEGER: Measure.NUMBER,
    ColumnKind.DECIMAL: Measure.NUMBER,
    ColumnKind.DATE: Measure.DAY,
    ColumnKind.MOMENT: Measure.MOMENT,
}


def measure_of(column: Column) -> Measure:
    """How the values of a column are compared."""
    return _MEASURES.get(column.kind, Measure.TEXT)


@dataclass(frozen=True, slots=True)
class FeatureCollection:
    """A collection: its name in addresses, its words (French), its columns in order.

    `dataset` is the file whose places it holds; None: it holds the quartiers. `geometry` is the GeoJSON type
    of its features. `identifier` is the column that equals the id of a feature. `dated` is the column that
    the parameter `datetime` looks at; "": features have no time, and every time suits them.
    """

    name: str
    title: str
    description: str
    columns: tuple[Column, ...]
    geometry: str
    identifier: str
    dated: str = ""
    dataset: Dataset | None = None

    def with_columns(self, extra: Iterable[Column]) -> FeatureCollection:
        """The collection with further columns, which the features carry after those that all have."""
        return replace(self, columns=(*self.columns, *extra))

    def column(self, name: str) -> Column | None:
        """The column of this name."""
        return next((column for column in self.columns if column.name == name), None)


COLUMNS: tuple[Column, ...] = (
    Column("code", ColumnKind.TEXT, "Code", "Code du quartier, celui de la colonne « quartier »", True),
    Column("nom", ColumnKind.TEXT, "Nom", "Nom du quartier", required=True),
    Column("url", ColumnKind.URL, "Page", "Page du quartier sur ce site", required=True),
)
"""What is told of a quartier."""

COLLECTIONS: tuple[FeatureCollection, ...] = (
    FeatureCollection(
        MAIN.name,
        "Lieux",
        "Services publics et initiatives locales, tenus à jour par qui les connaît.",
        PLACE_COLUMNS,
        "Point",
        "id",
        "date_maj",
        MAIN,
    ),
    FeatureCollection(
        ODBL.name,
        "Lieux venus d’OpenStreetMap",
        "Les lieux dont la fiche vient d’OpenStreetMap, à part parce que leur licence le demande.",
        PLACE_COLUMNS,
        "Point",
        "id",
        "date_maj",
        ODBL,
    ),
    FeatureCollection(
        "quartiers",
        "Quartiers",
        "Les contours des quartiers du territoire.",
        COLUMNS,
        "MultiPolygon",
        "code",
    ),
)
