"""What there is in a quartier, a commune, a rubrique: figures, who answers for it, where to go on."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cartoquartiers.domain.errors import NotFound
from cartoquartiers.domain.filters import PlaceFilters
from cartoquartiers.store.queries.figures import figures
from cartoquartiers.store.queries.listing import Order, list_places
from cartoquartiers.store.queries.stewards import Steward, stewards_of
from cartoquartiers.usecases.projection import Words, words
from cartoquartiers.web.cards import cards
from cartoquartiers.web.moments import day
from cartoquartiers.web.visit import Visit

_SHOWN = 10
Answers = Callable[[Steward], bool]


def quartier(visit: Visit, code: str) -> ResponseReturnValue:
    """The page of a quartier."""
    labels = words(visit.work)
    name = _known(labels.territory.quartiers, code)
    filters = PlaceFilters(quartier=(code,))
    return _page(visit, labels, _("Quartier"), name, filters, lambda one: code in one.quartiers)


def commune(visit: Visit, code: str) -> ResponseReturnValue:
    """The page of a commune, by its INSEE code."""
    labels = words(visit.work)
    name = _known(labels.territory.communes, code)
    filters = PlaceFilters(commune=(code,))
    return _page(visit, labels, _("Commune"), name, filters, lambda one: code in one.communes)


def category(visit: Visit, code: str) -> ResponseReturnValue:
    """The page of a rubrique."""
    labels = words(visit.work)
    known = labels.taxonomy.categories.get(code)
    if known is None:
        raise NotFound
    filters = PlaceFilters(rubrique=(code,))
    return _page(visit, labels, _("Rubrique"), known.label, filters, lambda one: code in one.rubriques)


def _page(
    visit: Visit, labels: Words, kind: str, name: str, filters: PlaceFilters, answers: Answers
) -> ResponseReturnValue:
    work = visit.work
    counted = figures(work, filters)
    stalest = list_places(work, replace(filters, a_verifier=True), Order.VERIFIED, None, 0, _SHOWN)
    return render_template(
        "areas/show.html",
        kind=kind,
        name=name,
        code=(filters.rubrique or ("",))[0],
        query=filters.query(),
        figures=counted,
        updated=day(counted.updated_at.date()) if counted.updated_at else None,
        stewards=[one for one in stewards_of(work) if answers(one)],
        stalest=cards(work, stalest, labels),
        taxonomy=labels.taxonomy,
        territory=labels.territory,
    )


def _known(names: Mapping[str, str], code: str) -> str:
    if code not in names:
        raise NotFound
    return names[code]
