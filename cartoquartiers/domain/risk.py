"""What could go wrong if a contribution were published as it is: level × kind of field × look-alikes × speed.

One number, from which words are made. Whoever is trusted more never weighs more with the same contribution,
and nothing that is added to it makes it lighter.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from cartoquartiers.domain.contacts import looks_personal
from cartoquartiers.domain.geometry import metres_between
from cartoquartiers.domain.trust import Level
from cartoquartiers.domain.vocabulary import Kind, Word

#: From how many metres on a point has moved, rather than been put where it always was.
FAR = 50.0
#: How many contributions of one author within ``SPEED_MINUTES`` look like a machine or a spree.
FAST, VERY_FAST, SPEED_MINUTES = 10, 40, 10


class Stake(Word):
    """A kind of change, by what a mistake in it costs; the sentence is read after « Risque … : »."""

    PRESENCE = "presence", "dit que le lieu est là"
    HOURS = "hours", "horaires"
    CONTACT = "contact", "contact de la structure"
    NUDGE = "nudge", "petit déplacement"
    TEXT = "text", "texte"
    NEW = "new", "nouveau lieu"
    MOVE = "move", "déplacement de plus de 50 m"
    PHOTO = "photo", "photo"
    CLOSING = "closing", "fermeture ou réouverture"
    PERSONAL = "personal", "contact qui semble personnel"
    REPORT = "report", "signalement"


class Aggravation(Word):
    """What makes the same change weigh more."""

    TWINS = "twins", "doublon possible"
    FAST = "fast", "envois rapprochés"
    VERY_FAST = "very_fast", "envois en rafale"


class Risk(Word):
    """How closely somebody has to look."""

    LOW = "low", "Risque faible"
    MEDIUM = "medium", "Risque moyen"
    HIGH = "high", "Risque élevé"


_WEIGHTS = {
    Stake.PRESENCE: 1,
    Stake.HOURS: 2,
    Stake.CONTACT: 2,
    Stake.NUDGE: 2,
    Stake.TEXT: 3,
    Stake.NEW: 3,
    Stake.MOVE: 5,
    Stake.PHOTO: 5,
    Stake.CLOSING: 6,
    Stake.PERSONAL: 6,
    Stake.REPORT: 6,
}
_DOUBTS = {Level.ANONYMOUS: 4, Level.CONFIRMED: 3, Level.REGULAR: 2}
_LOW, _MEDIUM = 6, 15

_HOURS = frozenset({"horaires", "horaires_texte"})
_CONTACTS = frozenset({"telephone", "courriel", "site_web"})
_KINDS = {
    Kind.CREATE: Stake.NEW,
    Kind.CLOSE: Stake.CLOSING,
    Kind.REOPEN: Stake.CLOSING,
    Kind.MERGE: Stake.CLOSING,
    Kind.REPORT: Stake.REPORT,
    Kind.TIP: Stake.TEXT,
}


@dataclass(frozen=True)
class Assessment:
    """The risk of one contribution when it came, and what it is made of, the weightiest first."""

    level: Level
    stakes: tuple[Stake, ...]
    aggravations: tuple[Aggravation, ...]
    score: int

    @property
    def risk(self) -> Risk:
        """The number in words."""
        if self.score <= _LOW:
            return Risk.LOW
        return Risk.MEDIUM if self.score <= _MEDIUM else Risk.HIGH

    @property
    def codes(self) -> list[str]:
        """Level, stakes and aggravations as they are kept beside the contribution."""
        return [self.level.value, *self.stakes, *self.aggravations]


def stakes_of(kind: Kind, changes: Mapping[str, Mapping[str, Any]]) -> frozenset[Stake]:
    """Return what a contribution touches. ``changes``: ``from`` and ``to`` by field, positions as
    [longitude, latitude] in degrees."""
    if kind in _KINDS:
        found = {_KINDS[kind]}
    elif kind is Kind.CONFIRM or not changes:
        found = {Stake.PRESENCE}
    else:
        found = set()
    for name, change in changes.items():
        if not (kind in _KINDS and name in ("etat", "ferme_jusqu_au", "gone", "replaced_by")):
            found.add(_stake(name, change, new=kind is Kind.CREATE))
    contacts = [changes.get(name, {}).get("to") for name in ("telephone", "courriel")]
    if looks_personal(*(str(one) if one else None for one in contacts)):
        found.add(Stake.PERSONAL)
    return frozenset(found)


def _stake(name: str, change: Mapping[str, Any], *, new: bool) -> Stake:
    if name == "photos":
        return Stake.PHOTO
    if name == "position":
        return Stake.NEW if new else _moved(change)
    if name in _HOURS:
        return Stake.HOURS
    return Stake.CONTACT if name in _CONTACTS else Stake.TEXT


def _moved(change: Mapping[str, Any]) -> Stake:
    before, after = change.get("from"), change.get("to")
    if not before or not after:
        return Stake.MOVE
    return Stake.MOVE if metres_between(tuple(before), tuple(after)) > FAR else Stake.NUDGE


def assess(level: Level, stakes: Collection[Stake], *, twins: bool, recent: int) -> Assessment:
    """Weigh a contribution. ``twins``: a place of the map may be the same one; ``recent``: how many its
    author sent within the ten minutes before."""
    aggravations = [Aggravation.TWINS] if twins else []
    if recent >= FAST:
        aggravations.append(Aggravation.VERY_FAST if recent >= VERY_FAST else Aggravation.FAST)
    ordered = tuple(sorted(stakes, key=lambda one: (-_WEIGHTS[one], one.value))) or (Stake.PRESENCE,)
    score = _DOUBTS.get(level, 1) * _WEIGHTS[ordered[0]]
    score *= (2 if twins else 1) * (3 if recent >= VERY_FAST else 2 if recent >= FAST else 1)
    return Assessment(level, ordered, tuple(aggravations), score)
