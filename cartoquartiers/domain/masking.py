"""What of a photo is masked: rectangles, and the name under which the masked photo goes on."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import isfinite

from cartoquartiers.domain.errors import Problem

MASKED = "masked"
"""In a change of photos: the sha256 of those that were masked in part; nothing leads back from it."""
MOST = 20
_SMALLEST = 0.5
# The colours of a compressed image spread into their neighbours: what is covered reaches further than what
# was drawn, and to the edges of whole blocks of 16 pixels.
_MARGIN, _BLOCK = 8, 16


@dataclass(frozen=True)
class Zone:
    """A rectangle in per cent of the photo as it is seen: from its left and upper edges, width and height."""

    left: float
    top: float
    width: float
    height: float

    def told(self) -> list[float]:
        """The four numbers, as they are kept."""
        return [self.left, self.top, self.width, self.height]


def read_zones(rows: Iterable[Sequence[str]]) -> tuple[list[Zone], list[Problem]]:
    """Read what was typed, four numbers a row (a decimal comma will do); empty rows are passed over.

    The problems name the row: ``zone-1``. What reaches over the edge is cut off there.
    """
    zones: list[Zone] = []
    problems: list[Problem] = []
    for rank, row in enumerate(rows, start=1):
        typed = [cell.strip() for cell in row]
        if not any(typed):
            continue
        zone = _zone(typed)
        if zone is None:
            problems.append(Problem(f"zone-{rank}", "zone_invalid"))
        else:
            zones.append(zone)
    if not zones and not problems:
        problems.append(Problem("zone-1", "zone_missing"))
    if len(zones) > MOST:
        problems.append(Problem(f"zone-{MOST + 1}", "zone_too_many", {"most": MOST}))
    return zones, problems


def _zone(typed: Sequence[str]) -> Zone | None:
    numbers = [_number(text) for text in typed]
    if len(numbers) != 4 or any(number is None for number in numbers):
        return None
    left, top, width, height = (number or 0.0 for number in numbers)
    if not (0 <= left < 100 and 0 <= top < 100):
        return None
    width, height = min(width, 100 - left), min(height, 100 - top)
    if width < _SMALLEST or height < _SMALLEST:
        return None
    return Zone(*(round(one, 2) for one in (left, top, width, height)))


def _number(text: str) -> float | None:
    plain = text.replace(",", ".")
    if not plain.isascii() or "_" in plain or len(plain) > 12:
        return None
    try:
        number = float(plain)
    except ValueError:
        return None
    return number if isfinite(number) else None


def pixels(zone: Zone, width: int, height: int) -> tuple[int, int, int, int]:
    """The pixels to cover in an image of that size: left, upper, right, lower; the last two excluded."""
    left = int(zone.left * width / 100) - _MARGIN
    top = int(zone.top * height / 100) - _MARGIN
    right = -int(-(zone.left + zone.width) * width / 100) + _MARGIN
    lower = -int(-(zone.top + zone.height) * height / 100) + _MARGIN
    return (
        max(0, left // _BLOCK * _BLOCK),
        max(0, top // _BLOCK * _BLOCK),
        min(width, -(-right // _BLOCK) * _BLOCK),
        min(height, -(-lower // _BLOCK) * _BLOCK),
    )


def masked_name(sha256: str, zones: Iterable[Zone]) -> str:
    """The name of a photo once these zones are masked: another one, so that no cache shows what it was;
    the same each time, so that whoever was cut off in the midst of it leaves nothing behind."""
    told = ";".join(",".join(f"{number:.2f}" for number in zone.told()) for zone in zones)
    return hashlib.sha256(f"masked {sha256} {told}".encode()).hexdigest()
