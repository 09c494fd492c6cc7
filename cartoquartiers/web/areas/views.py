"""What there is in a quartier, a commune, a rubrique, a type: figures, who answers for it, where to go on."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cartoquartiers.domain.errors import NotFound
from cartoquartiers.domain.filters import PlaceFilters
from cartoquartiers.domain.licences import dataset_of
from cartoquartiers.exports.schema_org import schema_org_area
from cartoquartiers.store.queries.figures import Figures, figures
from cartoquartiers.store.queries.listing import Order, list_places
from cartoquartiers.store.queries.places import PlaceRow
from cartoquartiers.store.queries.stewards import Steward, stewards_of
from cartoquartiers.usecases.projection import Words
from cartoquartiers.web.cards import cards, place_url
from cartoquartiers.web.labels import words
from cartoquartiers.web.moments import day
from cartoquartiers.web.shared_pictures import address
from cartoquartiers.web.visit import Visit

_SHOWN = 10
_LISTED = 60
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


def type_(visit: Visit, code: str) -> ResponseReturnValue:
    """The page of a type of place; who answers for its rubrique answers for it."""
    labels = words(visit.work)
    known = labels.taxonomy.types.get(code)
    if known is None:
        raise NotFound
    filters = PlaceFilters(type=(code,))
    return _page(visit, labels, _("Type"), known.label, filters, lambda one: known.category in one.rubriques)


def _page(
    visit: Visit, labels: Words, kind: str, name: str, filters: PlaceFilters, answers: Answers
) -> ResponseReturnValue:
    work = visit.work
    of_type = labels.taxonomy.types.get((filters.type or ("",))[0])
    category = of_type.category if of_type else (filters.rubrique or ("",))[0]
    url = visit.toolbox.base_url + request.path
    listed = list_places(work, filters, Order.NAME, None, 0, _LISTED)
    counted = figures(work, filters)
    stalest = list_places(work, replace(filters, a_verifier=True), Order.VERIFIED, None, 0, _SHOWN)
    return render_template(
        "areas/show.html",
        kind=kind,
        name=name,
        code=category,
        of_type=of_type,
        types=labels.taxonomy.types_of(category) if filters.rubrique else [],
        url=url,
        picture=address(work, *request.path.strip("/").split("/", 1)),
        today=day(work.today),
        listed=[(place_url(place), place.name) for place, _metres in listed],
        data=_described(visit, filters, name, url, counted, [place for place, _metres in listed]),
        query=filters.query(),
        figures=counted,
        updated=day(counted.updated_at.date()) if counted.updated_at else None,
        stewards=[one for one in stewards_of(work) if answers(one)],
        stalest=cards(work, stalest, labels),
        taxonomy=labels.taxonomy,
        territory=labels.territory,
    )


def _described(
    visit: Visit, filters: PlaceFilters, name: str, url: str, counted: Figures, listed: Iterable[PlaceRow]
) -> dict[str, Any]:
    """The page for search engines; it names no place that may not leave the house."""
    base, town = visit.toolbox.base_url, visit.work.house.licence
    leaving = [one for one in listed if dataset_of(one.fields.get("licence"), town) != "none"]
    return schema_org_area(
        "AdministrativeArea" if filters.quartier or filters.commune else "Thing",
        name,
        url,
        counted.updated_at.isoformat() if counted.updated_at else None,
        [(base + place_url(one), one.name) for one in leaving],
    )


def _known(names: Mapping[str, str], code: str) -> str:
    if code not in names:
        raise NotFound
    return names[code]
