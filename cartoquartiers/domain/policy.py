"""Who may do what to what. The door (``access=`` in the route tables) asks for a role; this judges the very
subject."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from cartoquartiers.domain.vocabulary import Kind, Role, Rule

FIELD_ROLES = frozenset({Role.AGENT, Role.STEWARD, Role.MODERATOR, Role.ADMINISTRATOR})
"""The team, which works on the ground."""


@dataclass(frozen=True)
class Scope:
    """Where and on what a role applies; empty sets limit nothing. A place in one of the communes *or*
    quartiers is inside."""

    communes: frozenset[str] = frozenset()
    quartiers: frozenset[str] = frozenset()
    categories: frozenset[str] = frozenset()

    def covers(self, area: "Area") -> bool:
        """Tell whether ``area`` lies within the scope. What has no position yet lies in no commune and no
        quartier."""
        placed = (
            not (self.communes or self.quartiers)
            or area.commune in self.communes
            or area.quartier in self.quartiers
        )
        return placed and (not self.categories or area.category in self.categories)


class Located(Protocol):
    """What is asked of a subject to tell in which part of the map it lies."""

    @property
    def commune(self) -> str | None: ...
    @property
    def quartier(self) -> str | None: ...
    @property
    def category(self) -> str | None: ...


class Kept(Located, Protocol):
    """The same of a place, and whose it is."""

    @property
    def organisation(self) -> str | None: ...


@dataclass(frozen=True)
class Area:
    """The part of the map that a subject belongs to: INSEE code, quartier code, rubrique code, structure
    code. ``unplaced``: a new place that lies nowhere yet, so that every moderator may look at it."""

    commune: str | None = None
    quartier: str | None = None
    category: str | None = None
    organisation: str | None = None
    unplaced: bool = False

    @classmethod
    def of(cls, place: Kept) -> "Area":
        """Where a place lies, and whose it is."""
        return cls(place.commune, place.quartier, place.category, place.organisation)


@dataclass(frozen=True)
class Actor:
    """Who acts. Nobody signed in: ``person_id`` and ``role`` are ``None``.

    ``by_pin``: an agent whom six digits let in on a shared tablet, for the round alone. ``must_set_up``: the
    role that the person has waits for a second factor. ``token``: what a program may open that acts in the
    person's name; None: the person themselves.
    """

    person_id: int | None = None
    role: Role | None = None
    name: str = ""
    email: str = ""
    scope: Scope = field(default_factory=Scope)
    organisations: frozenset[str] = frozenset()
    by_pin: bool = False
    must_set_up: bool = False
    token: frozenset[str] | None = None

    @property
    def is_authenticated(self) -> bool:
        """Whether a person is signed in."""
        return self.person_id is not None

    @property
    def may_moderate(self) -> bool:
        """Whether the moderation pages open at all."""
        return self.role in (Role.MODERATOR, Role.ADMINISTRATOR)

    @property
    def may_administer(self) -> bool:
        """Whether the administration pages open at all."""
        return self.role is Role.ADMINISTRATOR

    @property
    def may_animate(self) -> bool:
        """Whether opérations are this person's to open and to run."""
        return self.role in FIELD_ROLES and not self.by_pin

    def keeps(self, organisation: str) -> bool:
        """Whether the space of a structure opens: to its members, and to administrators."""
        return self.may_administer or organisation in self.organisations


ANONYMOUS = Actor()


class Action(StrEnum):
    """What is judged about a very subject."""

    DECIDE = "decide"
    KEEP = "keep"  # set structure, source and licence of a place
    CONFIRM_AT_ONCE = "confirm_at_once"


def allowed(actor: Actor, action: Action, areas: Iterable[Area]) -> bool:
    """Tell whether the actor may do this to a subject that lies in all of ``areas`` (old and new position
    of a move)."""
    places = list(areas)
    if actor.role is Role.ADMINISTRATOR:
        return True
    if action is Action.DECIDE:
        return actor.role is Role.MODERATOR and all(_looks_after(actor.scope, area) for area in places)
    if action is Action.KEEP:
        if actor.role is Role.MODERATOR:
            return all(actor.scope.covers(area) for area in places)
        return (
            bool(places)
            and all(area.organisation in actor.organisations for area in places if area.organisation)
            and (any(area.organisation for area in places))
        )
    return rule_for(actor, Kind.CONFIRM, places) is not None


def _looks_after(scope: Scope, area: Area) -> bool:
    anywhere = Scope(categories=scope.categories)
    return (anywhere if area.unplaced else scope).covers(area)


def rule_for(actor: Actor, kind: Kind, areas: Iterable[Area]) -> Rule | None:
    """Return the first of ``rules_for``, or ``None``: a moderator decides."""
    return next(iter(rules_for(actor, kind, areas)), None)


def rules_for(actor: Actor, kind: Kind, areas: Iterable[Area]) -> list[Rule]:
    """Return the named rules by which the actor's role publishes the actor's own contribution at once, the
    first one first; which of them are on is for ``automatic`` to say.

    A report is always looked at by somebody else than its author.
    """
    places = list(areas)
    if kind is Kind.REPORT or actor.role is None or not places:
        return []
    covered = all(actor.scope.covers(area) for area in places)
    if actor.role in (Role.MODERATOR, Role.ADMINISTRATOR):
        own = covered or actor.role is Role.ADMINISTRATOR
        return [Rule.MODERATOR_OWN_SCOPE] if own else []
    found = []
    if actor.role is Role.AGENT and covered:
        found.append(Rule.AGENT_OWN_AREA)
    if actor.role is Role.STEWARD and covered and actor.scope != Scope():
        found.append(Rule.STEWARD_OWN_SCOPE)
    if actor.organisations and kind not in (Kind.CREATE, Kind.MERGE):
        owned = {area.organisation for area in places}
        if None not in owned and owned <= actor.organisations:
            found.append(Rule.MEMBER_OWN_PLACE)
    return found
