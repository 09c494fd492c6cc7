"""Usual French phrases turned into OSM opening hours: « du mardi au samedi 9h30-12h et 14h-18h ».

Every word of a phrase must be understood, otherwise the answer is None and the phrase stays as it was:
« sauf en août » left out would make a false « ouvert ».
"""

from __future__ import annotations

from dataclasses import dataclass

from cartoquartiers.domain.errors import ValueProblem
from cartoquartiers.domain.opening_frames import Frames
from cartoquartiers.domain.opening_phrase import NotUnderstood, Phrase
from cartoquartiers.domain.opening_slips import without_slips
from cartoquartiers.domain.opening_tokens import plain_letters, tokens_of
from cartoquartiers.domain.opening_value import LONGEST, normalise
from cartoquartiers.domain.opening_week import from_slots


@dataclass(frozen=True)
class Understood:
    """What was typed about opening hours: `horaires` in OSM syntax if understood, `texte` the phrase."""

    horaires: str | None
    texte: str | None


def french_free_text(text: str) -> str | None:
    """The OSM opening hours of a usual French phrase, or of their syntax with a slip; None when a single word
    was not understood."""
    if len(text) > LONGEST:
        return None
    tokens = tokens_of(text)
    try:
        if tokens:
            return from_slots(Phrase(tokens).week())
    except NotUnderstood:
        pass
    try:
        return normalise(Frames().read(plain_letters(text)))
    except (NotUnderstood, ValueProblem):
        return _meant(text)


def _meant(text: str) -> str | None:
    """The syntax itself, with slips that say plainly what was meant."""
    plain = without_slips(text)
    try:
        return normalise(plain) if plain else None
    except ValueProblem:
        return None


def understand(text: str) -> Understood:
    """What was typed in one box for both: OSM syntax, or a phrase, which is kept beside its translation."""
    typed = text.strip()
    if not typed:
        return Understood(None, None)
    try:
        return Understood(normalise(typed), None)
    except ValueProblem:
        return Understood(french_free_text(typed), typed)
