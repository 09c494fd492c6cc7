"""The filters of the map: one reading for the map, the list, the exports and the changes of their
addresses."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from urllib.parse import urlencode

from cartoquartiers.domain.drawn_area import Corners
from cartoquartiers.domain.errors import Problem
from cartoquartiers.domain.filter_names import FLAGS, NAMES, REPEATABLE
from cartoquartiers.domain.freshness import ASKED
from cartoquartiers.domain.vocabulary import Access, Etat, Family

Box = tuple[float, float, float, float]
_LONGEST_QUERY = 200


@dataclass(frozen=True)
class PlaceFilters:
    """What is asked for; values of one name are alternatives, names add up. ``verifier``
    names groups of fields that nobody has looked at for long. ``bbox`` is west, south, east,
    north; ``extra`` holds (code, values) of extra fields, by code; ``zone`` the corners of an area that
    somebody drew (longitude, latitude), which no address says."""

    q: str = ""
    famille: tuple[str, ...] = ()
    rubrique: tuple[str, ...] = ()
    type: tuple[str, ...] = ()
    commune: tuple[str, ...] = ()
    quartier: tuple[str, ...] = ()
    etat: tuple[str, ...] = ()
    acces_fauteuil: tuple[str, ...] = ()
    structure: tuple[str, ...] = ()
    verifier: tuple[str, ...] = ()
    ouvert: bool = False
    a_verifier: bool = False
    bbox: Box | None = None
    extra: tuple[tuple[str, tuple[str, ...]], ...] = ()
    zone: Corners = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing is filtered."""
        return self == PlaceFilters()

    def pairs(self) -> list[tuple[str, str]]:
        """Return the query parameters in a canonical order."""
        found: list[tuple[str, str]] = []
        for row in fields(self):
            value = getattr(self, row.name)
            if row.name == "bbox":
                found += (
                    [("bbox", ",".join(f"{v:g}" if v == int(v) else repr(v) for v in value))] if value else []
                )
            elif row.name == "zone":
                continue
            elif row.name == "extra":
                found += [(code, item) for code, items in value for item in sorted(items)]
            elif isinstance(value, tuple):
                found += [(row.name, item) for item in sorted(value)]
            elif value:
                found.append((row.name, "1" if value is True else value))
        return found

    def query(self) -> str:
        """Return the canonical query string, part of every ETag."""
        return urlencode(self.pairs())


Known = Mapping[str, Iterable[str]]
_ENUMS: Known = {
    "famille": tuple(Family),
    "etat": tuple(Etat),
    "acces_fauteuil": tuple(Access),
    "verifier": ASKED,
}


def parse_filters(
    given: Iterable[tuple[str, str]], known: Known, ignore: Iterable[str] = ()
) -> tuple[PlaceFilters, list[Problem]]:
    """Read query parameters. ``known`` holds the codes of rubriques, types, communes, quartiers and
    structures; its other names are extra fields with their answers.
    ``ignore`` names parameters that belong to somebody else (page, sort order). Empty values filter nothing.

    What is unknown is left out and told as a problem: an export refuses it, a page shows a notice.
    """
    known = {**known, **_ENUMS}
    skip = set(ignore)
    values: dict[str, list[str]] = {name: [] for name in (*REPEATABLE, *(known.keys() - NAMES))}
    plain: dict[str, str] = {}
    problems: list[Problem] = []
    for name, raw in given:
        value = raw.strip()
        if name in skip or (not value and (name in NAMES or name in values)):
            continue
        if name not in NAMES and name not in values:
            problems.append(Problem(name[:60], "unknown_parameter"))
        elif name in values:
            if value not in set(known.get(name, ())):
                problems.append(Problem(name, "unknown_value", {"value": value[:60]}))
            elif value not in values[name]:
                values[name].append(value)
        elif name in plain and name != "q":
            problems.append(Problem(name, "repeated"))
        else:
            plain[name] = f"{plain[name]} {value}" if name in plain else value
    flags = {name: _flag(plain.get(name), name, problems) for name in FLAGS}
    box = _box(plain.get("bbox"), problems)
    chosen = {name: tuple(values.pop(name)) for name in REPEATABLE}
    extra = tuple((code, tuple(found)) for code, found in sorted(values.items()) if found)
    query = plain.get("q", "")
    if "\0" in query or len(query) > _LONGEST_QUERY:
        problems.append(Problem("q", "query_invalid"))
        query = ""
    return PlaceFilters(q=query, bbox=box, extra=extra, **chosen, **flags), problems  # type: ignore[arg-type]


def _flag(value: str | None, name: str, problems: list[Problem]) -> bool:
    if value not in (None, "1", "0", "true", "false"):
        problems.append(Problem(name, "unknown_value", {"value": str(value)[:60]}))
    return value in ("1", "true")


def _box(value: str | None, problems: list[Problem]) -> Box | None:
    if value is None:
        return None
    try:
        parts = [float(part) for part in value.split(",") if part.isascii() and "_" not in part]
        if len(parts) != len(value.split(",")) or not all(math.isfinite(p) for p in parts):
            raise ValueError
        if len(parts) == 6:
            parts = [parts[0], parts[1], parts[3], parts[4]]
        west, south, east, north = parts
        if not (-180 <= west <= 180 and -180 <= east <= 180 and -90 <= south <= north <= 90):
            raise ValueError
    except ValueError:
        problems.append(Problem("bbox", "bbox_invalid"))
        return None
    return west, south, east, north
