"""``POST /api/v1/sync``: up to 50 contributions, one verdict each; one bad item never blocks the others."""

from flask import jsonify
from flask.typing import ResponseReturnValue

from cartoquartiers.domain.errors import Conflicting, Invalid, Problem
from cartoquartiers.web.api.body import json_body
from cartoquartiers.web.device import person_key
from cartoquartiers.web.guards import SignInNeeded, no_ended_session
from cartoquartiers.web.synchronising import take_all
from cartoquartiers.web.visit import Visit

MOST = 50


def synchronise(visit: Visit) -> ResponseReturnValue:
    """Take the items one by one, each in transactions of its own.

    A device that says whose work it sends (``person``) is refused when somebody else is signed in.
    """
    no_ended_session(visit)
    body = json_body()
    items = body.get("contributions") if isinstance(body, dict) else None
    if not isinstance(items, list) or set(body) - {"contributions", "person"}:
        raise Invalid([Problem("contributions", "not_a_list")])
    if len(items) > MOST:
        raise Invalid([Problem("contributions", "too_many_items", {"most": MOST})])
    if body.get("person") is not None:
        _same_person(visit, body["person"])
    results, released = take_all(visit, items)
    return jsonify(results=results, released=released)


def _same_person(visit: Visit, person: object) -> None:
    mine = person_key(visit)
    if not mine:
        raise SignInNeeded
    if person != mine:
        raise Conflicting("other_person")
