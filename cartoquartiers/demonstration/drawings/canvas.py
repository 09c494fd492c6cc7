"""A small drawing table: flat shapes on a sky and a ground, the same bytes for the same seed.

Coordinates are in a picture of 1200 × 900 points, origin top left; it is drawn twice as large and then
reduced, which smooths edges.
"""

import io
import random
from collections.abc import Sequence

from PIL import Image, ImageDraw, ImageFilter

WIDTH, HEIGHT = 1200, 900
_FINE = 2

Colour = tuple[int, int, int]
Point = tuple[float, float]


def mix(one: Colour, other: Colour, part: float) -> Colour:
    """Return the colour at ``part`` (0 to 1) of the way from ``one`` to ``other``."""
    red, green, blue = (round(a + (b - a) * part) for a, b in zip(one, other, strict=True))
    return red, green, blue


class Canvas:
    """One picture in the making; ``chance`` is its own source of variety."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)  # noqa: S311 - variety of drawings, not a secret
        self.image = Image.new("RGB", (WIDTH * _FINE, HEIGHT * _FINE))
        self.pen = ImageDraw.Draw(self.image)

    def polygon(self, points: Sequence[Point], colour: Colour) -> None:
        self.pen.polygon([(x * _FINE, y * _FINE) for x, y in points], fill=colour)

    def box(
        self, left: float, top: float, right: float, bottom: float, colour: Colour, radius: float = 0
    ) -> None:
        corners = (left * _FINE, top * _FINE, right * _FINE, bottom * _FINE)
        self.pen.rounded_rectangle(corners, radius * _FINE, fill=colour)

    def disc(self, x: float, y: float, radius: float, colour: Colour, flat: float = 1) -> None:
        """A disc, or an ellipse whose height is ``flat`` times its width."""
        wide, high = radius * _FINE, radius * flat * _FINE
        self.pen.ellipse(
            (x * _FINE - wide, y * _FINE - high, x * _FINE + wide, y * _FINE + high), fill=colour
        )

    def ring(self, x: float, y: float, radius: float, colour: Colour, thick: float) -> None:
        corners = [(v * _FINE) for v in (x - radius, y - radius, x + radius, y + radius)]
        self.pen.ellipse(corners, outline=colour, width=round(thick * _FINE))

    def line(self, points: Sequence[Point], colour: Colour, thick: float) -> None:
        self.pen.line(
            [(x * _FINE, y * _FINE) for x, y in points], colour, round(thick * _FINE), joint="curve"
        )

    def fade(self, top: float, bottom: float, above: Colour, below: Colour) -> None:
        """Fill the picture's width between two heights with a gradient."""
        for row in range(round(top * _FINE), round(bottom * _FINE)):
            part = (row / _FINE - top) / (bottom - top)
            self.pen.line([(0, row), (WIDTH * _FINE, row)], mix(above, below, part))

    def shade(self, x: float, y: float, radius: float) -> None:
        """A soft shadow on the ground."""
        layer = Image.new("L", self.image.size, 0)
        wide, high = radius * _FINE, radius * 0.18 * _FINE
        box = (x * _FINE - wide, y * _FINE - high, x * _FINE + wide, y * _FINE + high)
        ImageDraw.Draw(layer).ellipse(box, fill=70)
        blurred = layer.filter(ImageFilter.GaussianBlur(14 * _FINE))
        self.image.paste((30, 40, 38), (0, 0), blurred)

    def jpeg(self) -> bytes:
        """Return the finished picture; no metadata, always the same bytes."""
        out = io.BytesIO()
        self.image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS).save(out, "JPEG", quality=86)
        return out.getvalue()
