"""`/administration/territoire`: communes and quartiers, their names and outlines."""

from flask import Response
from flask_babel import gettext as _

from cartoquartiers.domain.errors import Conflicting, Invalid, NotFound, Problem
from cartoquartiers.domain.outlines import sort_outlines
from cartoquartiers.store.queries import administration as queries
from cartoquartiers.store.queries import territory as territory_queries
from cartoquartiers.store.work import Work
from cartoquartiers.usecases import territory
from cartoquartiers.web.administration import forms
from cartoquartiers.web.administration.drawing import drawing_of
from cartoquartiers.web.administration.outlines import tell_refused
from cartoquartiers.web.context import notify
from cartoquartiers.web.visit import Visit

_HOME = "/administration/territoire"


def show(visit: Visit) -> Response:
    """Communes and quartiers, drawn and listed."""
    return _page(visit.work, [])


def send_communes(visit: Visit) -> Response:
    """Take the outlines of communes from a file."""
    return _send(visit, "commune")


def send_quartiers(visit: Visit) -> Response:
    """Take the outlines of quartiers from a file."""
    return _send(visit, "quartier")


def edit_commune(visit: Visit, insee: str) -> Response:
    """One commune."""
    return _edit(visit.work, "commune", insee, [])


def edit_quartier(visit: Visit, code: str) -> Response:
    """One quartier."""
    return _edit(visit.work, "quartier", code, [])


def rename_commune(visit: Visit, insee: str) -> Response:
    """Give a commune another name."""
    return _rename(visit, "commune", insee)


def rename_quartier(visit: Visit, code: str) -> Response:
    """Give a quartier another name."""
    return _rename(visit, "quartier", code)


def remove_commune(visit: Visit, insee: str) -> Response:
    """Take a commune off."""
    return _remove(visit, "commune", insee)


def remove_quartier(visit: Visit, code: str) -> Response:
    """Take a quartier off."""
    return _remove(visit, "quartier", code)


def _page(work: Work, problems: list[Problem], kind: str = "") -> Response:
    names = territory_queries.territory(work)
    return forms.page(
        "territory",
        problems,
        kind=kind,
        communes=list(names.communes.items()),
        quartiers=list(names.quartiers.items()),
        by_commune=queries.places_by(work, "commune"),
        by_quartier=queries.places_by(work, "quartier"),
        drawing=drawing_of(territory_queries.outlines(work), names),
    )


def _send(visit: Visit, kind: str) -> Response:
    code_field, name_field = (
        visit.form.get("code_field", "").strip(),
        visit.form.get("name_field", "").strip(),
    )
    try:
        read = sort_outlines(forms.sent_json("file"), code_field, name_field)
        with visit.writing() as work:
            report = territory.save_outlines(work, visit.actor, kind, read.good)
    except Invalid as error:
        with visit.reading() as work:
            return _page(work, forms.problems_of(error), kind)
    words = _(
        "Contours : %(created)s ajoutés, %(updated)s modifiés, %(unchanged)s inchangés. "
        "Lieux mis à jour : %(places)s.",
        created=len(report.created),
        updated=len(report.updated),
        unchanged=len(report.unchanged),
        places=report.refreshed,
    )
    notify(words, "ok")
    tell_refused([*read.refused, *report.refused])
    return forms.back_to(_HOME)


def _edit(work: Work, kind: str, code: str, problems: list[Problem], given: str | None = None) -> Response:
    names = territory_queries.territory(work)
    known = names.communes if kind == "commune" else names.quartiers
    if code not in known:
        raise NotFound(kind)
    shapes = territory_queries.outlines(work)
    return forms.page(
        "area",
        problems,
        kind=kind,
        code=code,
        name=known[code],
        given=known[code] if given is None else given,
        places=queries.places_by(work, kind).get(code, 0),
        drawing=drawing_of(shapes, names, (kind, code)),
    )


def _rename(visit: Visit, kind: str, code: str) -> Response:
    name = visit.form.get("name", "")
    try:
        with visit.writing() as work:
            territory.rename(work, visit.actor, kind, code, name)
    except Invalid as error:
        with visit.reading() as work:
            return _edit(work, kind, code, forms.problems_of(error), name)
    notify(_("Le nom est enregistré, et changé sur toutes les fiches."), "ok")
    return forms.back_to(_HOME)


def _remove(visit: Visit, kind: str, code: str) -> Response:
    try:
        with visit.writing() as work:
            territory.remove(work, visit.actor, kind, code)
    except Conflicting:
        notify(_("Ce contour limite le rôle d’une personne : changez d’abord son compte."), "alert")
        return forms.back_to(f"/administration/{kind}s/{code}")
    notify(_("Le contour est retiré. Ses lieux restent sur la carte."), "ok")
    return forms.back_to(_HOME)
