"""The step of the territory: outlines by name from the national source, from a file, or from an address."""

from typing import Any

from flask import Response, request
from flask_babel import gettext as _

from cartoquartiers.domain.commune_source import answering, question
from cartoquartiers.domain.errors import Invalid, Problem
from cartoquartiers.domain.first_start import Step
from cartoquartiers.domain.outlines import Outline, read_outlines
from cartoquartiers.store.queries.territory import territory as known_territory
from cartoquartiers.usecases import territory
from cartoquartiers.usecases.ports import FetchRefused
from cartoquartiers.web.administration import forms
from cartoquartiers.web.administration.first_start import steps
from cartoquartiers.web.context import notify
from cartoquartiers.web.import_words import told
from cartoquartiers.web.limits import count_lookup
from cartoquartiers.web.visit import Visit

_FIELDS = ("commune", "kind", "address", "code_field", "name_field", "where_field", "where_value")


def show(visit: Visit) -> Response:
    """The three ways to an outline, and what there is already."""
    return _page(visit, [])


def ask(visit: Visit) -> Response:
    """Ask the national source for a commune, or for those of an agglomération; of several with that name the
    person chooses."""
    try:
        address = question(str(visit.toolbox.settings["COMMUNES_URL"]), visit.form.get("commune", ""))
        outlines = _asked(visit, address)
        found = answering(outlines, visit.form.get("commune", ""))
    except Invalid as error:
        return _page(visit, forms.problems_of(error))
    return _save(visit, "commune", found) if found else _page(visit, [], candidates=outlines)


def send(visit: Visit) -> Response:
    """Take outlines from a file, or from what lies at an address."""
    form = visit.form
    kind = "quartier" if form.get("kind") == "quartier" else "commune"
    try:
        document = _document(visit)
        only = form.get("where_field", "").strip()
        where = {only: form.get("where_value", "").strip()} if only else {}
        outlines = read_outlines(
            document, form.get("code_field", "").strip(), form.get("name_field", "").strip(), where
        )
        return _save(visit, kind, outlines)
    except Invalid as error:
        return _page(visit, forms.problems_of(error))


def _document(visit: Visit) -> Any:
    file = request.files.get("file")
    if file and file.filename:
        return forms.sent_json("file")
    address = visit.form.get("address", "").strip()
    if not address:
        raise Invalid([Problem("file", "file_or_address")])
    return _fetched(visit, address, "address")


def _asked(visit: Visit, address: str) -> list[Outline]:
    """What the national source answers. Raises ``Invalid`` at the field of the commune."""
    document = _fetched(visit, address, "commune")
    if isinstance(document, dict) and document.get("features") == []:
        raise Invalid([Problem("commune", "commune_unknown")])
    try:
        return read_outlines(document, "code", "nom")
    except Invalid as error:
        raise Invalid([Problem("commune", one.code, one.params) for one in error.problems]) from None


def _fetched(visit: Visit, address: str, field: str) -> Any:
    """A JSON document of elsewhere, by the guarded door; outside of any transaction. Raises ``Invalid``."""
    count_lookup()
    try:
        fetched = visit.toolbox.outside.fetch(address)
    except FetchRefused as refused:
        words = told(Problem("", refused.code, refused.params))
        raise Invalid([Problem(field, "said", {"said": words})]) from None
    return forms.read_json(field, fetched.content if fetched else b"")


def _save(visit: Visit, kind: str, outlines: list[Outline]) -> Response:
    with visit.writing() as work:
        report = territory.save_outlines(work, visit.actor, kind, outlines)
    words = _(
        "Contours ajoutés\u00a0: %(created)s, modifiés\u00a0: %(updated)s, inchangés\u00a0: %(unchanged)s.",
        created=len(report.created),
        updated=len(report.updated),
        unchanged=len(report.unchanged),
    )
    notify(words, "ok")
    # Quartiers often follow communes: the page comes back, with the way on.
    return forms.back_to(steps.address_of(Step.TERRITORY))


def _page(visit: Visit, problems: list[Problem], candidates: list[Outline] | None = None) -> Response:
    with visit.looking() as work:
        names = known_territory(work)
    return steps.page(
        visit,
        "territory",
        Step.TERRITORY,
        problems,
        given=forms.kept(visit, _FIELDS),
        candidates=sorted(candidates or [], key=lambda one: (one.name, one.code)),
        communes=list(names.communes.values()),
        quartiers=list(names.quartiers.values()),
        kinds=[("commune", _("Des communes")), ("quartier", _("Des quartiers"))],
    )
