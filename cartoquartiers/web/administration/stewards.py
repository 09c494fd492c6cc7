"""`/administration/referents`: who answers for what, what nobody answers for, and naming somebody."""

from collections.abc import Mapping
from typing import Any

from flask import Response
from flask_babel import gettext as _

from cartoquartiers.domain.errors import Conflicting, Invalid
from cartoquartiers.domain.policy import Scope
from cartoquartiers.store.queries.stewards import Steward, every_steward
from cartoquartiers.store.queries.territory import taxonomy, territory
from cartoquartiers.store.work import Work
from cartoquartiers.usecases import stewards
from cartoquartiers.web.administration import forms, present
from cartoquartiers.web.context import notify
from cartoquartiers.web.numbers import small_number
from cartoquartiers.web.visit import Visit

_HOME = "/administration/referents"
_LIMITS = ("commune", "quartier", "rubrique")


def show(visit: Visit) -> Response:
    """The directory as administrators see it."""
    return _page(visit.work, {}, {})


def appoint(visit: Visit) -> Response:
    """Name a référent."""
    given = forms.kept(visit, ("email", "name"))
    ticked = {name: visit.form.getlist(name) for name in _LIMITS}
    scope = Scope(*(frozenset(ticked[name]) for name in _LIMITS))
    try:
        with visit.writing() as work:
            stewards.appoint(work, visit.actor, given["email"], given["name"], scope)
    except (Invalid, Conflicting) as error:
        with visit.reading() as work:
            return _page(work, given, ticked, error)
    notify(_("C’est enregistré. La personne choisit dans son compte ce que l’annuaire montre d’elle."), "ok")
    return forms.back_to(_HOME)


def unlist(visit: Visit, number: str) -> Response:
    """Take somebody out of the public directory, at their wish."""
    with visit.writing() as work:
        stewards.unlist(work, visit.actor, small_number(number))
    notify(_("Cette personne n’est plus dans l’annuaire public."), "ok")
    return forms.back_to(_HOME)


def _page(
    work: Work,
    given: Mapping[str, str],
    ticked: Mapping[str, Any],
    error: Invalid | Conflicting | None = None,
) -> Response:
    names, labels = territory(work), taxonomy(work)
    found = every_steward(work)
    rubriques = {code: category.label for code, category in labels.categories.items()}
    return forms.page(
        "stewards",
        forms.problems_of(error, "email") if error else (),
        stewards=[(one, present.limits(_scope(one), names, labels)) for one in found],
        no_rubrique=[label for code, label in rubriques.items() if not _answered(found, "", code)],
        no_quartier=[name for code, name in names.quartiers.items() if not _answered(found, code, "")],
        given={"email": "", "name": "", **given},
        ticked={name: ticked.get(name, ()) for name in _LIMITS},
        communes=list(names.communes.items()),
        quartiers=list(names.quartiers.items()),
        rubriques=list(rubriques.items()),
    )


def _scope(one: Steward) -> Scope:
    return Scope(frozenset(one.communes), frozenset(one.quartiers), frozenset(one.rubriques))


def _answered(found: list[Steward], quartier: str, rubrique: str) -> bool:
    """Whether somebody answers for the whole of it, not for a corner or a kind of it alone."""
    if rubrique:
        return any(one.answers_for("", rubrique) and not (one.quartiers or one.communes) for one in found)
    return any(one.answers_for(quartier, "") and not one.rubriques for one in found)
