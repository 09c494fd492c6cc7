"""The file that a device takes along: places with their words."""

import json
from typing import Any

from flask import Response

from cartoquartiers.store.work import Work
from cartoquartiers.usecases.projection import Words
from cartoquartiers.web.caching import kept_by_nobody
from cartoquartiers.web.labels import words
from cartoquartiers.web.packing import packed
from cartoquartiers.web.readings import hours

# What an agent sees and may correct on the spot, and what a look at the place needs.
_FIELDS = (
    "nom famille rubrique type description adresse code_postal commune telephone courriel site_web horaires "
    "horaires_texte acces_fauteuil gestionnaire position photos"
).split()


def pack_of(work: Work, told: dict[str, Any]) -> Response:
    """A pack as a device keeps it: ``told`` beside the instant and the words of its places."""
    body = {**told, "at": work.now.isoformat(timespec="seconds"), **labels_of(words(work))}
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    response = packed(Response(text, mimetype="application/json"))
    return kept_by_nobody(response)


def packed_place(row: Any) -> dict[str, Any]:
    """A place as a pack holds it."""
    known = row.fields.get("horaires")
    return {
        "hours": hours(known) if isinstance(known, str) else None,
        "uid": row.uid,
        "version": row.version,
        "verified_on": row.verified_on,
        "verify_by": row.verify_by,
        "fields": {name: row.fields.get(name) for name in _FIELDS},
    }


def labels_of(labels: Words) -> dict[str, Any]:
    """What the codes of its places are called."""
    taxonomy = labels.taxonomy
    return {
        "rubriques": [
            {"code": c.code, "label": c.label, "pictogram": c.pictogram} for c in taxonomy.categories.values()
        ],
        "types": [
            {
                "code": t.code,
                "label": t.label,
                "rubrique": t.category,
                "pictogram": t.pictogram,
                "family": t.family,
            }
            for t in taxonomy.types.values()
        ],
    }
