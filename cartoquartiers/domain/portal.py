"""What a data portal that runs udata (data.gouv.fr) is told about our files: bodies of its API, version 1."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cartoquartiers.domain.side_files import SideFile
from cartoquartiers.domain.text import slugify
from cartoquartiers.domain.vocabulary import Licence, Word

Body = dict[str, Any]
MARK = "cartoquartiers:jeu"
"""The extra by which a set is found again on the portal, should its number be forgotten here."""

LICENCES: Mapping[Licence, str] = {
    Licence.LOV2: "lov2",
    Licence.CC0: "cc-zero",
    Licence.CC_BY: "cc-by",
    Licence.CC_BY_SA: "cc-by-sa",
    Licence.ODBL: "odc-odbl",
}
_LONGEST_TITLE = 350


class PortalTrouble(Word):
    """Why the portal has not got what it should; each says what to do."""

    AWAY = "away", "Le portail ne répond pas. Nouvel essai automatique un peu plus tard."
    KEY = "key", "Le portail ne reconnaît pas la clé. Faites-en une nouvelle sur le portail et collez-la ici."
    FORBIDDEN = "forbidden", "Cette clé n’a pas le droit de publier pour cette organisation."
    MISSING = "missing", "Le portail ne trouve plus ce jeu de données, ou cette organisation."
    REFUSED = "refused", "Le portail a refusé ce qui lui est envoyé."
    BUSY = "busy", "Le portail demande de patienter. Nouvel essai automatique un peu plus tard."


@dataclass(frozen=True, slots=True)
class Offer:
    """A set of the portal: our name for it, its body, and the bodies of its resources by our name."""

    name: str
    body: Body
    resources: Mapping[str, Body]


@dataclass(frozen=True, slots=True)
class Resource:
    """A file to announce."""

    name: str
    title: str
    use: str
    url: str
    media_type: str


@dataclass(frozen=True, slots=True)
class About:
    """What is the same for all sets of a site; `box`: west, south, east, north in degrees."""

    title: str
    territory: str
    base_url: str
    organisation: str
    box: tuple[float, float, float, float] | None


def offer(
    about: About, name: str, licence: Licence, resources: Sequence[Resource], side: SideFile | None = None
) -> Offer:
    """What the portal should hold about one of our sets; ``side``: about a file that holds no places."""
    where = f" – {about.territory}" if about.territory else ""
    title = f"{side.title} de {about.title}{where}" if side else f"Lieux de {about.title}{where}"
    said = side.description if side else _DESCRIPTION
    tags = [slugify(word) for word in side.keywords] if side else _TAGS
    body: Body = {
        "title": f"{title}{_SUFFIX.get(name, '')}"[:_LONGEST_TITLE],
        "description": said + _DOCUMENTED.format(base=about.base_url),
        "organization": about.organisation,
        "license": LICENCES[licence],
        "frequency": "continuous",
        "tags": list(tags),
        "extras": {MARK: f"{about.base_url} {name}"},
    }
    if about.box:
        body["spatial"] = {"geom": _rectangle(about.box), "granularity": "poi"}
    return Offer(name, body, {row.name: _resource(row) for row in resources})


def stamp(body: Body) -> str:
    """Tell one body from another: what was sent is not sent again."""
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()[:16]


_TAGS = ("lieux", "services-publics", "initiatives-locales", "cartographie", "quartiers")
_SUFFIX = {"lieux-odbl": " (OpenStreetMap)"}
_DESCRIPTION = """Services publics et initiatives locales, tenus à jour par les habitants, les agents et les \
structures qui les connaissent. Chaque correction acceptée figure aussitôt dans les fichiers."""
_DOCUMENTED = """

Documentation, filtres, suivi des changements et signalement d’une erreur : {base}/donnees"""


def _resource(row: Resource) -> Body:
    return {
        "title": row.title,
        "description": row.use,
        "type": "main",
        "filetype": "remote",
        "url": row.url,
        "format": row.url.rpartition(".")[2],
        "mime": row.media_type.partition(";")[0],
    }


def _rectangle(box: tuple[float, float, float, float]) -> Body:
    west, south, east, north = (round(edge, 5) for edge in box)
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "MultiPolygon", "coordinates": [[ring]]}
