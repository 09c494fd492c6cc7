"""The pictures of the demonstration: drawn by the project, the same bytes at each call."""

import zlib

from cartoquartiers.demonstration.drawings.canvas import Canvas
from cartoquartiers.demonstration.drawings.scenes import SCENES

CREDIT = "CartoQuartiers"


def draw(scene: str, variant: str) -> bytes:
    """Return a JPEG of 1200 × 900 points of a scene of SCENES; each ``variant`` (any text) differs a little.

    Raises KeyError for a scene that nobody drew.
    """
    canvas = Canvas(zlib.crc32(f"{scene} {variant}".encode()))
    SCENES[scene].draw(canvas)
    return canvas.jpeg()


def alternative_text(scene: str) -> str:
    """Return what the picture shows, in French."""
    return SCENES[scene].alt
