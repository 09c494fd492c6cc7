"""The steps of the rubriques and of the look, and the page that sums up."""

from collections.abc import Mapping

from flask import Response, request
from flask_babel import gettext as _
from flask_babel import ngettext

from cartoquartiers.domain.accent import HOUSE
from cartoquartiers.domain.errors import Invalid, Problem
from cartoquartiers.domain.first_start import Step
from cartoquartiers.store.queries.territory import taxonomy
from cartoquartiers.usecases import site_look, starter
from cartoquartiers.usecases.ports import Logo
from cartoquartiers.web.administration import forms
from cartoquartiers.web.administration.first_start import steps
from cartoquartiers.web.administration.logo_file import logo_sent
from cartoquartiers.web.context import notify
from cartoquartiers.web.visit import Visit


def rubriques(visit: Visit) -> Response:
    """What the program brings, and what there is already."""
    known = taxonomy(visit.work)
    brought = [
        (category, [each.label for each in types]) for category, types in visit.toolbox.starter.rubriques
    ]
    missing = [each for each in visit.toolbox.starter.types if each.code not in known.types]
    return steps.page(
        visit,
        "rubriques",
        Step.RUBRIQUES,
        brought=brought,
        missing=len(missing),
        counts=(len(known.categories), len(known.types)),
    )


def take_rubriques(visit: Visit) -> Response:
    """Take them all; what the town has already stays as it is."""
    with visit.writing() as work:
        added = starter.take(work, visit.actor, visit.toolbox.starter)
    words = ngettext("%(num)s type de lieu ajouté.", "%(num)s types de lieux ajoutés.", added)
    notify(words if added else _("Ils y étaient déjà tous."), "ok")
    return forms.back_to(steps.following(Step.RUBRIQUES))


def look(visit: Visit) -> Response:
    """The colour and the logo."""
    return _look(visit, site_look.current(visit.work))


def save_look(visit: Visit) -> Response:
    """Keep the colour, and the logo if one was sent."""
    with visit.reading() as work:
        given = {**site_look.current(work), **forms.kept(visit, ["accent"])}
    try:
        file = request.files.get("logo")
        logo = logo_sent(visit) if file and file.filename else None
        _save_look(visit, given, logo)
    except Invalid as error:
        return _look(visit, given, error)
    notify(_("L’apparence est enregistrée."), "ok")
    return forms.back_to(steps.following(Step.LOOK))


def end(visit: Visit) -> Response:
    """What is done, what is missing, and the doors of the administration."""
    return steps.page(visit, "end", None)


def _save_look(visit: Visit, given: Mapping[str, str], logo: Logo | None) -> None:
    with visit.writing() as work:
        site_look.save(work, visit.actor, given)
        if logo:
            site_look.set_logo(work, visit.actor, logo)


def _look(visit: Visit, given: Mapping[str, str], error: Invalid | None = None) -> Response:
    problems: list[Problem] = forms.problems_of(error) if error else []
    return steps.page(visit, "look", Step.LOOK, problems, given=given, house=HOUSE)
