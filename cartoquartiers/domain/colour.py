"""Colours that everybody can tell apart: contrast, simulated colour blindness, distance, the palette.

Colours are "#RRGGBB" strings (sRGB). The tests hold the palette to what is computed here.
"""

from __future__ import annotations

from math import dist

Triple = tuple[float, float, float]
Matrix = tuple[Triple, Triple, Triple]

PAPER = "#FBFAF7"

PALETTE: dict[str, str] = {
    "sante": "#88020E",
    "demarches": "#314541",
    "education": "#5F2F8A",
    "vie-de-quartier": "#3E4A78",
    "deplacements": "#0B5DAC",
    "sport": "#845725",
    "petite-enfance": "#AD4C01",
    "espaces-verts": "#268350",
    "consommation": "#CF5086",
    "culture": "#976CC2",
    "eau-toilettes": "#298CA9",
    "energie": "#AA8009",
    "tri-reemploi": "#6B973C",
}
"""Colour of each rubrique of the demonstration, by its code; dark to light: they differ in grey too."""

# Machado, Oliveira and Fernandes (2009), severity 1.0, to be applied to linear RGB.
_VISION: dict[str, Matrix] = {
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.01182, 0.04294, 0.968881),
    ),
}
_TO_XYZ: Matrix = (
    (0.4124564, 0.3575761, 0.1804375),
    (0.2126729, 0.7151522, 0.072175),
    (0.0193339, 0.119192, 0.9503041),
)
_D65: Triple = (0.95047, 1.0, 1.08883)


def _linear(colour: str) -> Triple:
    def channel(start: int) -> float:
        value = int(colour[start : start + 2], 16) / 255
        return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)

    return channel(1), channel(3), channel(5)


def _hex(linear: Triple) -> str:
    def channel(value: float) -> int:
        bounded = min(1.0, max(0.0, value))
        encoded = 12.92 * bounded if bounded <= 0.0031308 else 1.055 * bounded ** (1 / 2.4) - 0.055
        return round(encoded * 255)

    return "#{:02X}{:02X}{:02X}".format(*(channel(value) for value in linear))


def _apply(matrix: Matrix, vector: Triple) -> Triple:
    rows = [sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix]
    return rows[0], rows[1], rows[2]


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2), 0 for black to 1 for white."""
    red, green, blue = _linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast_ratio(one: str, other: str) -> float:
    """Contrast of two colours (WCAG 2.2), 1 to 21, whatever their order."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def readable_on(colour: str) -> str:
    """White for a pictogram on this colour where it has the 3:1 of WCAG 1.4.11, ink elsewhere."""
    return "#FFFFFF" if contrast_ratio("#FFFFFF", colour) >= 3 else "#1C2B33"


def simulate(colour: str, vision: str) -> str:
    """What a person with "protanopia" or "deuteranopia" sees; any other word is a KeyError."""
    return _hex(_apply(_VISION[vision], _linear(colour)))


def lab(colour: str) -> Triple:
    """CIE L*a*b* under D65."""
    x, y, z = (
        value ** (1 / 3) if value > 216 / 24389 else (24389 / 27 * value + 16) / 116
        for value in (v / w for v, w in zip(_apply(_TO_XYZ, _linear(colour)), _D65, strict=True))
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def delta_e(one: str, other: str) -> float:
    """Perceived difference (CIE 1976, the distance in L*a*b*): 2 is just seen, 10 at a glance."""
    return dist(lab(one), lab(other))
