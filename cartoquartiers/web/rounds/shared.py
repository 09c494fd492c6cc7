"""The round of an opération: the places that nobody looked at yet, and how far all of them are together."""

from typing import Any

from flask import jsonify
from flask.typing import ResponseReturnValue

from cartoquartiers.domain.campaigns import Campaign, CampaignState
from cartoquartiers.domain.errors import NotFound
from cartoquartiers.store.queries import campaigns, clock
from cartoquartiers.web.rounds.pack import pack_of, packed_places
from cartoquartiers.web.visit import Visit


def areas(visit: Visit) -> list[dict[str, Any]]:
    """The opérations that this device joined and that are open, as the page of the round lists them."""
    joined = visit.participant.campaigns if visit.participant else ()
    today = visit.work.today
    return [_area(visit, one) for one in joined if one.state(today) is CampaignState.OPEN]


def _area(visit: Visit, one: Campaign) -> dict[str, Any]:
    left = campaigns.standing(visit.work, one).left
    return {"kind": "operation", "code": one.code, "label": one.title, "places": left, "to_check": left}


def pack(visit: Visit, code: str) -> ResponseReturnValue:
    """What is left to look at in an opération; always whole, as others look at places meanwhile."""
    work, one = visit.work, _joined(visit, code)
    told = {
        "kind": "operation",
        "code": one.code,
        "label": one.title,
        "tick": clock.tick(work),
        "whole": True,
        "places": packed_places(work, campaigns.places_left(work, one)),
        "gone": [],
        "zone": one.filters.zone,
    }
    return pack_of(work, told)


def live(visit: Visit, code: str) -> ResponseReturnValue:
    """The count of an opération, and the places that somebody has seen to: nobody else walks there."""
    work, one = visit.work, _joined(visit, code)
    now = campaigns.standing(work, one)
    answer = jsonify(
        looked=now.looked,
        created=now.created,
        goal=one.goal,
        people=one.taken_part,
        open=one.state(work.today) is CampaignState.OPEN,
        done=campaigns.answered(work, one),
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _joined(visit: Visit, code: str) -> Campaign:
    found = visit.participant.of(code, visit.work.today) if visit.participant else None
    if found is None:
        raise NotFound("campaign")
    return found
