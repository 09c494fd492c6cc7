"""Choosing places, and the one thing that changes on all of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask import Response, make_response, redirect, render_template
from flask.typing import ResponseReturnValue

from cartoquartiers.domain.batch import MOST, Asked, read_asked
from cartoquartiers.domain.errors import Invalid, Problem
from cartoquartiers.domain.filters import PlaceFilters, parse_filters
from cartoquartiers.domain.identifiers import normalise_uid
from cartoquartiers.domain.policy import Area, rule_for
from cartoquartiers.domain.vocabulary import Kind
from cartoquartiers.store.queries import batches as queries
from cartoquartiers.store.queries.listing import Order, count_places, list_places
from cartoquartiers.store.queries.matching import known_codes
from cartoquartiers.store.queries.places import PlaceRow
from cartoquartiers.store.work import Work
from cartoquartiers.usecases import batches
from cartoquartiers.usecases.projection import Words
from cartoquartiers.web.batches import form, present
from cartoquartiers.web.caching import kept_by_nobody
from cartoquartiers.web.cards import place_url
from cartoquartiers.web.labels import spoken, words
from cartoquartiers.web.visit import Visit
from cartoquartiers.web.wording import sentence

_NOT_FILTERS = ("lang",)


@dataclass(frozen=True)
class Choice:
    """One place of the list; ``outside``: not in the person's part. Position in degrees."""

    uid: str
    name: str
    url: str
    where: str
    colour: str
    longitude: float
    latitude: float
    outside: bool
    ticked: bool


def show(visit: Visit) -> ResponseReturnValue:
    """The places that the filters leave, and what may change on them."""
    return _page(visit, visit.work)


def prepare(visit: Visit) -> ResponseReturnValue:
    """Keep the choice as a draft, whose preview comes next."""
    problems: list[Problem] = []
    asked: Asked | None = None
    try:
        asked = read_asked(visit.form)
    except Invalid as invalid:
        problems += invalid.problems
    with visit.reading() as work:
        uids = _chosen(visit, work, problems)
    if asked and not problems:
        try:
            with visit.writing() as work:
                number = batches.prepare_change(work, visit.actor, asked, uids)
            return redirect(f"/moderation/lots/{number}", 303)
        except Invalid as invalid:
            problems += invalid.problems
    with visit.reading() as work:
        page = _page(visit, work, problems)
    page.status_code = 422
    return page


def _chosen(visit: Visit, work: Work, problems: list[Problem]) -> list[str]:
    """The uids that were ticked; « tous » is the whole list that the filters leave."""
    if "tous" in visit.form:
        filters = _filters(visit, work)[0]
        if count_places(work, filters, spoken(work)) > MOST:
            problems.append(Problem("lieu", "batch_too_many", {"most": MOST}))
        return [row.uid for row in _rows(work, filters)]
    uids = list(filter(None, map(_uid, visit.form.getlist("lieu"))))
    if not uids:
        problems.append(Problem("lieu", "batch_choose_places"))
    return uids


def _uid(text: str) -> str:
    try:
        return normalise_uid(text)
    except ValueError:
        return ""


def _filters(visit: Visit, work: Work) -> tuple[PlaceFilters, list[Problem]]:
    return parse_filters(visit.args.items(multi=True), known_codes(work), ignore=_NOT_FILTERS)


def _rows(work: Work, filters: PlaceFilters) -> list[PlaceRow]:
    listed = list_places(work, filters, Order.NAME, None, 0, MOST, spoken=spoken(work))
    return [row for row, _metres in listed]


def _page(visit: Visit, work: Work, problems: Sequence[Problem] = ()) -> Response:
    filters, ignored = _filters(visit, work)
    labels = words(work)
    actor = visit.actor
    rows = _rows(work, filters)
    recent = queries.batches(work, None if actor.may_moderate else actor.person_id, 10)
    response = make_response(
        render_template(
            "batches/choose.html",
            filters=filters,
            selects=form.selects(filters, labels),
            count=count_places(work, filters, spoken(work)),
            most=MOST,
            choices=_choices(visit, rows, labels),
            tasks=form.tasks(labels, keeper=actor.may_moderate),
            form=visit.form,
            query=filters.query(),
            ignored=[sentence(problem) for problem in ignored],
            problems=form.by_field(problems),
            told=[(problem.field, sentence(problem)) for problem in problems],
            recent=[present.card(row, name, count, labels) for row, name, count in recent],
        )
    )
    return kept_by_nobody(response)


def _choices(visit: Visit, rows: Iterable[PlaceRow], labels: Words) -> list[Choice]:
    ticked = set(visit.form.getlist("lieu"))
    return [
        Choice(
            uid=row.uid,
            name=row.name,
            url=place_url(row),
            where=present.where(row.category, row.type, row.quartier, row.commune, labels),
            colour=labels.taxonomy.categories[row.category].colour,
            longitude=row.longitude,
            latitude=row.latitude,
            outside=rule_for(visit.actor, Kind.CORRECT, [Area.of(row)]) is None,
            ticked=row.uid in ticked,
        )
        for row in rows
    ]
