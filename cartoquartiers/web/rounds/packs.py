"""What a tablet takes along: who works on it, which quartiers, and the places of one of them."""

import json
from typing import Any

from flask import Response, jsonify
from flask.typing import ResponseReturnValue

from cartoquartiers.domain.errors import Invalid, NotFound, Problem
from cartoquartiers.domain.policy import Scope
from cartoquartiers.domain.vocabulary import Role
from cartoquartiers.store.queries import clock, rounds
from cartoquartiers.store.work import Work
from cartoquartiers.usecases.projection import Words
from cartoquartiers.web.caching import kept_by_nobody
from cartoquartiers.web.device import person_key
from cartoquartiers.web.labels import words
from cartoquartiers.web.packing import packed
from cartoquartiers.web.readings import hours
from cartoquartiers.web.visit import Visit

# What an agent sees and may correct on the spot, and what a look at the place needs.
_FIELDS = (
    "nom famille rubrique type description adresse code_postal commune telephone courriel site_web horaires "
    "horaires_texte acces_fauteuil gestionnaire position photos"
).split()
_FIELD_ROLES = frozenset({Role.AGENT, Role.STEWARD, Role.MODERATOR, Role.ADMINISTRATOR})


def me(visit: Visit) -> ResponseReturnValue:
    """Who is signed in, as the tablet knows them, and where their rounds lead; empty for a passer-by."""
    actor = visit.actor
    areas = _areas(visit.work, actor.scope) if actor.role in _FIELD_ROLES else []
    answer = jsonify(person=person_key(visit), name=actor.name, areas=areas)
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
    known = {kind: rounds.counts(work, kind) for kind in {kind for kind, _code in chosen}}
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
    body = {
        "kind": kind,
        "code": code,
        "label": known[code],
        "tick": tick,
        "at": work.now.isoformat(timespec="seconds"),
        "whole": whole,
        "places": [_place(row) for row in rounds.places_in(work, kind, code, start)],
        "gone": [] if whole else rounds.left_since(work, kind, code, start),
        **_labels(words(work)),
    }
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    response = packed(Response(text, mimetype="application/json"))
    return kept_by_nobody(response)


def _since(visit: Visit) -> int | None:
    given = visit.args.get("since", "")
    if not given:
        return None
    if not (given.isascii() and given.isdigit() and len(given) < 16):
        raise Invalid([Problem("since", "not_a_number")])
    return int(given)


def _place(row: Any) -> dict[str, Any]:
    known = row.fields.get("horaires")
    return {
        "hours": hours(known) if isinstance(known, str) else None,
        "uid": row.uid,
        "version": row.version,
        "verified_on": row.verified_on,
        "verify_by": row.verify_by,
        "fields": {name: row.fields.get(name) for name in _FIELDS},
    }


def _labels(labels: Words) -> dict[str, Any]:
    taxonomy = labels.taxonomy
    return {
        "rubriques": [
            {"code": c.code, "label": c.label, "pictogram": c.pictogram} for c in taxonomy.categories.values()
        ],
        "types": [
            {
                "code": t.code,
                "label": t.label,
                "rubrique": t.category,
                "pictogram": t.pictogram,
                "family": t.family,
            }
            for t in taxonomy.types.values()
        ],
    }
