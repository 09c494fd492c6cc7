"""What the national source says of a commune or an agglomération that somebody typed."""

from typing import Any

from cartoquartiers.domain.commune_source import (
    Agglomeration,
    is_code,
    named,
    question,
    read_agglomerations,
)
from cartoquartiers.domain.errors import Invalid, Problem
from cartoquartiers.domain.outlines import Outline, Sorted, sort_outlines
from cartoquartiers.usecases.ports import FetchRefused
from cartoquartiers.web.administration import forms
from cartoquartiers.web.import_words import told
from cartoquartiers.web.limits import count_lookup
from cartoquartiers.web.visit import Visit

Candidate = Outline | Agglomeration


def outlines_of(visit: Visit, typed: str) -> Sorted | list[Candidate]:
    """The communes that are meant, or those and the agglomérations among which the person has to choose.

    A name is first that of a commune, then that of an agglomération. Raises ``Invalid`` at ``commune``.
    """
    read = _communes(visit, typed)
    if is_code(typed):
        return read if read.good else _nobody()
    commune = named(read.good, typed)
    if commune is not None:
        return Sorted([commune], [])
    groups = _agglomerations(visit, typed, needed=not read.good)
    candidates: list[Candidate] = [*read.good, *groups]
    meant = named(groups, typed) or (candidates[0] if len(candidates) == 1 else None)
    if isinstance(meant, Outline):
        return Sorted([meant], [])
    if meant is not None:
        return outlines_of(visit, meant.code)
    return candidates or _nobody()


def fetched(visit: Visit, address: str, field: str) -> Any:
    """A JSON document of elsewhere, by the guarded door; outside of any transaction. Raises ``Invalid`` at
    ``field``."""
    count_lookup()
    try:
        answer = visit.toolbox.outside.fetch(address)
    except FetchRefused as refused:
        words = told(Problem("", refused.code, refused.params))
        raise Invalid([Problem(field, "said", {"said": words})]) from None
    return forms.read_json(field, answer.content if answer else b"")


def _nobody() -> Sorted:
    raise Invalid([Problem("commune", "commune_unknown")])


def _communes(visit: Visit, typed: str) -> Sorted:
    document = fetched(visit, question(str(visit.toolbox.settings["COMMUNES_URL"]), typed), "commune")
    if isinstance(document, dict) and document.get("features") == []:
        return Sorted([], [])
    try:
        return sort_outlines(document, "code", "nom")
    except Invalid as error:
        raise Invalid([Problem("commune", one.code, one.params) for one in error.problems]) from None


def _agglomerations(visit: Visit, typed: str, *, needed: bool) -> list[Agglomeration]:
    template = str(visit.toolbox.settings["AGGLOMERATIONS_URL"])
    if not template:
        return []
    try:
        return read_agglomerations(fetched(visit, question(template, typed), "commune"))
    except Invalid:
        # Without it there are still the communes to choose from.
        if needed:
            raise
        return []
