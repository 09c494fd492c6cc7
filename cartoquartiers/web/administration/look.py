"""`/administration/apparence`: the town's colour, logo, first view, base map and way out."""

from collections.abc import Mapping

from flask import Response
from flask_babel import gettext as _

from cartoquartiers.domain.accent import HOUSE
from cartoquartiers.domain.errors import Invalid
from cartoquartiers.usecases import site_look
from cartoquartiers.web.administration import forms
from cartoquartiers.web.administration.logo_file import logo_sent
from cartoquartiers.web.context import notify
from cartoquartiers.web.visit import Visit

PAGE = "/administration/apparence"


def edit(visit: Visit) -> Response:
    """The form, and how the site looks now."""
    return _page(site_look.current(visit.work))


def save(visit: Visit) -> Response:
    """Write what changed; the next page of anybody shows it."""
    given = forms.kept(visit, site_look.FIELDS)
    try:
        with visit.writing() as work:
            changed = site_look.save(work, visit.actor, given)
    except Invalid as error:
        return _page(given, error)
    notify(_("L’apparence est enregistrée.") if changed else _("Rien n’a changé."), "ok")
    return forms.back_to(PAGE)


def send_logo(visit: Visit) -> Response:
    """Make the file anew, outside of any transaction, and show it."""
    try:
        logo = logo_sent(visit)
    except Invalid as error:
        return _again(visit, error)
    with visit.writing() as work:
        site_look.set_logo(work, visit.actor, logo)
    notify(_("Le logo est en place."), "ok")
    return forms.back_to(PAGE)


def remove_logo(visit: Visit) -> Response:
    """Back to the house's sign."""
    with visit.writing() as work:
        removed = site_look.remove_logo(work, visit.actor)
    notify(_("Le logo est retiré.") if removed else _("Rien n’a changé."), "ok")
    return forms.back_to(PAGE)


def _again(visit: Visit, error: Invalid) -> Response:
    with visit.reading() as work:
        given = site_look.current(work)
    return _page(given, error)


def _page(given: Mapping[str, str], error: Invalid | None = None) -> Response:
    problems = forms.problems_of(error) if error else []
    return forms.page("look", problems, given=given, zooms=site_look.ZOOMS, house=HOUSE)
