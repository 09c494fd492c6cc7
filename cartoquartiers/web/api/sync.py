"""``POST /api/v1/sync``: up to 50 contributions, one verdict each; one bad item never blocks the others."""

from typing import Any

from flask import jsonify
from flask.typing import ResponseReturnValue

from cartoquartiers.domain.errors import Invalid, Problem
from cartoquartiers.domain.proposal import parse_proposal
from cartoquartiers.usecases import contribute
from cartoquartiers.web.api.body import json_body
from cartoquartiers.web.api.contributions import receipt_json
from cartoquartiers.web.context import language
from cartoquartiers.web.guards import no_ended_session
from cartoquartiers.web.visit import Visit
from cartoquartiers.web.wording import problem_list

MOST = 50


def synchronise(visit: Visit) -> ResponseReturnValue:
    """Take the items one by one, each in a transaction of its own."""
    no_ended_session(visit)
    body = json_body()
    items = body.get("contributions") if isinstance(body, dict) else None
    if not isinstance(items, list) or set(body) - {"contributions"}:
        raise Invalid([Problem("contributions", "not_a_list")])
    if len(items) > MOST:
        raise Invalid([Problem("contributions", "too_many_items", {"most": MOST})])
    return jsonify(results=[_take(visit, item) for item in items])


def _take(visit: Visit, item: Any) -> dict[str, Any]:
    uid = item.get("uid") if isinstance(item, dict) else None
    try:
        proposal = parse_proposal(item)
        with visit.writing() as work:
            return receipt_json(contribute.submit(work, visit.actor, proposal, language=language()))
    except Invalid as invalid:
        return {"uid": uid, "state": "refused", "problems": problem_list(invalid.problems)}
