"""In which system the coordinates of a file are written: each is tried, none is taken for granted."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

from cartoquartiers.domain.cones import ZONES, from_lambert2e
from cartoquartiers.domain.geometry import Position
from cartoquartiers.domain.mainland import on_the_mainland
from cartoquartiers.domain.projections import from_lambert93, from_mercator
from cartoquartiers.domain.vocabulary import Word

Box = tuple[float, float, float, float]
#: Degrees around the territory: a file often reaches over its border.
_MARGIN = 0.1
#: Metres beyond which no French map counts, and nothing is worth computing.
_FURTHEST = 3e7


class System(Word):
    """How two numbers tell where something is."""

    DEGREES = "degrees", "Degrés (longitude et latitude, comme un GPS)"
    MICRODEGREES = "microdegrees", "Millionièmes de degré"
    LAMBERT93 = "lambert93", "Mètres, Lambert-93"
    LAMBERT2E = "lambert2e", "Mètres, Lambert II étendu (exact à quelques mètres)"
    MERCATOR = "mercator", "Mètres des cartes du web (Mercator)"
    CC42 = "cc42", "Mètres, conique conforme CC42"
    CC43 = "cc43", "Mètres, conique conforme CC43"
    CC44 = "cc44", "Mètres, conique conforme CC44"
    CC45 = "cc45", "Mètres, conique conforme CC45"
    CC46 = "cc46", "Mètres, conique conforme CC46"
    CC47 = "cc47", "Mètres, conique conforme CC47"
    CC48 = "cc48", "Mètres, conique conforme CC48"
    CC49 = "cc49", "Mètres, conique conforme CC49"
    CC50 = "cc50", "Mètres, conique conforme CC50"


#: What a file may declare, by the digits of its EPSG code.
BY_EPSG = {"2154": System.LAMBERT93, "27572": System.LAMBERT2E, "3857": System.MERCATOR} | {
    str(3942 + middle - 42): System(f"cc{middle}") for middle in ZONES
}
_Back = Callable[[float, float], Position]


def _degrees(longitude: float, latitude: float) -> Position:
    return longitude, latitude


def _micro(longitude: float, latitude: float) -> Position:
    return longitude / 1e6, latitude / 1e6


def _of_zone(middle: int, east: float, north: float) -> Position:
    longitude, latitude = ZONES[middle].unproject(east, north)
    if abs(latitude - middle) > 1.2:
        # A zone reaches one degree to each side, and a little over it.
        raise ValueError(latitude)
    return longitude, latitude


_BACK: dict[System, _Back] = {
    System.DEGREES: _degrees,
    System.MICRODEGREES: _micro,
    System.LAMBERT93: from_lambert93,
    System.LAMBERT2E: from_lambert2e,
    System.MERCATOR: from_mercator,
    **{System(f"cc{middle}"): partial(_of_zone, middle) for middle in ZONES},
}


def to_degrees(system: System, first: float, second: float) -> Position:
    """Longitude and latitude in degrees. Raises ValueError for what lies outside of the system."""
    if system is System.DEGREES:
        return first, second
    if max(abs(first), abs(second)) > (_FURTHEST if system is not System.MICRODEGREES else 4e8):
        raise ValueError(first, second)
    try:
        return _BACK[system](first, second)
    except OverflowError:
        raise ValueError(first, second) from None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A way to read the coordinates: `inside` of them then lie in the box. `turned`: latitude comes first."""

    system: System
    turned: bool
    inside: int


def recognise(pairs: Iterable[Position], box: Box | None) -> list[Candidate]:
    """Every reading that brings coordinates into the box, the likeliest first.

    A site without an outline has no box: then metropolitan France counts, and of two readings that bring as
    much into it the more usual one, in the order of `System`, comes first.
    """
    known = list(pairs)
    lies_in = partial(holds, _wider(box)) if box else _in_france
    found = [
        Candidate(system, turned, inside)
        for system in System
        for turned in (False, True)
        if (inside := sum(_lies(system, pair, lies_in, turned=turned) for pair in known))
    ]
    return sorted(found, key=lambda one: -one.inside)


def holds(box: Box, position: Position) -> bool:
    """Tell whether a position (degrees) lies in the box."""
    return box[0] <= position[0] <= box[2] and box[1] <= position[1] <= box[3]


def _wider(box: Box) -> Box:
    west, south, east, north = box
    return west - _MARGIN, south - _MARGIN, east + _MARGIN, north + _MARGIN


def _in_france(position: Position) -> bool:
    return on_the_mainland(*position)


def _lies(system: System, pair: Position, lies_in: Callable[[Position], bool], *, turned: bool) -> bool:
    try:
        return lies_in(to_degrees(system, *(reversed(pair) if turned else pair)))
    except ValueError:
        return False
