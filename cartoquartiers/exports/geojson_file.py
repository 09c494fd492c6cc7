"""GeoJSON (RFC 7946) and its line by line and record by record cousins, from stored features."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cartoquartiers.exports.stream import Box, Totals, gathered

_RECORD_SEPARATOR = "\x1e"
_END = "]}\n"


def write_collection(texts: Iterable[str], totals: Totals) -> Iterator[bytes]:
    """One FeatureCollection, with the box of what it holds."""
    return gathered(_collection(texts, totals.box))


def collection_length(totals: Totals) -> int:
    """Bytes that `write_collection` makes."""
    commas = max(totals.count - 1, 0)
    return len(_start(totals.box)) + totals.size + commas + len(_END)


def write_lines(texts: Iterable[str], totals: Totals) -> Iterator[bytes]:
    """One feature a line."""
    return gathered(piece for text in texts for piece in (text, "\n"))


def lines_length(totals: Totals) -> int:
    """Bytes that `write_lines` makes."""
    return totals.size + totals.count


def write_sequence(texts: Iterable[str], totals: Totals) -> Iterator[bytes]:
    """One feature a record, each begun by a record separator (RFC 8142)."""
    return gathered(piece for text in texts for piece in (_RECORD_SEPARATOR, text, "\n"))


def sequence_length(totals: Totals) -> int:
    """Bytes that `write_sequence` makes."""
    return totals.size + 2 * totals.count


def _collection(texts: Iterable[str], box: Box | None) -> Iterator[str]:
    yield _start(box)
    separator = ""
    for text in texts:
        yield separator
        yield text
        separator = ","
    yield _END


def _start(box: Box | None) -> str:
    # `name` is the name of the layer in GDAL and QGIS.
    edges = "" if box is None else '"bbox":[' + ",".join(repr(round(edge, 6) + 0.0) for edge in box) + "],"
    return '{"type":"FeatureCollection","name":"lieux",' + edges + '"features":['
