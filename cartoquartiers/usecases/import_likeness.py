"""Whether a new row of a file is a place that somebody else brought before: silos overlap, a map must not."""

from __future__ import annotations

from collections.abc import Mapping

from cartoquartiers.domain.errors import Problem
from cartoquartiers.domain.fields import Value
from cartoquartiers.domain.import_words import RowRemark
from cartoquartiers.domain.resemblance import OWN_NUMBERS, RADIUS, Subject, compare
from cartoquartiers.store.queries import places, territory
from cartoquartiers.store.work import Work

#: Higher than for what a moderator is shown: here a row stops being published at once.
_LEAST_SCORE = 75


def look_alike(work: Work, source: str, values: Mapping[str, Value]) -> Problem | None:
    """Name the likeliest twin within 100 m, of the same rubrique and from elsewhere; None when there is none.

    Rows of one source are never twins: the source itself tells them apart.
    """
    position = values.get("position")
    if not position:
        return None
    taxonomy = territory.taxonomy(work)
    subject = _subject(values, values.get("type"))
    category = values.get("rubrique") or taxonomy.category_of(subject.type_code)
    likeliest, most = None, _LEAST_SCORE - 1
    for other, _metres in places.near(work, (position[0], position[1]), RADIUS, category=category):
        if other.fields.get("source") == source:
            continue
        kinds = (taxonomy.types.get(code or "") for code in (subject.type_code, other.type))
        words = [word for kind in kinds if kind for word in (kind.label, *kind.synonyms)]
        score = compare(subject, _subject(other.fields, other.type), words).score
        if score > most:
            likeliest, most = other, score
    return Problem("nom", RowRemark.LOOKS_ALIKE, {"name": likeliest.name}) if likeliest else None


def _subject(values: Mapping[str, Value], type_code: str | None) -> Subject:
    position = values.get("position")
    return Subject(
        name=str(values.get("nom") or ""),
        type_code=type_code,
        position=(position[0], position[1]) if position else None,
        numbers={name: values.get(name) for name in OWN_NUMBERS},
    )
