"""The file that a device takes along: places with their words."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from flask import Response

from cartoquartiers.domain.extra_fields import ExtraField
from cartoquartiers.domain.taxonomy import Taxonomy
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


#: A device that holds a pack of another form takes the whole pack again.
_FORM = 2


def pack_of(work: Work, told: dict[str, Any]) -> Response:
    """A pack as a device keeps it, as an answer."""
    text = json.dumps(body_of(work, told, words(work)), ensure_ascii=False, separators=(",", ":"))
    response = packed(Response(text, mimetype="application/json"))
    return kept_by_nobody(response)


def body_of(work: Work, told: dict[str, Any], labels: Words) -> dict[str, Any]:
    """A pack: ``told`` beside its form, the instant and the words of its places."""
    return {**told, "form": _FORM, "at": work.now.isoformat(timespec="seconds"), **_labels(labels)}


def packed_places(work: Work, rows: Iterable[Any]) -> list[dict[str, Any]]:
    """Places as a pack holds them, with what is public of their extra fields."""
    extra = [name for name, row in words(work).taxonomy.extra.items() if row.public]
    return [_place(row, extra) for row in rows]


def _place(row: Any, extra: Sequence[str]) -> dict[str, Any]:
    known = row.fields.get("horaires")
    said = {name: row.fields[name] for name in extra if row.fields.get(name) is not None}
    return {
        "hours": hours(known) if isinstance(known, str) else None,
        "uid": row.uid,
        "version": row.version,
        "verified_on": row.verified_on,
        "verify_by": row.verify_by,
        "fields": {**{name: row.fields.get(name) for name in _FIELDS}, **said},
    }


def _labels(labels: Words) -> dict[str, Any]:
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
                **_asked(taxonomy, t.code),
            }
            for t in taxonomy.types.values()
        ],
    }


def _asked(taxonomy: Taxonomy, type_code: str) -> dict[str, Any]:
    asked = [_question(row) for row in taxonomy.extra_of(type_code)]
    return {"asked": asked} if asked else {}


def _question(row: ExtraField) -> dict[str, Any]:
    """What a type asks besides; ``blind``: an answer that is not public stays in the house, and can be given
    anew."""
    return {
        "name": row.name,
        "label": row.label,
        "help": row.help,
        "kind": row.extra_kind.value,
        "required": row.required,
        "blind": not row.public,
        "options": [[one.code, one.label, one.offered] for one in row.options],
    }
