"""`/liste/imprimer`: the places that the filters leave, on A4, with a map and a code to read beside each."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import urlencode

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cartoquartiers.domain.contacts import phone_french
from cartoquartiers.domain.paper_map import HEIGHT, RADIUS, WIDTH, paper_map
from cartoquartiers.domain.taxonomy import Category
from cartoquartiers.domain.vocabulary import Access
from cartoquartiers.store.queries.listing import Order, count_places, list_places
from cartoquartiers.store.queries.matching import known_codes
from cartoquartiers.store.queries.places import PlaceRow
from cartoquartiers.usecases.projection import Words
from cartoquartiers.web.labels import spoken, words
from cartoquartiers.web.listing.asked import Asked, asked_for
from cartoquartiers.web.listing.present import active_filters, sentence_of
from cartoquartiers.web.moments import day
from cartoquartiers.web.outlines import collection
from cartoquartiers.web.readings import hours
from cartoquartiers.web.square import square
from cartoquartiers.web.visit import Visit

#: More would be a book, and no map could hold their numbers.
MOST = 120


@dataclass(frozen=True)
class OnPaper:
    """A place in a few lines that somebody reads on a wall."""

    number: int
    name: str
    category: str
    kind: str
    address: str
    hours: str
    phone: str
    access: str
    drawing: str
    short_url: str


def show(visit: Visit) -> ResponseReturnValue:
    """The sheet, for everybody."""
    work = visit.work
    asked = asked_for(request.args.items(multi=True), known_codes(work))
    labels, called = words(work), spoken(work)
    listed = list_places(work, asked.filters, Order.NAME, None, 0, MOST, spoken=called)
    ranks = {code: rank for rank, code in enumerate(labels.taxonomy.categories)}
    rows = sorted((row for row, _metres in listed), key=lambda row: ranks.get(row.category, len(ranks)))
    chosen = [*asked.filters.quartier, *asked.filters.commune]
    base = visit.toolbox.base_url
    return render_template(
        "listing/paper.html",
        title=_title(asked, labels),
        others=_others(asked, labels),
        count=count_places(work, asked.filters, called),
        shown=len(rows),
        groups=_groups(rows, labels, base),
        drawing=paper_map([(row.longitude, row.latitude) for row in rows], _ground(visit), chosen),
        size=(WIDTH, HEIGHT, RADIUS),
        colours=[row.category for row in rows],
        list_url=base + asked.address(),
        list_query=urlencode(asked.filters.pairs()),
        square=square(visit, base + asked.address()),
        today=day(work.today),
        problems=[sentence_of(problem) for problem in asked.problems],
    )


def _ground(visit: Visit) -> Sequence[dict[str, object]]:
    found: Sequence[dict[str, object]] = collection(visit.work)["features"]
    return found


def _title(asked: Asked, labels: Words) -> str:
    """Where the list is about: its quartiers or communes, else a structure, else the rubriques."""
    filters, territory, taxonomy = asked.filters, labels.territory, labels.taxonomy
    for codes, names in (
        (filters.quartier, territory.quartiers),
        (filters.commune, territory.communes),
        (filters.structure, territory.organisations),
        (filters.type, {code: kind.label for code, kind in taxonomy.types.items()}),
        (filters.rubrique, {code: one.label for code, one in taxonomy.categories.items()}),
    ):
        if codes:
            return ", ".join(names[code] for code in codes)
    return str(_("Les lieux du territoire"))


def _others(asked: Asked, labels: Words) -> str:
    """The other filters, in words."""
    title = _title(asked, labels).split(", ")
    return " · ".join(one.label for one in active_filters(asked, labels) if one.label not in title)


def _groups(rows: Sequence[PlaceRow], labels: Words, base: str) -> list[tuple[Category, list[OnPaper]]]:
    """The places by rubrique, numbered through."""
    numbered = groupby(enumerate(rows, start=1), key=lambda pair: pair[1].category)
    categories = labels.taxonomy.categories
    return [
        (categories.get(code) or Category(code, code), [_on_paper(n, row, labels, base) for n, row in some])
        for code, some in numbered
    ]


def _on_paper(number: int, row: PlaceRow, labels: Words, base: str) -> OnPaper:
    values, kind = row.fields, labels.taxonomy.types.get(row.type or "")
    phone = values.get("telephone")
    communes = labels.territory.communes
    commune = communes.get(row.commune or "", "") if len(communes) > 1 else ""
    return OnPaper(
        number=number,
        name=row.name,
        category=row.category,
        kind=kind.label if kind else "",
        address=", ".join(filter(None, [values.get("adresse"), commune])),
        hours=hours(row.hours) if row.hours else values.get("horaires_texte") or "",
        phone=phone_french(phone) if phone else "",
        access=_(Access(row.access).sentence) if row.access == Access.OUI else "",
        drawing=f"/l/{row.short_code}.svg",
        short_url=f"{base}/l/{row.short_code}".partition("://")[2],
    )
