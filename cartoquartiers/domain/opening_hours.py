"""The door to everything about opening hours; each part has a file of its own.

`opening_value` reads the OSM syntax, `opening_week` shows it as a table, `opening_state` tells whether a
place is open, `opening_words` says both in French or English,
`opening_free_text` understands usual French phrases.
"""

from cartoquartiers.domain.opening_free_text import Understood, french_free_text, understand
from cartoquartiers.domain.opening_state import UNSURE, Opening, OpeningState, state_at
from cartoquartiers.domain.opening_tongues import TONGUES, Tongue
from cartoquartiers.domain.opening_value import PARIS, Hours, normalise, parse
from cartoquartiers.domain.opening_week import (
    DAYS,
    Slot,
    Week,
    from_slots,
    read_clock,
    slot,
    week_of,
    weekly_table,
)
from cartoquartiers.domain.opening_words import DAY_NAMES, clock, french, in_words, sentence

__all__ = [
    "DAYS",
    "DAY_NAMES",
    "PARIS",
    "TONGUES",
    "UNSURE",
    "Hours",
    "Opening",
    "OpeningState",
    "Slot",
    "Tongue",
    "Understood",
    "Week",
    "clock",
    "french",
    "french_free_text",
    "from_slots",
    "in_words",
    "normalise",
    "parse",
    "read_clock",
    "sentence",
    "slot",
    "state_at",
    "understand",
    "week_of",
    "weekly_table",
]
