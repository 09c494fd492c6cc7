"""``POST /api/v1/contributions``."""

from dataclasses import replace
from functools import partial
from typing import Any
from urllib.parse import urlencode

from flask import jsonify
from flask.typing import ResponseReturnValue

from cartoquartiers.domain.errors import Invalid, NotFound, Problem
from cartoquartiers.domain.policy import Actor
from cartoquartiers.domain.proposal import parse_proposal
from cartoquartiers.domain.vocabulary import ContributionState, Origin
from cartoquartiers.store.queries.mine import receipts_of
from cartoquartiers.store.work import Work
from cartoquartiers.usecases import contribute, moderate
from cartoquartiers.usecases.contribute import Provenance, Receipt
from cartoquartiers.web.api.body import json_body
from cartoquartiers.web.caching import kept_by_nobody
from cartoquartiers.web.context import language
from cartoquartiers.web.guards import no_ended_session
from cartoquartiers.web.numbers import small_number
from cartoquartiers.web.visit import Visit
from cartoquartiers.web.wording import problem_list

_PAGE = 100


def create(visit: Visit) -> ResponseReturnValue:
    """Receive one contribution: 201 with its receipt, 200 when it had already arrived, 422 with the
    problems."""
    proposal = parse_proposal(json_body())
    no_ended_session(visit)
    came = Provenance(Origin.API, counted=visit.toolbox.counts)
    receipt = visit.write(
        partial(contribute.submit, actor=visit.actor, proposal=proposal, language=language(), provenance=came)
    )
    return jsonify(receipt_json(receipt)), 201 if receipt.created else 200


def mine(visit: Visit) -> ResponseReturnValue:
    """What one sent, the newest first, a page at a time; `state` picks those that stand so."""
    state, before = visit.args.get("state"), visit.args.get("before")
    if unknown := {*visit.args} - {"state", "before"}:
        raise Invalid([Problem(name[:60], "unknown_key") for name in sorted(unknown)])
    if state is not None and state not in {one.value for one in ContributionState}:
        raise Invalid([Problem("state", "unknown_value", {"value": state[:60]})])
    number = small_number(before, -1) if before is not None else None
    if number is not None and number < 0:
        raise Invalid([Problem("before", "not_a_number")])
    assert visit.actor.person_id is not None
    rows = receipts_of(visit.work, visit.actor.person_id, state, number, _PAGE + 1)
    told = [receipt_json(contribute.receipt_of(visit.work, row, created=False)) for row in rows[:_PAGE]]
    following = None
    if len(rows) > _PAGE:
        asked = {"before": rows[_PAGE - 1].id} | ({"state": state} if state else {})
        following = f"{visit.toolbox.base_url}/api/v1/contributions?{urlencode(asked)}"
    response = jsonify({"contributions": told, "next": following})
    return kept_by_nobody(response)


def show(visit: Visit, uid: str) -> ResponseReturnValue:
    """Where a contribution stands; for its author who signed in, and for moderators of its scope."""
    receipt = _visible(visit.work, visit.actor, uid)
    response = jsonify(receipt_json(receipt))
    return kept_by_nobody(response)


def _visible(work: Work, actor: Actor, uid: str) -> Receipt:
    contribution = moderate.visible_to(work, actor, uid)
    if contribution is None:
        raise NotFound("contribution")
    receipt = contribute.receipt_of(work, contribution, created=False)
    if contribution.author_id == actor.person_id:
        return receipt
    # Who holds the follow link may withdraw and answer in the author's name: it is for the author alone.
    return replace(receipt, follow="")


def receipt_json(receipt: Receipt) -> dict[str, Any]:
    """Return a receipt as programs get it."""
    return {
        "uid": receipt.uid,
        "state": receipt.state,
        "place": receipt.place,
        "version": receipt.version,
        "tick": receipt.tick,
        "follow": receipt.follow,
        "problems": problem_list(receipt.problems),
    }
