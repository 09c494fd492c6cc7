"""``POST /api/v1/contributions``."""

from dataclasses import replace
from typing import Any

from flask import jsonify
from flask.typing import ResponseReturnValue

from cartoquartiers.domain.errors import NotFound
from cartoquartiers.domain.policy import Actor
from cartoquartiers.domain.proposal import parse_proposal
from cartoquartiers.domain.vocabulary import Origin
from cartoquartiers.store.work import Work
from cartoquartiers.usecases import contribute, moderate
from cartoquartiers.usecases.contribute import Provenance, Receipt
from cartoquartiers.web.api.body import json_body
from cartoquartiers.web.context import language
from cartoquartiers.web.guards import no_ended_session
from cartoquartiers.web.visit import Visit
from cartoquartiers.web.wording import problem_list


def create(visit: Visit) -> ResponseReturnValue:
    """Receive one contribution: 201 with its receipt, 200 when it had already arrived, 422 with the
    problems."""
    proposal = parse_proposal(json_body())
    no_ended_session(visit)
    with visit.writing() as work:
        came = Provenance(Origin.API, counted=visit.toolbox.counts)
        receipt = contribute.submit(work, visit.actor, proposal, language=language(), provenance=came)
    return jsonify(receipt_json(receipt)), 201 if receipt.created else 200


def show(visit: Visit, uid: str) -> ResponseReturnValue:
    """Where a contribution stands; for its author who signed in, and for moderators of its scope."""
    receipt = _visible(visit.work, visit.actor, uid)
    response = jsonify(receipt_json(receipt))
    response.headers["Cache-Control"] = "private, no-store"
    return response


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
