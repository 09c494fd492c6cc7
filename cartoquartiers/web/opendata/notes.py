"""`/exports/bons-a-savoir.*`: what residents noted beside the facts, in files of their own."""

import hashlib
from collections.abc import Callable
from typing import Any

from flask import make_response
from flask.typing import ResponseReturnValue

from cartoquartiers.domain.side_files import NOTES, NOTES_ODBL, SideFile
from cartoquartiers.exports.notes import as_csv, as_geojson
from cartoquartiers.store.queries.tips import GivenNote, given
from cartoquartiers.web.opendata.side import check, side_reply
from cartoquartiers.web.refusing import Refused
from cartoquartiers.web.visit import Visit

Writer = Callable[[list[dict[str, Any]]], bytes]


def geojson(visit: Visit) -> ResponseReturnValue:
    """All notes with the points of their places."""
    return _file(visit, NOTES, "geojson", as_geojson)


def table(visit: Visit) -> ResponseReturnValue:
    """All notes, a line each."""
    return _file(visit, NOTES, "csv", as_csv)


def odbl_geojson(visit: Visit) -> ResponseReturnValue:
    """Those of the places that come from OpenStreetMap, under its licence."""
    return _file(visit, NOTES_ODBL, "geojson", as_geojson)


def odbl_table(visit: Visit) -> ResponseReturnValue:
    """The same, a line each."""
    return _file(visit, NOTES_ODBL, "csv", as_csv)


def _file(visit: Visit, file: SideFile, suffix: str, write: Writer) -> ResponseReturnValue:
    try:
        check()
    except Refused as refused:
        return make_response(refused.answer())
    notes = given(visit.work, file.dataset)
    # A note comes and goes without a tick.
    held = hashlib.sha256(" ".join(one.uid for one in notes).encode()).hexdigest()
    rows = [_row(visit, one) for one in notes]
    return side_reply(visit, file, suffix, held, lambda _tick, _at: write(rows))


def _row(visit: Visit, one: GivenNote) -> dict[str, Any]:
    longitude, latitude = (round(value, 6) + 0.0 for value in one.position)
    return {
        "id": one.uid,
        "lieu": one.place,
        "lieu_nom": one.name,
        "texte": one.text,
        "date": one.said_on,
        "jusqu_au": one.last_day,
        "rubrique": one.category,
        "code_insee": one.commune,
        "quartier": one.quartier,
        "longitude": longitude,
        "latitude": latitude,
        "licence": one.licence or visit.work.house.licence,
        "url": f"{visit.toolbox.base_url}/lieux/{one.place}",
    }
