"""Whether a new row of a file is a place that somebody else brought before: silos overlap, a map must not."""

from __future__ import annotations

from collections.abc import Mapping

from cartoquartiers.domain.errors import Problem
from cartoquartiers.domain.fields import Value
from cartoquartiers.domain.import_words import RowRemark
from cartoquartiers.domain.resemblance import SURE, subject_of
from cartoquartiers.store.queries import territory
from cartoquartiers.store.work import Work
from cartoquartiers.usecases.look_alikes import look_alikes


def look_alike(work: Work, source: str, values: Mapping[str, Value]) -> Problem | None:
    """Name the likeliest twin, of the same rubrique and from elsewhere; None when there is none.

    Rows of one source are never twins: the source itself tells them apart.
    """
    subject = subject_of(values)
    if subject.position is None:
        return None
    category = values.get("rubrique") or territory.taxonomy(work).category_of(subject.type_code)
    for one in look_alikes(work, subject, SURE, category=category):
        if one.place.fields.get("source") != source:
            return Problem("nom", RowRemark.LOOKS_ALIKE, {"name": one.place.name})
    return None
