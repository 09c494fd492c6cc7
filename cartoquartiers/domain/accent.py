"""The colour of the town's buttons and links: whether it can be read, and what follows from it by day and by
night. Colours are "#RRGGBB"."""

import re
from dataclasses import dataclass

from cartoquartiers.domain.colour import PAPER, contrast_ratio
from cartoquartiers.domain.errors import ValueProblem

#: The colour of the house, as in the style sheet of the values (`--accent`).
HOUSE = "#0B6E6E"
WHITE, BLACK = "#FFFFFF", "#000000"
#: Of a card at night, as in the style sheet of the values (`--card`).
NIGHT = "#1D272B"
#: WCAG 2.2, 1.4.3: text and what it stands on.
LEAST = 4.5
#: At night the accent is made lighter until it stands out as well as the house's own.
LEAST_AT_NIGHT = 7.0
#: Outside, in the sun (WCAG 2.2, 1.4.6).
LEAST_OUTSIDE = 7.0
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
_STEPS = 50


@dataclass(frozen=True, slots=True)
class Shades:
    """The accent, darker or lighter under the pointer, what is written on it, its pale ground, and the accent
    as it is read outside."""

    accent: str
    strong: str
    on_accent: str
    soft: str
    deep: str


def parse_accent(given: str) -> str:
    """Return the colour in capitals; "" is the colour of the house.

    Raises ``ValueProblem``: `colour_invalid`, or `accent_too_light` with the `ratio` that it has.
    """
    colour = given.strip().upper()
    if colour in ("", HOUSE):
        return ""
    if not _COLOUR.fullmatch(colour):
        raise ValueProblem("colour_invalid")
    ratio = min(contrast_ratio(colour, WHITE), contrast_ratio(colour, PAPER))
    if ratio < LEAST:
        raise ValueProblem("accent_too_light", ratio=f"{int(ratio * 10) / 10:.1f}".replace(".", ","))
    return colour


def by_day(accent: str) -> Shades:
    """The shades on paper and white; ``accent`` was accepted by ``parse_accent``."""
    deep = _until(accent, BLACK, PAPER, LEAST_OUTSIDE)
    return Shades(accent, mixed(accent, BLACK, 0.24), WHITE, _ground(accent, accent, WHITE, 0.12), deep)


def by_night(accent: str) -> Shades:
    """The shades on the dark cards."""
    light = _until(accent, WHITE, NIGHT, LEAST_AT_NIGHT)
    dark_ink = _until(mixed(accent, BLACK, 0.6), BLACK, light, LEAST_AT_NIGHT)
    return Shades(light, mixed(light, WHITE, 0.3), dark_ink, _ground(accent, light, NIGHT, 0.3), light)


def mixed(one: str, other: str, share: float) -> str:
    """Return ``one`` with a ``share`` (0 to 1) of ``other``."""
    parts = (
        round(int(one[at : at + 2], 16) * (1 - share) + int(other[at : at + 2], 16) * share)
        for at in (1, 3, 5)
    )
    return "#{:02X}{:02X}{:02X}".format(*parts)


def _until(colour: str, towards: str, ground: str, least: float) -> str:
    """The first colour on the way to ``towards`` that has this contrast with the ground."""
    steps = (mixed(colour, towards, step / _STEPS) for step in range(_STEPS + 1))
    return next((one for one in steps if contrast_ratio(one, ground) >= least), towards)


def _ground(tint: str, text: str, ground: str, most: float) -> str:
    """The ground with as much of the tint as leaves the text readable on it."""
    steps = (mixed(ground, tint, most * (_STEPS - step) / _STEPS) for step in range(_STEPS + 1))
    return next((one for one in steps if contrast_ratio(text, one) >= LEAST), ground)
