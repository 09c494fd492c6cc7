"""The made-up photo on which one learns to mask a face: where the face is, and whether it is covered."""

from collections.abc import Iterable

from cartoquartiers.domain.masking import Zone

FACE = Zone(61.0, 26.0, 10.0, 14.0)
"""Eyes, nose and mouth in the picture ``static/img/training/boite-a-livres.webp``."""
_STEPS = 12


def is_covered(zones: Iterable[Zone]) -> bool:
    """Whether the rectangles hide the whole face, one of them alone or several together."""
    covering = list(zones)
    points = [
        (FACE.left + FACE.width * (x + 0.5) / _STEPS, FACE.top + FACE.height * (y + 0.5) / _STEPS)
        for x in range(_STEPS)
        for y in range(_STEPS)
    ]
    return all(any(_holds(zone, x, y) for zone in covering) for x, y in points)


def _holds(zone: Zone, x: float, y: float) -> bool:
    return zone.left <= x <= zone.left + zone.width and zone.top <= y <= zone.top + zone.height
