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
_SHADOW = 6

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
        """A soft shadow on the ground; drawn small and enlarged, because a blur costs by the pixel."""
        wide, high = round(radius * 1.3 / _SHADOW), round(radius * 0.4 / _SHADOW)
        layer = Image.new("L", (2 * wide, 2 * high), 0)
        flat = radius * 0.18 / _SHADOW
        box = (wide - radius / _SHADOW, high - flat, wide + radius / _SHADOW, high + flat)
        ImageDraw.Draw(layer).ellipse(box, fill=80)
        soft = layer.filter(ImageFilter.GaussianBlur(max(flat * 0.6, 1)))
        mask = soft.resize(
            (2 * wide * _SHADOW * _FINE, 2 * high * _SHADOW * _FINE), Image.Resampling.BILINEAR
        )
        corner = (round(x * _FINE) - mask.width // 2, round(y * _FINE) - mask.height // 2)
        self.image.paste((30, 40, 38), (*corner, corner[0] + mask.width, corner[1] + mask.height), mask)

    def jpeg(self) -> bytes:
        """Return the finished picture; no metadata, always the same bytes."""
        out = io.BytesIO()
        self.image.reduce(_FINE).save(out, "JPEG", quality=86)
        return out.getvalue()
