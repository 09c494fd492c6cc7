"""The list of places."""

from urllib.parse import urlencode
from uuid import uuid4

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from cartoquartiers.domain.campaigns import AREA
from cartoquartiers.domain.geometry import Position
from cartoquartiers.domain.policy import Scope
from cartoquartiers.store.queries.listing import Order, count_places, list_places
from cartoquartiers.store.queries.matching import known_codes
from cartoquartiers.store.queries.territory import territory_box
from cartoquartiers.store.work import Work
from cartoquartiers.web.cards import cards, may_confirm_at_once
from cartoquartiers.web.labels import spoken, words
from cartoquartiers.web.listing.asked import PAGE_LENGTH, Asked, asked_for
from cartoquartiers.web.listing.nearby import looked_up
from cartoquartiers.web.listing.present import active_filters, choices, page_words, sentence_of
from cartoquartiers.web.moves import places_to_check
from cartoquartiers.web.visit import Visit


def show(visit: Visit) -> ResponseReturnValue:
    """The published places that the filters leave, fifty at a time."""
    nearby = looked_up(visit)
    work = visit.work
    asked = nearby.applied(asked_for(request.args.items(multi=True), known_codes(work)))
    count = count_places(work, asked.filters, spoken(work))
    last = max(1, -(-count // PAGE_LENGTH))
    if asked.page > last:
        return redirect(asked.address(page=last))
    labels = words(work)
    origin = _origin(work, asked)
    called = spoken(work)
    listed = list_places(work, asked.filters, asked.order, origin, asked.start, PAGE_LENGTH, spoken=called)
    at_once = {row.id for row, _metres in listed if may_confirm_at_once(visit.actor, row)}
    return render_template(
        "listing/show.html",
        asked=asked,
        nearby=nearby,
        count=count,
        cards=cards(work, listed, labels),
        versions={row.id: row.version for row, _metres in listed},
        at_once=at_once,
        new_uid=lambda: str(uuid4()),
        here=request.full_path.rstrip("?"),
        active=active_filters(asked, labels),
        choices=choices(labels, asked),
        problems=[*filter(None, [nearby.trouble]), *(sentence_of(problem) for problem in asked.problems)],
        pages=page_words(asked, count),
        previous=asked.address(page=asked.page - 1) if asked.page > 1 else None,
        following=asked.address(page=asked.page + 1) if asked.page < last else None,
        map_query=urlencode(asked.filters.pairs()),
        campaign_url=_campaign_url(visit, asked),
        own_part_url=_own_part_url(visit, asked) if len(at_once) < len(listed) else None,
    )


def _own_part_url(visit: Visit, asked: Asked) -> str | None:
    """The same question about the places for which this person answers, beside which alone stands « Tout est
    exact »: where the list goes beyond them; else ``None``. Empty where no filter says which they are: with
    both communes and quartiers the address would lead back to this very list."""
    scope = visit.actor.scope
    if scope == Scope() or not (asked.filters.a_verifier or asked.filters.verifier):
        return None
    return "" if scope.communes and scope.quartiers else places_to_check(scope)


def _campaign_url(visit: Visit, asked: Asked) -> str:
    """Where those of the team make an opération out of what this list finds stale."""
    stale = asked.filters.a_verifier or asked.filters.verifier
    if not stale or not visit.actor.may_animate:
        return ""
    pairs = [pair for pair in asked.filters.pairs() if pair[0] in (*AREA, "bbox")]
    return "/operations/nouvelle?" + urlencode([*pairs, ("a_verifier", "1")])


def _origin(work: Work, asked: Asked) -> Position | None:
    """From where distances are told: the place asked for, else the middle of the territory."""
    if asked.origin or asked.order is not Order.DISTANCE:
        return asked.origin
    box = territory_box(work)
    return ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2) if box else None
