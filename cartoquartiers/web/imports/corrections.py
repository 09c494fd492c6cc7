"""What the ground corrected of a list that is followed: proposals to whoever holds it, to read and to take
along."""

import csv
import io
import json
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from flask import Response
from flask_babel import gettext as _

from cartoquartiers.domain.authority import OWN_WORDS
from cartoquartiers.domain.change import same_value
from cartoquartiers.domain.errors import NotFound
from cartoquartiers.domain.fields import Value
from cartoquartiers.domain.place import BY_NAME
from cartoquartiers.domain.record import text_of
from cartoquartiers.store.queries import harvests as queries
from cartoquartiers.store.queries.harvests import Followed
from cartoquartiers.store.work import Work
from cartoquartiers.usecases import harvests
from cartoquartiers.web.cells import harmless
from cartoquartiers.web.numbers import small_number
from cartoquartiers.web.visit import Visit


@dataclass(frozen=True, slots=True)
class Correction:
    """One field of which a place says something else than the list; `position`: longitude, latitude."""

    source_id: str
    uid: str
    place: str
    name: str
    said: Value
    now: Value
    position: list[float] | None


def number_of(text: str) -> int:
    """The number of a list in an address. Raises NotFound."""
    number = small_number(text, -1)
    if number < 0:
        raise NotFound("source")
    return number


def corrections_of(work: Work, row: Followed) -> list[Correction]:
    """Each field of which the place now says something else than the list said last."""
    return [
        Correction(memory.source_id, place.uid, place.name, name, said, now, place.fields.get("position"))
        for memory, place in queries.told_by(work, row.source)
        for name, said in memory.said.items()
        if name not in OWN_WORDS and name in BY_NAME
        if (now := place.fields.get(name)) is not None and not same_value(name, said, now)
    ]


def present(one: Correction) -> dict[str, str]:
    """A correction in words."""
    label = _(BY_NAME[one.name].label)
    said, now = text_of(one.said), text_of(one.now)
    return {"id": one.source_id, "uid": one.uid, "name": one.place, "field": label, "said": said, "now": now}


def as_csv(visit: Visit, number: str) -> Response:
    """The corrections as a table, a line each."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(
        [_("Identifiant"), _("Nom"), _("Champ"), _("Dans la liste"), _("Sur la carte"), _("Fiche")]
    )
    for one in map(present, _of(visit, number)):
        cells = [one["id"], one["name"], one["field"], one["said"], one["now"], _page(visit, one["uid"])]
        writer.writerow([harmless(cell) for cell in cells])
    content = ("\ufeff" + text.getvalue()).encode()
    return _file(content, "text/csv; charset=utf-8", "corrections.csv")


def as_geojson(visit: Visit, number: str) -> Response:
    """The corrections on a map: a feature a place, with what the list says and what the place says."""
    features = []
    for (source_id, uid), some in groupby(_of(visit, number), key=lambda one: (one.source_id, one.uid)):
        found = list(some)
        point = {"type": "Point", "coordinates": found[0].position} if found[0].position else None
        said: dict[str, Any] = {"id": source_id, "nom": found[0].place, "fiche": _page(visit, uid)}
        said |= {f"{one.name}_liste": one.said for one in found}
        said |= {f"{one.name}_carte": one.now for one in found}
        features.append({"type": "Feature", "geometry": point, "properties": said})
    content = json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False).encode()
    return _file(content, "application/geo+json", "corrections.geojson")


def _of(visit: Visit, number: str) -> list[Correction]:
    return corrections_of(visit.work, harvests.mine(visit.work, visit.actor, number_of(number)))


def _page(visit: Visit, uid: str) -> str:
    return f"{visit.toolbox.base_url}/lieux/{uid}"


def _file(content: bytes, kind: str, name: str) -> Response:
    answer = Response(content, content_type=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
