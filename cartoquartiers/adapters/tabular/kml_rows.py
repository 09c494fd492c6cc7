"""The placemarks of KML and KMZ files. A document type is refused: with it, entities may grow without end."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import BinaryIO
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from cartoquartiers.adapters.tabular.characters import forbidden_character
from cartoquartiers.adapters.tabular.trouble import TabularError
from cartoquartiers.domain.archives import BROKEN_ARCHIVE
from cartoquartiers.domain.errors import Problem
from cartoquartiers.domain.import_words import FileTrouble, RowTrouble
from cartoquartiers.domain.record import Record

_PLAIN = {"name": "name", "description": "description", "address": "address", "phoneNumber": "phone"}


def inside_kmz(file: BinaryIO) -> BinaryIO | None:
    """The KML document inside an archive; None when there is none. Call after `refuse_bomb`."""
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            names = [name for name in archive.namelist() if name.lower().endswith(".kml")]
            return io.BytesIO(archive.read(min(names, key=len))) if names else None
    except BROKEN_ARCHIVE:
        raise TabularError(FileTrouble.BAD_KML) from None


def kml_records(file: BinaryIO) -> list[Record]:
    """Every placemark, by its rank from 1. Raises TabularError."""
    file.seek(0)
    try:
        return list(_placemarks(file))
    except DefusedXmlException:
        raise TabularError(FileTrouble.KML_DOCTYPE) from None
    except (ParseError, UnicodeError, LookupError, ValueError):
        raise TabularError(FileTrouble.BAD_KML) from None


def _placemarks(file: BinaryIO) -> Iterator[Record]:
    rank = 0
    for _event, element in iterparse(file, forbid_dtd=True):
        if _name(element) == "Placemark":
            rank += 1
            yield _record(rank, element)
            element.clear()


def _record(rank: int, placemark: Element) -> Record:
    values: dict[str, object] = {}
    geometry: dict[str, object] | None = None
    problems: tuple[Problem, ...] = ()
    for element in placemark.iter():
        name, text = _name(element), (element.text or "").strip()
        if name in _PLAIN and text and _PLAIN[name] not in values:
            values[_PLAIN[name]] = text
        elif name == "Data" and element.get("name"):
            values[str(element.get("name"))] = _inner(element, "value")
        elif name == "SimpleData" and element.get("name"):
            values[str(element.get("name"))] = text
        elif name in ("Point", "LineString", "Polygon") and geometry is None:
            try:
                geometry = _geometry(name, element)
            except (ValueError, IndexError):
                problems = (Problem("position", RowTrouble.GEOMETRY_UNREADABLE),)
    return Record(rank, values, geometry, (*problems, *forbidden_character(values)))


def _geometry(name: str, element: Element) -> dict[str, object]:
    """A shape as GeoJSON: longitude first, as in KML; of a surface, its outer ring. Raises ValueError."""
    corners = [
        [float(number) for number in part.split(",")[:2]] for part in _inner(element, "coordinates").split()
    ]
    if not corners or any(len(corner) != 2 for corner in corners):
        raise ValueError(name)
    coordinates: object = {"Point": corners[0], "LineString": corners, "Polygon": [corners]}[name]
    return {"type": name, "coordinates": coordinates}


def _inner(element: Element, name: str) -> str:
    return next(((inner.text or "").strip() for inner in element.iter() if _name(inner) == name), "")


def _name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]
