"""« S’entraîner à la tournée »: the page of the round over made-up places, with no way back to the site."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from flask import make_response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cartoquartiers.domain.geometry import Position
from cartoquartiers.domain.training_places import PLACES, moved, taxonomy, uid_of, verified_ago
from cartoquartiers.store.work import Work
from cartoquartiers.usecases.training import middle
from cartoquartiers.web.caching import kept_by_nobody
from cartoquartiers.web.labels import words
from cartoquartiers.web.rounds.pack import body_of, packed_places
from cartoquartiers.web.visit import Visit

STOPS = ("bibliotheque", "tilleuls", "compost", "repair", "boite", "maison", "livres")
_KEPT = timedelta(days=60)
"""After so long a made-up place asks to be seen again."""
_CONTESTED, _TWIN = "maison", "compost"


@dataclass(frozen=True)
class _Row:
    """A made-up place in the shape in which packs are made of real ones."""

    uid: str
    version: int
    verified_on: str | None
    verify_by: str
    fields: dict[str, Any]


def index(visit: Visit) -> ResponseReturnValue:
    """The exercise: everything that it needs is in the page."""
    return kept_by_nobody(make_response(render_template("rounds/index.html", practice=told(visit))))


def told(visit: Visit) -> dict[str, Any]:
    """What static/js/rounds/practice.js answers from."""
    work, centre = visit.work, middle(visit.work, visit.actor)
    known = words(work)
    pack = {
        "kind": "exercice",
        "code": "1",
        "label": _("Quartier inventé"),
        "tick": 1,
        "whole": True,
        "places": packed_places(work, [_row(work, code, centre) for code in STOPS]),
        "gone": [],
    }
    twin = PLACES[_TWIN]
    return {
        "pack": body_of(work, pack, replace(known, taxonomy=taxonomy(known.taxonomy))),
        "here": moved(centre, 15, 20),
        "name": visit.actor.name,
        "receipt": _("exercice\u00a0: rien n’est parti"),
        "contested": {"place": uid_of(_CONTESTED), "field": "telephone", "now": "+33 2 61 91 00 99"},
        "twin": {"place": uid_of(_TWIN), "type": twin.fields["type"], "nom": twin.name, "metres": 25},
    }


def _row(work: Work, code: str, centre: Position) -> _Row:
    ago = verified_ago(code)
    seen = None if ago is None else work.today - ago
    due = "" if seen is None else (seen + _KEPT).isoformat()
    values = PLACES[code].values(centre)
    return _Row(uid_of(code), 1, seen.isoformat() if seen else None, due, values)
