"""The picture that a social network shows beside a link: name, type, colour of the rubrique. Nothing more."""

import io
from functools import lru_cache
from pathlib import Path
from typing import Final

from PIL import Image, ImageDraw, ImageFont

from cartoquartiers.usecases.ports import Sharing

#: The size that every network takes (1.91 to 1).
WIDTH, HEIGHT = 1200, 630
_FONT: Final = (
    Path(__file__).parents[2]
    / "static/vendor/atkinson-hyperlegible-next/atkinson-hyperlegible-next-latin-wght-normal.woff2"
)
_MARGIN, _MOST_LINES = 90, 3
_INK, _SOFT, _PAPER = "#1d2b2a", "#4c5c5a", "#ffffff"


@lru_cache(maxsize=128)
def draw(shared: Sharing) -> bytes:
    """Return a PNG of some ten kilobytes."""
    image = Image.new("RGB", (WIDTH, HEIGHT), _PAPER)
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 0, 36, HEIGHT), fill=shared.colour)
    pen.ellipse((WIDTH - 260, HEIGHT - 260, WIDTH + 140, HEIGHT + 140), fill=shared.colour)
    pen.text((_MARGIN, 80), shared.kind, font=_font(38, 400), fill=_SOFT)
    lines, size = _fitting(shared.name)
    for rank, line in enumerate(lines):
        pen.text((_MARGIN, 160 + rank * size * 1.2), line, font=_font(size, 700), fill=_INK)
    pen.text((_MARGIN, HEIGHT - 110), shared.site, font=_font(38, 400), fill=_SOFT)
    out = io.BytesIO()
    # Few colours: a palette makes a third of the file.
    image.quantize(32).save(out, "PNG", optimize=True)
    return out.getvalue()


@lru_cache(maxsize=8)
def _font(size: int, weight: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.truetype(str(_FONT), size)
    font.set_variation_by_axes([weight])
    return font


def _fitting(name: str) -> tuple[list[str], int]:
    """The lines of the name and the largest size at which they fit; what does not fit ends in an ellipsis."""
    for size in (96, 80, 64):
        lines = _lines(name, size)
        if len(lines) <= _MOST_LINES and all(_width(line, size) <= WIDTH - 2 * _MARGIN for line in lines):
            return lines, size
    return [_cut(line, 64) for line in [*lines[: _MOST_LINES - 1], " ".join(lines[_MOST_LINES - 1 :])]], 64


def _lines(name: str, size: int) -> list[str]:
    lines = [""]
    for word in name.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and _width(longer, size) > WIDTH - 2 * _MARGIN:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def _cut(line: str, size: int) -> str:
    if _width(line, size) <= WIDTH - 2 * _MARGIN:
        return line
    line = line[:200]
    while line and _width(line + "…", size) > WIDTH - 2 * _MARGIN:
        line = line[:-1]
    return line.rstrip() + "…"


def _width(text: str, size: int) -> float:
    return _font(size, 700).getlength(text)
