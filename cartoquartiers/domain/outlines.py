"""Outlines of communes and quartiers as a GeoJSON file brings them: read, checked, made whole.

Longitude first, degrees, WGS 84 (RFC 7946). Nothing here knows where the file comes from.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from cartoquartiers.domain.errors import Invalid, Problem, ValueProblem
from cartoquartiers.domain.text import clean_line

LONGEST_CODE, LONGEST_NAME = 60, 150
MOST = 5000
_CODE_NAMES = ("code", "insee", "id_insee", "code_insee", "idobj", "id")
_NAME_NAMES = ("name", "nom", "libelle", "label", "toponyme")


@dataclass(frozen=True)
class Outline:
    """A code, a name and a valid MultiPolygon."""

    code: str
    name: str
    shape: BaseGeometry


@dataclass(frozen=True)
class Sorted:
    """The outlines of a file that can be taken, in its order, and what is wrong with the others: towns put
    files on the web of which one feature is a point or a line."""

    good: list[Outline]
    refused: list[Problem]


def sort_outlines(
    document: object, code_field: str = "", name_field: str = "", where: Mapping[str, str] | None = None
) -> Sorted:
    """Return the outlines of a GeoJSON FeatureCollection: those that can be taken, and a problem on ``file``
    for each that cannot. Of two with the same code the first counts.

    ``code_field`` and ``name_field`` name the properties; empty, the usual ones are tried. ``where`` keeps
    the features whose properties read as given. Raises ``Invalid`` when nothing can be taken.
    """
    kept = [f for f in _features(document) if _matches(f, where or {})]
    if not kept:
        raise Invalid([Problem("file", "outlines_none")])
    code_field = code_field or _usual(kept[0], _CODE_NAMES, "outline_code_field")
    name_field = name_field or _usual(kept[0], _NAME_NAMES, "outline_name_field")
    found: dict[str, Outline] = {}
    problems: list[Problem] = []
    for rank, feature in enumerate(kept, start=1):
        try:
            outline = _outline(feature, rank, code_field, name_field)
            if outline.code in found:
                raise Invalid([Problem("file", "outline_twice", {"code": outline.code})])
            found[outline.code] = outline
        except Invalid as invalid:
            problems += invalid.problems
    if not found:
        raise Invalid(problems)
    return Sorted(list(found.values()), problems)


def read_outlines(document: object, code_field: str = "", name_field: str = "") -> list[Outline]:
    """Return all outlines of a GeoJSON FeatureCollection. Raises ``Invalid`` with a problem on ``file`` for
    each feature that cannot be taken."""
    read = sort_outlines(document, code_field, name_field)
    if read.refused:
        raise Invalid(read.refused)
    return read.good


def same_shape(one: BaseGeometry, other: BaseGeometry) -> bool:
    """Tell whether two outlines are the same ring for ring, wherever each ring begins."""
    return bool(shapely.equals_exact(one.normalize(), other.normalize(), tolerance=1e-9))


def _features(document: object) -> list[Mapping[str, Any]]:
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(features, list) or not all(isinstance(f, dict) for f in features):
        raise Invalid([Problem("file", "not_a_feature_collection")])
    if len(features) > MOST:
        raise Invalid([Problem("file", "too_many_outlines", {"most": MOST})])
    return features


def _properties(feature: Mapping[str, Any]) -> Mapping[str, Any]:
    properties = feature.get("properties")
    return properties if isinstance(properties, dict) else {}


def _text(value: object) -> str:
    """A property as text: programs write codes as 44109, 44109.0 or "44109"."""
    if value is None or isinstance(value, bool | list | dict):
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return " ".join(str(value).split())


def _label(value: object) -> str:
    """A code or a name; empty when it holds what a database or a page could not write."""
    try:
        return clean_line(_text(value))
    except ValueProblem:
        return ""


def _matches(feature: Mapping[str, Any], where: Mapping[str, str]) -> bool:
    return all(_text(_properties(feature).get(name)) == value for name, value in where.items())


def _usual(feature: Mapping[str, Any], names: tuple[str, ...], problem: str) -> str:
    there = {name.lower(): name for name in _properties(feature)}
    for name in names:
        if name in there:
            return there[name]
    raise Invalid(
        [Problem("file", problem, {"names": ", ".join(filter(None, map(_label, sorted(there)))) or "—"})]
    )


def _outline(feature: Mapping[str, Any], rank: int, code_field: str, name_field: str) -> Outline:
    properties = _properties(feature)
    code, name = _label(properties.get(code_field)), _label(properties.get(name_field))
    if not code or len(code) > LONGEST_CODE or not name or len(name) > LONGEST_NAME:
        raise Invalid([Problem("file", "outline_unnamed", {"rank": rank})])
    return Outline(code, name, _polygons(feature.get("geometry"), name))


def _all_numbers(coordinates: object) -> bool:
    """Whether nothing but numbers stands in these lists: shapely reads "1" and true as numbers too."""
    waiting = [coordinates]
    while waiting:
        one = waiting.pop()
        if isinstance(one, list):
            waiting += one
        elif isinstance(one, bool) or not isinstance(one, int | float):
            return False
    return True


def _polygons(geometry: object, name: str) -> BaseGeometry:
    try:
        if not _all_numbers(geometry["coordinates"]):  # type: ignore[index]
            raise TypeError
        given = shape(geometry)  # type: ignore[arg-type]
    except (ValueError, TypeError, AttributeError, KeyError, IndexError, shapely.errors.ShapelyError):
        raise Invalid([Problem("file", "outline_not_polygon", {"name": name})]) from None
    if given.geom_type not in ("Polygon", "MultiPolygon") or given.is_empty:
        raise Invalid([Problem("file", "outline_not_polygon", {"name": name})])
    west, south, east, north = given.bounds
    # NaN fails every comparison, so the test is written the way round that refuses it.
    if not (west >= -180 and south >= -90 and east <= 180 and north <= 90):
        raise Invalid([Problem("file", "outline_not_degrees", {"name": name})])
    whole = shapely.make_valid(shapely.force_2d(given))
    parts = [part for part in shapely.get_parts(whole) if part.geom_type in ("Polygon", "MultiPolygon")]
    merged = shapely.union_all(parts)
    if merged.is_empty:
        raise Invalid([Problem("file", "outline_not_polygon", {"name": name})])
    return shapely.MultiPolygon([p for p in shapely.get_parts(merged) if p.geom_type == "Polygon"])
