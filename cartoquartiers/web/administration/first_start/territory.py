"""The step of the territory: outlines by name from the national source, from a file, or from an address."""

from typing import Any

from flask import Response, request
from flask_babel import gettext as _

from cartoquartiers.domain.errors import Invalid, Problem
from cartoquartiers.domain.first_start import Step
from cartoquartiers.domain.outlines import Sorted, sort_outlines
from cartoquartiers.store.queries.territory import territory as known_territory
from cartoquartiers.usecases import territory
from cartoquartiers.web.administration import forms
from cartoquartiers.web.administration.first_start import steps
from cartoquartiers.web.administration.first_start.source import Candidate, fetched, outlines_of
from cartoquartiers.web.administration.outlines import tell_refused
from cartoquartiers.web.context import notify
from cartoquartiers.web.visit import Visit

_FIELDS = ("commune", "kind", "address", "code_field", "name_field", "where_field", "where_value")


def show(visit: Visit) -> Response:
    """The three ways to an outline, and what there is already."""
    return _page(visit, [])


def ask(visit: Visit) -> Response:
    """Ask the national source for a commune, or for those of an agglomération; of several with that name the
    person chooses."""
    try:
        found = outlines_of(visit, visit.form.get("commune", ""))
        if isinstance(found, Sorted):
            return _save(visit, "commune", found)
    except Invalid as error:
        return _page(visit, forms.problems_of(error))
    return _page(visit, [], candidates=found)


def send(visit: Visit) -> Response:
    """Take outlines from a file, or from what lies at an address."""
    form = visit.form
    kind = "quartier" if form.get("kind") == "quartier" else "commune"
    try:
        document = _document(visit)
        only = form.get("where_field", "").strip()
        where = {only: form.get("where_value", "").strip()} if only else {}
        code_field, name_field = (form.get(name, "").strip() for name in ("code_field", "name_field"))
        return _save(visit, kind, sort_outlines(document, code_field, name_field, where))
    except Invalid as error:
        return _page(visit, forms.problems_of(error))


def _document(visit: Visit) -> Any:
    file = request.files.get("file")
    if file and file.filename:
        return forms.sent_json("file")
    address = visit.form.get("address", "").strip()
    if not address:
        raise Invalid([Problem("file", "file_or_address")])
    return fetched(visit, address, "address")


def _save(visit: Visit, kind: str, read: Sorted) -> Response:
    with visit.writing() as work:
        report = territory.save_outlines(work, visit.actor, kind, read.good)
    words = _(
        "Contours ajoutés\u00a0: %(created)s, modifiés\u00a0: %(updated)s, inchangés\u00a0: %(unchanged)s.",
        created=len(report.created),
        updated=len(report.updated),
        unchanged=len(report.unchanged),
    )
    notify(words, "ok")
    tell_refused([*read.refused, *report.refused])
    # Quartiers often follow communes: the page comes back, with the way on.
    return forms.back_to(steps.address_of(Step.TERRITORY))


def _page(visit: Visit, problems: list[Problem], candidates: list[Candidate] | None = None) -> Response:
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
