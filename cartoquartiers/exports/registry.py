"""FORMATS: one row for each file that the site gives. A new format is a row here and a writer beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib.util import find_spec

from cartoquartiers.exports import csv_file, geojson_file, kml_file
from cartoquartiers.exports.stream import Totals

Writer = Callable[[Iterable[str], Totals], Iterator[bytes]]
Length = Callable[[Totals], int]


class StoredText(StrEnum):
    """Which of the texts kept beside a place a format is made from."""

    FEATURE = "feature"
    CSV_LINE = "csv_line"


@dataclass(frozen=True, slots=True)
class Format:
    """One file format.

    `file` stands after the name of the set in the address (`lieux` + `.geojson`). `length` gives the exact
    number of bytes from the totals; None when only a first reading can tell, as the texts are transformed.
    `title` is the name that people know, `use` what it is good for (French).

    A format without `write` is a file that a library makes on disk (the port `FileMaker`): it cannot leave
    before its end is written. `packs`: gzip makes it smaller. `needs` names a Python library that may be
    missing. `dated`: the format of the dated snapshots.
    """

    name: str
    file: str
    media_type: str
    stored: StoredText
    write: Writer | None
    length: Length | None
    title: str
    use: str
    packs: bool = True
    needs: str = ""
    dated: bool = False

    @property
    def is_offered(self) -> bool:
        """Whether the library that it needs is installed."""
        return not self.needs or find_spec(self.needs) is not None

    @property
    def is_ready_text(self) -> bool:
        """Whether its bytes are the stored texts one after the other, which costs next to nothing."""
        return self.length is not None

    def chunks(self, texts: Iterable[str], totals: Totals) -> Iterator[bytes]:
        """The file, a piece at a time. Raises ValueError for a format that is made on disk."""
        if self.write is None:
            raise ValueError(f"{self.name} is not written piece by piece")
        return self.write(texts, totals)

    def measure(self, texts: Iterable[str], totals: Totals) -> int:
        """Exact bytes of the file; reads `texts` to the end only when the totals cannot tell."""
        if self.length is not None:
            return self.length(totals)
        return sum(len(chunk) for chunk in self.chunks(texts, totals))


KNOWN: tuple[Format, ...] = (
    Format(
        "geojson",
        ".geojson",
        "application/geo+json",
        StoredText.FEATURE,
        geojson_file.write_collection,
        geojson_file.collection_length,
        "GeoJSON",
        "Pour une carte, QGIS ou un programme",
        dated=True,
    ),
    Format(
        "csv",
        ".csv",
        "text/csv; charset=utf-8",
        StoredText.CSV_LINE,
        csv_file.write_csv,
        csv_file.csv_length,
        "CSV",
        "Pour un programme ou un portail de données",
        dated=True,
    ),
    Format(
        "excel",
        "-excel.csv",
        "text/csv; charset=utf-8",
        StoredText.CSV_LINE,
        csv_file.write_excel_csv,
        None,
        "CSV pour tableur",
        "S’ouvre d’un double clic dans Excel ou LibreOffice",
    ),
    Format(
        "geojsonl",
        ".geojsonl",
        "application/geo+json-lines",
        StoredText.FEATURE,
        geojson_file.write_lines,
        geojson_file.lines_length,
        "GeoJSON ligne à ligne",
        "Un lieu par ligne, pour lire sans tout charger",
        dated=True,
    ),
    Format(
        "geojsons",
        ".geojsons",
        "application/geo+json-seq",
        StoredText.FEATURE,
        geojson_file.write_sequence,
        geojson_file.sequence_length,
        "GeoJSON Text Sequences",
        "Un lieu par enregistrement (RFC 8142)",
    ),
    Format(
        "xlsx",
        ".xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        StoredText.FEATURE,
        None,
        None,
        "Excel",
        "Un classeur avec le sens des colonnes ; les dates sont des dates",
        packs=False,
    ),
    Format(
        "gpkg",
        ".gpkg",
        "application/geopackage+sqlite3",
        StoredText.FEATURE,
        None,
        None,
        "GeoPackage",
        "Pour QGIS et les autres logiciels de cartographie",
    ),
    Format(
        "fgb",
        ".fgb",
        "application/flatgeobuf",
        StoredText.FEATURE,
        None,
        None,
        "FlatGeobuf",
        "Lu par morceaux depuis une page web, sans tout télécharger",
    ),
    Format(
        "kml",
        ".kml",
        "application/vnd.google-earth.kml+xml",
        StoredText.FEATURE,
        kml_file.write_kml,
        None,
        "KML",
        "Pour Google Earth et les applications de randonnée",
    ),
    Format(
        "parquet",
        ".parquet",
        "application/vnd.apache.parquet",
        StoredText.FEATURE,
        None,
        None,
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
