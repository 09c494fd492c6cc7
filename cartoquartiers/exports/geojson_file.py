"""GeoJSON (RFC 7946) and its line by line and record by record cousins, from stored features."""

from __future__ import annotations

from cartoquartiers.exports.stream import Parts, Totals


def _start(totals: Totals) -> str:
    # `name` is the name of the layer in GDAL and QGIS.
    box = totals.box
    edges = "" if box is None else '"bbox":[' + ",".join(repr(round(edge, 6) + 0.0) for edge in box) + "],"
    return '{"type":"FeatureCollection","name":"lieux",' + edges + '"features":['


def _nothing(_totals: Totals) -> str:
    return ""


COLLECTION = Parts(_start, between=",", end="]}\n")
"""One FeatureCollection, with the box of what it holds."""

LINES = Parts(_nothing, after="\n")
"""One feature a line."""

SEQUENCE = Parts(_nothing, before="\x1e", after="\n")
"""One feature a record, each begun by a record separator (RFC 8142)."""
