"""`/administration/reglages`: title, team, legal texts, charter, accessibility."""

from flask import Response
from flask_babel import gettext as _

from cartoquartiers.domain.errors import Invalid
from cartoquartiers.domain.school_holidays import SchoolZone
from cartoquartiers.usecases import site_texts
from cartoquartiers.web.administration import forms
from cartoquartiers.web.context import notify
from cartoquartiers.web.visit import Visit


def edit(visit: Visit) -> Response:
    """The form of all settings."""
    return forms.page("settings", given=site_texts.current(visit.work), zones=_zones())


def save(visit: Visit) -> Response:
    """Write what changed."""
    given = forms.kept(visit, [row.key for row in site_texts.SETTINGS])
    try:
        with visit.writing() as work:
            changed = site_texts.save(work, visit.actor, given)
    except Invalid as error:
        return forms.page("settings", forms.problems_of(error), given=given, zones=_zones())
    notify(_("Les réglages sont enregistrés.") if changed else _("Rien n’a changé."), "ok")
    return forms.back_to("/administration/reglages")


def _zones() -> list[tuple[str, str]]:
    return [(zone.value, _(zone.sentence)) for zone in SchoolZone]
