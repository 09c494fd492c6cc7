"""The steps that fill settings: the name of the site, and the legal notices."""

from collections.abc import Mapping

from flask import Response
from flask_babel import gettext as _

from cartoquartiers.domain.errors import Invalid, Problem
from cartoquartiers.domain.first_start import Step
from cartoquartiers.usecases import site_texts
from cartoquartiers.web.administration import forms
from cartoquartiers.web.administration.first_start import steps
from cartoquartiers.web.context import notify
from cartoquartiers.web.visit import Visit

_KEYS = {
    Step.SITE: ("title", "territory", "tagline"),
    Step.LEGAL: (
        *("contact", "publisher", "publisher_siret", "postal_address"),
        *("publication_director", "host"),
    ),
}
_TEMPLATES = {Step.SITE: "site", Step.LEGAL: "legal"}


def site(visit: Visit) -> Response:
    """What the site is called."""
    return _show(visit, Step.SITE)


def save_site(visit: Visit) -> Response:
    """Keep the name. Without a territory nobody would know what the map is of."""
    return _save(visit, Step.SITE, ["territory"])


def legal(visit: Visit) -> Response:
    """What the law asks."""
    return _show(visit, Step.LEGAL)


def save_legal(visit: Visit) -> Response:
    """Keep what is known already: the rest may come later."""
    return _save(visit, Step.LEGAL, [])


def _show(visit: Visit, step: Step) -> Response:
    return _page(
        visit, step, {key: str(value or "") for key, value in site_texts.current(visit.work).items()}
    )


def _save(visit: Visit, step: Step, needed: list[str]) -> Response:
    given = forms.kept(visit, _KEYS[step])
    missing = [Problem(key, "required") for key in needed if not given[key].strip()]
    try:
        if missing:
            raise Invalid(missing)
        with visit.writing() as work:
            site_texts.save(work, visit.actor, given, only=_KEYS[step])
    except Invalid as error:
        return _page(visit, step, given, error)
    notify(_("C’est enregistré."), "ok")
    return forms.back_to(steps.following(step))


def _page(visit: Visit, step: Step, given: Mapping[str, str], error: Invalid | None = None) -> Response:
    problems = forms.problems_of(error) if error else []
    return steps.page(visit, _TEMPLATES[step], step, problems, given=given)
