"""Opening an opération from a choice of places, and ending it before its last day."""

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

from flask import jsonify, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.datastructures import MultiDict

from cartoquartiers.domain.campaigns import AREA, MOST_GOAL, read_plan
from cartoquartiers.domain.drawn_area import read_corners
from cartoquartiers.domain.errors import Invalid, Problem
from cartoquartiers.domain.filters import PlaceFilters, parse_filters
from cartoquartiers.store.queries.listing import count_places
from cartoquartiers.store.queries.matching import known_codes
from cartoquartiers.store.work import Work
from cartoquartiers.usecases import campaigns
from cartoquartiers.web.caching import kept_by_nobody
from cartoquartiers.web.campaigns.finding import campaign_of
from cartoquartiers.web.context import notify
from cartoquartiers.web.labels import words
from cartoquartiers.web.visit import Visit
from cartoquartiers.web.wording import sentence

_ASKED = (*AREA, "a_verifier", "bbox")


def ask(visit: Visit) -> ResponseReturnValue:
    """The form, filled with the filters of the list from which one comes."""
    today = visit.work.today
    form = request.args.copy()
    form.setdefault("debut", today.isoformat())
    form.setdefault("fin", (today + timedelta(days=14)).isoformat())
    return _page(visit.work, form)


def count(visit: Visit) -> ResponseReturnValue:
    """How many places the choice leaves, in words, for the script of the form."""
    work = visit.work
    return kept_by_nobody(jsonify(text=_counted(work, _chosen(work, request.args))))


def start(visit: Visit) -> ResponseReturnValue:
    """Open it; with problems, the form comes back as it was filled."""
    try:
        with visit.reading() as work:
            plan = read_plan(visit.form, _filters(work, visit.form), work.today, visit.form.get("zone", ""))
        with visit.writing() as work:
            number = campaigns.start(work, visit.actor, plan)
    except Invalid as invalid:
        with visit.reading() as work:
            return _page(work, visit.form, invalid.problems)
    notify(_("L’opération est prête. Imprimez l’affiche, ou donnez le code."), "ok")
    return redirect(f"/operations/{number}", 303)


def end(visit: Visit, number: str) -> ResponseReturnValue:
    """End it today."""
    with visit.reading() as work:
        one = campaign_of(work, number)
    with visit.writing() as work:
        campaigns.end(work, visit.actor, one.id)
    notify(_("L’opération est terminée. Les téléphones peuvent encore envoyer ce qu’ils gardent."), "ok")
    return redirect(f"/operations/{one.id}", 303)


def _filters(work: Work, form: MultiDict[str, str]) -> PlaceFilters:
    given = [(name, value) for name, value in form.items(multi=True) if name in _ASKED]
    return parse_filters(given, known_codes(work))[0]


def _chosen(work: Work, form: MultiDict[str, str]) -> PlaceFilters:
    """The filters with the drawn area, once it is one."""
    filters = _filters(work, form)
    with suppress(Invalid):
        filters = replace(filters, zone=read_corners(form.get("zone", ""), "zone"))
    return filters


def _counted(work: Work, filters: PlaceFilters) -> str:
    count = count_places(work, filters)
    return str(
        ngettext("%(num)s lieu correspond à ce choix.", "%(num)s lieux correspondent à ce choix.", count)
    )


def _page(work: Work, form: MultiDict[str, str], problems: tuple[Problem, ...] = ()) -> ResponseReturnValue:
    labels, filters = words(work), _chosen(work, form)
    taxonomy = labels.taxonomy
    told = [(problem.field, sentence(problem)) for problem in problems]
    kinds = [
        (one.label, [(t.code, t.label) for t in taxonomy.types.values() if t.category == one.code])
        for one in taxonomy.categories.values()
    ]
    page = render_template(
        "campaigns/new.html",
        form=form,
        filters=filters,
        counted=_counted(work, filters),
        quartiers=list(labels.territory.quartiers.items()),
        communes=list(labels.territory.communes.items()),
        categories=[(one.code, one.label) for one in taxonomy.categories.values()],
        kinds=[(label, types) for label, types in kinds if types],
        most_goal=MOST_GOAL,
        told=told,
        problems=dict(told),
    )
    return kept_by_nobody(make_response(page, 422 if told else 200))
