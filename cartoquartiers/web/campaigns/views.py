"""The opérations, and the page of one: its live count for everybody, the code and the poster for the team."""

from flask import Response, jsonify, make_response, render_template
from flask.typing import ResponseReturnValue

from cartoquartiers.domain.lifecycle import OPEN_STATES
from cartoquartiers.domain.vocabulary import ContributionState
from cartoquartiers.store.queries import campaigns
from cartoquartiers.store.queries.campaigns import Standing
from cartoquartiers.web.caching import kept_by_nobody
from cartoquartiers.web.campaigns.finding import campaign_of
from cartoquartiers.web.campaigns.present import bars, card
from cartoquartiers.web.visit import Visit

_PUBLISHED = (ContributionState.PUBLISHED, ContributionState.PARTIAL)


def index(visit: Visit) -> ResponseReturnValue:
    """The opérations of the site, for the team."""
    work = visit.work
    rows = [(card(work, one), one.code.upper()) for one in campaigns.latest(work)]
    return kept_by_nobody(make_response(render_template("campaigns/index.html", rows=rows)))


def show(visit: Visit, number: str) -> ResponseReturnValue:
    """How far it is, and its result once it is over: figures, no person."""
    work = visit.work
    one = campaign_of(work, number)
    now = campaigns.standing(work, one)
    page = render_template(
        "campaigns/show.html",
        card=card(work, one),
        code=one.code.upper(),
        campaign=one,
        figures=_figures(now),
        percent=_percent(now, one.goal),
        bars=bars(work, now),
        animates=visit.actor.may_animate,
    )
    return kept_by_nobody(make_response(page))


def count(visit: Visit, number: str) -> ResponseReturnValue:
    """The figures of the page, which a script renews."""
    one = campaign_of(visit.work, number)
    now = campaigns.standing(visit.work, one)
    answer: Response = jsonify(
        **_figures(now), people=one.taken_part, goal=one.goal, percent=_percent(now, one.goal)
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _percent(now: Standing, goal: int) -> int:
    """Of the goal, at most a hundred; a new place counts as one that was looked at."""
    return min(100, (now.looked + now.created) * 100 // goal)


def _figures(now: Standing) -> dict[str, int]:
    return {
        "looked": now.looked,
        "created": now.created,
        "left": now.left,
        "sent": sum(now.states.values()),
        "published": sum(now.states.get(state, 0) for state in _PUBLISHED),
        "waiting": sum(now.states.get(state, 0) for state in OPEN_STATES),
    }
