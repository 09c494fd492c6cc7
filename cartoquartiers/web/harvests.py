"""Lists that are followed, in words: for the import pages and for the administration."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from cartoquartiers.domain.harvest import RHYTHMS, HarvestState
from cartoquartiers.store.queries.harvests import Followed
from cartoquartiers.store.queries.territory import territory
from cartoquartiers.store.work import Work
from cartoquartiers.web.moments import moment
from cartoquartiers.web.numbers import small_number
from cartoquartiers.web.visit import Visit

_TAGS = {
    HarvestState.FRESH: "ok",
    HarvestState.ASKS: "alert",
    HarvestState.TROUBLE: "alert",
    HarvestState.LEFT: "",
}


@dataclass(frozen=True, slots=True)
class Row:
    """A list in a list: address of its page, name, state and colour of its tag, last success, next look."""

    url: str
    source: str
    state: str
    tag: str
    last: str
    following: str


@dataclass(frozen=True, slots=True)
class Settings:
    """How a list is followed, as it was sent."""

    every: int
    keeper: str
    organisation: str


def row_of(row: Followed) -> Row:
    """A list that is followed."""
    state = HarvestState(row.state)
    return Row(
        f"/imports/sources/{row.id}",
        row.source,
        _(state.sentence),
        _TAGS[state],
        when(row.succeeded_at),
        "" if state is HarvestState.ASKS else when(row.due_at),
    )


def rows_of(rows: Iterable[Followed]) -> list[Row]:
    """Lists that are followed."""
    return [row_of(row) for row in rows]


def when(at: datetime | None) -> str:
    """A moment in words; "" for none."""
    return moment(at) if at else ""


def rhythms() -> list[tuple[str, str]]:
    """How often a list may be looked at."""
    words = {1: _("Toutes les heures"), 24: _("Tous les jours"), 168: _("Toutes les semaines")}
    return [(str(hours), words[hours]) for hours in RHYTHMS]


def structures_of(visit: Visit, work: Work) -> list[tuple[str, str]]:
    """The structures that a person may say to hold a list."""
    names = territory(work).organisations
    return [(code, name) for code, name in names.items() if visit.actor.keeps(code)]


def settings_sent(visit: Visit) -> Settings:
    """What the form says of how to follow a list."""
    form = visit.form
    every = small_number(form.get("every", ""), 0)
    return Settings(every, form.get("keeper", "")[:300], form.get("organisation", "")[:60])
