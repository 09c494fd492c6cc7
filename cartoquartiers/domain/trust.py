"""How far somebody is trusted with one subject: computed each time from role, scope and record."""

from collections.abc import Iterable
from dataclasses import dataclass

from cartoquartiers.domain.policy import Actor, Area, Scope
from cartoquartiers.domain.vocabulary import Role, Word

#: How many of the latest decisions tell what somebody's work is worth today.
LATEST = 30
_LEAST_ACCEPTED = 10
_LEAST_SHARE = 0.95


class Level(Word):
    """Who contributes, in rising order of trust."""

    ANONYMOUS = "anonymous", "sans compte"
    CONFIRMED = "confirmed", "adresse confirmée"
    REGULAR = "regular", "contribue souvent et bien"
    KEEPER = "keeper", "tient cette fiche"
    AGENT = "agent", "agent dans son quartier"
    MODERATOR = "moderator", "modère ici"
    ADMINISTRATOR = "administrator", "administre le site"

    @property
    def rank(self) -> int:
        """From 0; whoever stands higher is trusted with at least as much."""
        return list(Level).index(self)


@dataclass(frozen=True)
class Record:
    """What became of an author's contributions.

    ``accepted`` of ``decided``: of all of them, by whomever. ``checked``: those that a *person* accepted;
    ``latest_accepted`` of ``latest`` are the last 30 on which a person decided. What a rule published speaks
    for nobody: trust would feed on itself.
    """

    accepted: int = 0
    decided: int = 0
    checked: int = 0
    latest_accepted: int = 0
    latest: int = 0

    @property
    def is_regular(self) -> bool:
        """Ten accepted at least, and nineteen in twenty of the last thirty: a word that has proved good."""
        return self.checked >= _LEAST_ACCEPTED and self.latest_accepted >= _LEAST_SHARE * self.latest


def level_of(actor: Actor, areas: Iterable[Area], record: Record) -> Level:
    """Return how far the actor is trusted with a subject that lies in all of ``areas``.

    A role counts within its own limits only; elsewhere people are known by their record. Whoever is signed
    in has an address that answered a letter or that an administrator wrote down.
    """
    if not actor.is_authenticated:
        return Level.ANONYMOUS
    places = list(areas)
    if actor.role is Role.ADMINISTRATOR:
        return Level.ADMINISTRATOR
    inside = bool(places) and all(actor.scope.covers(area) for area in places)
    if inside and actor.role is Role.MODERATOR:
        return Level.MODERATOR
    if inside and actor.role is Role.AGENT:
        return Level.AGENT
    if (inside and actor.role is Role.STEWARD and actor.scope != Scope()) or _keeps(actor, places):
        return Level.KEEPER
    return Level.REGULAR if record.is_regular else Level.CONFIRMED


def _keeps(actor: Actor, places: list[Area]) -> bool:
    return bool(places) and all(area.organisation in actor.organisations for area in places)
