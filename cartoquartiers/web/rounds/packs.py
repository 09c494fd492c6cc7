"""What a tablet takes along: who works on it, which quartiers, and the places of one of them."""

from typing import Any

from flask import Response, jsonify
from flask.typing import ResponseReturnValue

from cartoquartiers.domain.errors import Invalid, NotFound, Problem
from cartoquartiers.domain.policy import FIELD_ROLES, Scope
from cartoquartiers.store.queries import clock, rounds
from cartoquartiers.store.work import Work
from cartoquartiers.web.device import person_key
from cartoquartiers.web.labels import words
from cartoquartiers.web.rounds import shared
from cartoquartiers.web.rounds.pack import pack_of, packed_places
from cartoquartiers.web.visit import Visit


def me(visit: Visit) -> ResponseReturnValue:
    """Who is signed in, as the tablet knows them, and where their rounds lead; empty for a passer-by."""
    actor = visit.actor
    areas = _areas(visit.work, actor.scope) if actor.role in FIELD_ROLES else []
    areas = [*shared.areas(visit), *areas]
    joined = visit.participant
    name = actor.name if actor.is_authenticated or not joined else joined.pseudonym
    answer = jsonify(person=person_key(visit), name=name, areas=areas, at=visit.work.now.isoformat())
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _areas(work: Work, scope: Scope) -> list[dict[str, Any]]:
    """The quartiers and communes of the scope; without limits all quartiers, else all communes."""
    names = words(work).territory
    chosen = [("quartier", code) for code in scope.quartiers] + [("commune", code) for code in scope.communes]
    if not chosen:
        everywhere = names.quartiers or names.communes
        chosen = [("quartier" if names.quartiers else "commune", code) for code in everywhere]
    labels = {"quartier": names.quartiers, "commune": names.communes}
    known = {kind: rounds.counts(work, kind, scope.categories) for kind in {kind for kind, _code in chosen}}
    ordered = [(kind, code) for kind in labels for code in labels[kind] if (kind, code) in chosen]
    return [
        {
            "kind": kind,
            "code": code,
            "label": labels[kind][code],
            "places": known[kind].get(code, (0, 0))[0],
            "to_check": known[kind].get(code, (0, 0))[1],
        }
        for kind, code in ordered
    ]


def of_quartier(visit: Visit, code: str) -> ResponseReturnValue:
    """The pack of a quartier."""
    return _pack(visit, "quartier", code, words(visit.work).territory.quartiers)


def of_commune(visit: Visit, insee: str) -> ResponseReturnValue:
    """The pack of a commune, where there are no quartiers."""
    return _pack(visit, "commune", insee, words(visit.work).territory.communes)


def _pack(visit: Visit, kind: str, code: str, known: dict[str, str]) -> Response:
    """All places, or with ``since`` (a tick) what changed; a clock that went back gives all of them again."""
    if code not in known:
        raise NotFound
    work, tick = visit.work, clock.tick(visit.work)
    since = _since(visit)
    whole = since is None or since > tick
    start = 0 if whole or since is None else since
    one = rounds.Round(kind, code, visit.actor.scope.categories)
    body = {
        "kind": kind,
        "code": code,
        "label": known[code],
        "tick": tick,
        "whole": whole,
        "places": packed_places(work, rounds.places_in(work, one, start)),
        "gone": [] if whole else rounds.left_since(work, one, start),
    }
    return pack_of(work, body)


def _since(visit: Visit) -> int | None:
    given = visit.args.get("since", "")
    if not given:
        return None
    if not (given.isascii() and given.isdigit() and len(given) < 16):
        raise Invalid([Problem("since", "not_a_number")])
    return int(given)
