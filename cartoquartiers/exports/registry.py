"""FORMATS: one row for each file that the site gives. A new format is a row here and a writer beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from cartoquartiers.exports import csv_file, geojson_file
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
    """

    name: str
    file: str
    media_type: str
    stored: StoredText
    write: Writer
    length: Length | None
    title: str
    use: str

    def measure(self, texts: Iterable[str], totals: Totals) -> int:
        """Exact bytes of the file; reads `texts` to the end only when the totals cannot tell."""
        if self.length is not None:
            return self.length(totals)
        return sum(len(chunk) for chunk in self.write(texts, totals))


FORMATS: tuple[Format, ...] = (
    Format(
        "geojson",
        ".geojson",
        "application/geo+json",
        StoredText.FEATURE,
        geojson_file.write_collection,
        geojson_file.collection_length,
        "GeoJSON",
        "Pour une carte, QGIS ou un programme",
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
)

BY_NAME: Mapping[str, Format] = {row.name: row for row in FORMATS}
BY_FILE: Mapping[str, Format] = {row.file: row for row in FORMATS}
