"""FORMATS: one row for each file that the site gives. A new format is a row here and a writer beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib.util import find_spec

from cartoquartiers.exports import csv_file, geojson_file, kml_file
from cartoquartiers.exports.stream import Parts, Totals, gathered

Writer = Callable[[Iterable[bytes], Totals], Iterator[bytes]]


class StoredText(StrEnum):
    """Which of the texts kept beside a place a format is made from."""

    FEATURE = "feature"
    CSV_LINE = "csv_line"


@dataclass(frozen=True, slots=True)
class Format:
    """One file format.

    `file` stands after the name of the set in the address (`lieux` + `.geojson`). `parts`: the stored texts
    leave as they are, with something around them, so that the totals tell the exact number of bytes; `write`:
    they are transformed, and only a first reading can tell. `title` is the name that people know, `use` what
    it is good for (French).

    A format with neither is a file that a library makes on disk (the port `FileMaker`): it cannot leave
    before its end is written. `packs`: gzip makes it smaller. `needs` names a Python library that may be
    missing. `dated`: the format of the dated snapshots.
    """

    name: str
    file: str
    media_type: str
    stored: StoredText
    title: str
    use: str
    parts: Parts | None = None
    write: Writer | None = None
    packs: bool = True
    needs: str = ""
    dated: bool = False

    @property
    def is_offered(self) -> bool:
        """Whether the library that it needs is installed."""
        return not self.needs or find_spec(self.needs) is not None

    @property
    def is_streamed(self) -> bool:
        """Whether it can leave while it is written."""
        return self.parts is not None or self.write is not None

    @property
    def length(self) -> Callable[[Totals], int] | None:
        """What gives the exact number of bytes from the totals; None when only a first reading can tell."""
        return self.parts.length if self.parts else None

    def chunks(self, texts: Iterable[bytes], totals: Totals) -> Iterator[bytes]:
        """The file from stored texts (UTF-8), a piece at a time. Raises ValueError for a format that is made
        on disk."""
        if self.parts is not None:
            return gathered(self.parts.whole(texts, totals))
        if self.write is not None:
            return self.write(texts, totals)
        raise ValueError(f"{self.name} is not written piece by piece")

    def measure(self, texts: Iterable[bytes], totals: Totals) -> int:
        """Exact bytes of the file; reads `texts` to the end only when the totals cannot tell."""
        if self.parts is not None:
            return self.parts.length(totals)
        return sum(len(chunk) for chunk in self.chunks(texts, totals))


KNOWN: tuple[Format, ...] = (
    Format(
        "geojson",
        ".geojson",
        "application/geo+json",
        StoredText.FEATURE,
        "GeoJSON",
        "Pour une carte, QGIS ou un programme",
        parts=geojson_file.COLLECTION,
        dated=True,
    ),
    Format(
        "csv",
        ".csv",
        "text/csv; charset=utf-8",
        StoredText.CSV_LINE,
        "CSV",
        "Pour un programme ou un portail de données",
        parts=csv_file.PLAIN,
        dated=True,
    ),
    Format(
        "excel",
        "-excel.csv",
        "text/csv; charset=utf-8",
        StoredText.CSV_LINE,
        "CSV pour tableur",
        "S’ouvre d’un double clic dans Excel ou LibreOffice",
        write=csv_file.write_excel_csv,
    ),
    Format(
        "geojsonl",
        ".geojsonl",
        "application/geo+json-lines",
        StoredText.FEATURE,
        "GeoJSON ligne à ligne",
        "Un lieu par ligne, pour lire sans tout charger",
        parts=geojson_file.LINES,
        dated=True,
    ),
    Format(
        "geojsons",
        ".geojsons",
        "application/geo+json-seq",
        StoredText.FEATURE,
        "GeoJSON Text Sequences",
        "Un lieu par enregistrement (RFC 8142)",
        parts=geojson_file.SEQUENCE,
    ),
    Format(
        "xlsx",
        ".xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        StoredText.FEATURE,
        "Excel",
        "Un classeur avec le sens des colonnes ; les dates sont des dates",
        packs=False,
    ),
    Format(
        "gpkg",
        ".gpkg",
        "application/geopackage+sqlite3",
        StoredText.FEATURE,
        "GeoPackage",
        "Pour QGIS et les autres logiciels de cartographie",
    ),
    Format(
        "fgb",
        ".fgb",
        "application/flatgeobuf",
        StoredText.FEATURE,
        "FlatGeobuf",
        "Lu par morceaux depuis une page web, sans tout télécharger",
    ),
    Format(
        "kml",
        ".kml",
        "application/vnd.google-earth.kml+xml",
        StoredText.FEATURE,
        "KML",
        "Pour Google Earth et les applications de randonnée",
        write=kml_file.write_kml,
    ),
    Format(
        "parquet",
        ".parquet",
        "application/vnd.apache.parquet",
        StoredText.FEATURE,
        "GeoParquet",
        "Pour l’analyse de données (DuckDB, pandas)",
        packs=False,
        needs="pyarrow",
    ),
)

FORMATS: tuple[Format, ...] = tuple(row for row in KNOWN if row.is_offered)
"""The formats that this installation offers."""

BY_NAME: Mapping[str, Format] = {row.name: row for row in KNOWN}
BY_FILE: Mapping[str, Format] = {row.file: row for row in KNOWN}
