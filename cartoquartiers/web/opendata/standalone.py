"""`/exports/lieux-carte.html`: the places of a selection as a map in one file, to send or to keep."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import force_locale, format_decimal
from flask_babel import gettext as _

from cartoquartiers.domain.datasets import MAIN
from cartoquartiers.domain.filters import PlaceFilters
from cartoquartiers.domain.text import slugify
from cartoquartiers.domain.vocabulary import Licence
from cartoquartiers.store.queries import published, site
from cartoquartiers.store.queries.published import Sums
from cartoquartiers.usecases.ports import MapSheet, Pin
from cartoquartiers.usecases.projection import Words
from cartoquartiers.usecases.site_settings import DEFAULTS
from cartoquartiers.web.errors import problem_json
from cartoquartiers.web.ground import map_ground, tiles_of
from cartoquartiers.web.labels import words
from cartoquartiers.web.moments import day
from cartoquartiers.web.opendata.asked import filters
from cartoquartiers.web.opendata.exports import hour
from cartoquartiers.web.opendata.reply import reply
from cartoquartiers.web.opendata.streams import busy
from cartoquartiers.web.readings import reading
from cartoquartiers.web.refusing import Refused
from cartoquartiers.web.streaming import Slot
from cartoquartiers.web.visit import Visit

MOST = 5000
"""Places: beyond it, the file weighs more than letters carry, and telephones are slow to open it."""


def sheet(visit: Visit) -> ResponseReturnValue:
    """The file, always attached; 400 when the selection is too large for one, 503 when too many are drawn."""
    work = visit.work
    try:
        asked = filters(work)
    except Refused as refused:
        return refused.answer()
    sums = published.sums(work, MAIN, asked)
    if sums.count > MOST:
        return _too_many(sums.count)
    given = {**DEFAULTS, **site.settings(work)}
    tiles = tiles_of(visit.toolbox.settings, given)
    hours = hour(visit, asked)

    def write(_tick: int, at: datetime) -> str:
        with _drawing(), force_locale("fr"):
            return visit.toolbox.draw_map(_drawn(visit, asked, sums, str(given["title"]), tiles, at))

    depends = " ".join([asked.query(), str(given["title"]), *tiles, *hours])
    try:
        response = reply(visit, "text/html; charset=utf-8", depends, write, dated=not hours)
    except _TooManyAtOnce:
        return busy()
    response.headers["Content-Disposition"] = f'attachment; filename="{_file_name(given["title"])}"'
    # Opened here all the same, it would run as a stranger: nothing of this site is within its reach.
    response.headers["Content-Security-Policy"] = "sandbox allow-scripts allow-popups"
    return response


@contextmanager
def _drawing() -> Iterator[None]:
    """One of the few files that may be made at once: a map of 5,000 places takes seconds and megabytes."""
    slot = Slot()
    if not slot:
        raise _TooManyAtOnce
    try:
        yield
    finally:
        slot.close()


class _TooManyAtOnce(Exception):
    """Nothing was drawn: come back soon."""


def _file_name(title: object) -> str:
    return f"carte-{slugify(str(title)) or 'lieux'}.html"


def _drawn(
    visit: Visit, asked: PlaceFilters, sums: Sums, title: str, tiles: tuple[str, str], at: datetime
) -> MapSheet:
    labels = words(visit.work)
    rows = (json.loads(text)["properties"] for text in published.texts(visit.work, MAIN, asked))
    licence = _(Licence(visit.work.house.licence).sentence)
    when = day(at.astimezone(visit.work.house.timezone).date())
    return MapSheet(
        title=title,
        credit=_("Source\u00a0: %(title)s, données du %(day)s", title=title, day=when) + f" ({licence})",
        language="fr",
        tiles_url=tiles[0],
        tiles_credit=tiles[1],
        box=sums.box or map_ground()["bounds"],
        pins=tuple(_pin(columns, labels) for columns in rows),
    )


def _pin(columns: dict[str, str], labels: Words) -> Pin:
    category = labels.taxonomy.categories.get(columns["rubrique"])
    hours = reading("horaires", columns["horaires"], labels) or columns["horaires_texte"]
    lines = [
        columns["type_libelle"] or columns["rubrique_libelle"],
        columns["adresse"],
        hours,
        reading("telephone", columns["telephone"], labels),
    ]
    return Pin(
        position=(float(columns["longitude"]), float(columns["latitude"])),
        name=columns["nom"],
        family=columns["famille"],
        colour=category.colour if category else "#0b6e6e",
        lines=tuple(line for line in lines if line),
        url=columns["url"],
        link_words=_("Voir la fiche"),
    )


def _too_many(count: int) -> ResponseReturnValue:
    message = _(
        "Une carte en un fichier tient au plus %(most)s lieux\u202f; cette sélection en a %(count)s."
        " Choisissez un quartier ou une rubrique.",
        most=format_decimal(MOST),
        count=format_decimal(count),
    )
    if request.accept_mimetypes.best_match(["application/json", "text/html"]) == "text/html":
        return render_template("errors/400.html", message=message), 400
    return problem_json(400, message, code="too_many", most=MOST)
