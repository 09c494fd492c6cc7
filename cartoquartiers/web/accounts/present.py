"""What `/compte` shows, in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from cartoquartiers.domain.policy import Actor, Scope
from cartoquartiers.domain.taxonomy import Taxonomy
from cartoquartiers.domain.vocabulary import ContributionState, Kind
from cartoquartiers.store.queries.mine import Mine
from cartoquartiers.store.queries.territory import Territory
from cartoquartiers.usecases.sessions import OpenSession
from cartoquartiers.usecases.tokens import Kept
from cartoquartiers.web.moments import day, moment

_TAGS = {
    ContributionState.PUBLISHED: "ok",
    ContributionState.PARTIAL: "ok",
    ContributionState.ASKED: "warn",
    ContributionState.REFUSED: "alert",
}


@dataclass(frozen=True)
class ContributionLine:
    """One of my contributions; `tag` is the colour of its state."""

    url: str
    name: str
    kind: str
    state: str
    tag: str
    when: str


@dataclass(frozen=True)
class SessionLine:
    """A device on which I am signed in."""

    key: str
    device: str
    since: str
    until: str
    is_this_one: bool


def contribution_lines(mine: Iterable[Mine]) -> list[ContributionLine]:
    """My contributions as they are listed."""
    return [
        ContributionLine(
            f"/suivi/{row.follow_token}",
            row.name,
            _(Kind(row.kind).sentence),
            _(ContributionState(row.state).sentence),
            _TAGS.get(ContributionState(row.state), ""),
            moment(row.received_at),
        )
        for row in mine
    ]


def session_lines(rows: Iterable[OpenSession], this_one: str) -> list[SessionLine]:
    """My devices, this one first."""
    lines = [
        SessionLine(
            row.key,
            row.device or _("Appareil inconnu"),
            moment(row.created_at),
            moment(row.expires_at),
            row.key == this_one,
        )
        for row in rows
    ]
    return sorted(lines, key=lambda line: not line.is_this_one)


@dataclass(frozen=True)
class TokenLine:
    """A token of a program in the list."""

    number: int
    name: str
    scopes: list[str]
    since: str
    used: str


def token_lines(rows: Iterable[Kept]) -> list[TokenLine]:
    """My tokens, in words."""
    return [
        TokenLine(
            row.id,
            row.name,
            [_(scope.sentence) for scope in row.scopes],
            moment(row.created_at),
            day(date.fromisoformat(row.used_on)) if row.used_on else "",
        )
        for row in rows
    ]


def scope_words(scope: Scope, names: Territory, taxonomy: Taxonomy) -> list[str]:
    """The limits of a role, by their names; empty when there is none."""
    categories = {code: category.label for code, category in taxonomy.categories.items()}
    return [
        *_named(scope.communes, names.communes),
        *_named(scope.quartiers, names.quartiers),
        *_named(scope.categories, categories),
    ]


def membership(actor: Actor, names: Territory) -> list[tuple[str, str]]:
    """The structures of which one is a member: code and name, by name."""
    known = [(code, names.organisations.get(code, code)) for code in actor.organisations]
    return sorted(known, key=lambda one: one[1])


def _named(codes: Iterable[str], names: dict[str, str]) -> list[str]:
    return sorted(names.get(code, code) for code in codes)
