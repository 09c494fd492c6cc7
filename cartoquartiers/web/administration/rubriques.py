"""`/administration/rubriques`: the first level of the taxonomy, and its colours."""

from typing import Any

from flask import Response
from flask_babel import gettext as _

from cartoquartiers.domain.colour import contrast_ratio, delta_e, simulate
from cartoquartiers.domain.errors import Conflicting, Invalid, NotFound
from cartoquartiers.domain.taxonomy import Category, Taxonomy
from cartoquartiers.domain.text import slugify
from cartoquartiers.store.queries import administration as queries
from cartoquartiers.store.queries.territory import taxonomy as read_taxonomy
from cartoquartiers.store.work import Work
from cartoquartiers.usecases import taxonomy
from cartoquartiers.web.administration import forms
from cartoquartiers.web.administration.pictograms import GROUPS, LABELS
from cartoquartiers.web.context import notify
from cartoquartiers.web.visit import Visit

HOME = "/administration/rubriques"
# Below this two colours pass for one at a glance (domain/colour.py).
_LEAST_DIFFERENCE = 10


def show(visit: Visit) -> Response:
    """Every rubrique with its types, in the order in which people see them."""
    labels = read_taxonomy(visit.work)
    return forms.page(
        "rubriques",
        rubriques=[(category, labels.types_of(code)) for code, category in labels.categories.items()],
        by_category=queries.places_by(visit.work, "category"),
        by_type=queries.places_by(visit.work, "type"),
    )


def new(visit: Visit) -> Response:
    """The form of a new rubrique."""
    given = {"label": "", "code": "", "colour": "#3E4A78", "pictogram": "marker"}
    return forms.page("rubrique_new", given=given, groups=GROUPS)


def add(visit: Visit) -> Response:
    """Add a rubrique; its code is made from its name when none is given."""
    given = dict(forms.kept(visit, ("label", "code", "colour", "pictogram")))
    code = given["code"].strip() or slugify(given["label"])
    try:
        with visit.writing() as work:
            category = _category(code, given)
            taxonomy.save_category(work, visit.actor, category, new=True)
    except (Invalid, Conflicting) as error:
        return forms.page("rubrique_new", forms.problems_of(error, "code"), given=given, groups=GROUPS)
    notify(_("La rubrique est ajoutée. Donnez-lui maintenant ses types de lieux."), "ok")
    _warn_about_likeness(visit, code)
    return forms.back_to(f"{HOME}/{code}")


def edit(visit: Visit, code: str) -> Response:
    """One rubrique and its types."""
    labels = read_taxonomy(visit.work)
    category = _known(labels, code)
    given = {"label": category.label, "colour": category.colour, "pictogram": category.pictogram}
    return forms.page("rubrique", given=given, **_context(visit.work, labels, code))


def save(visit: Visit, code: str) -> Response:
    """Change a rubrique."""
    given = dict(forms.kept(visit, ("label", "colour", "pictogram")))
    try:
        with visit.writing() as work:
            taxonomy.save_category(work, visit.actor, _category(code, given))
    except Invalid as error:
        with visit.reading() as work:
            context = _context(work, read_taxonomy(work), code)
        return forms.page("rubrique", forms.problems_of(error), given=given, **context)
    notify(_("La rubrique est enregistrée."), "ok")
    _warn_about_likeness(visit, code)
    return forms.back_to(f"{HOME}/{code}")


def move(visit: Visit, code: str) -> Response:
    """Put a rubrique one row up or down."""
    with visit.writing() as work:
        taxonomy.move(work, visit.actor, "rubrique", code, -1 if visit.form.get("step") == "-1" else 1)
    return forms.back_to(f"{HOME}#rubrique-{code}")


def remove(visit: Visit, code: str) -> Response:
    """Delete a rubrique that nothing uses."""
    try:
        with visit.writing() as work:
            taxonomy.remove(work, visit.actor, "rubrique", code)
    except Conflicting as error:
        forms.tell(error)
        return forms.back_to(f"{HOME}/{code}")
    notify(_("La rubrique est supprimée."), "ok")
    return forms.back_to(HOME)


def _category(code: str, given: dict[str, str]) -> Category:
    pictogram = given["pictogram"] if given["pictogram"] in LABELS else ""
    return Category(code, given["label"], given["colour"], pictogram)


def _known(labels: Taxonomy, code: str) -> Category:
    if code not in labels.categories:
        raise NotFound("category")
    return labels.categories[code]


def _context(work: Work, labels: Taxonomy, code: str) -> dict[str, Any]:
    category = _known(labels, code)
    return {
        "category": category,
        "types": labels.types_of(code),
        "by_type": queries.places_by(work, "type"),
        "usage": taxonomy.usage(work, "rubrique", code),
        "contrast": contrast_ratio(category.colour, taxonomy.WHITE),
        "groups": GROUPS,
    }


def _warn_about_likeness(visit: Visit, code: str) -> None:
    """Say when a colour is hard to tell from another rubrique's, also for people who see few colours."""
    with visit.reading() as work:
        labels = read_taxonomy(work)
    mine = labels.categories.get(code)
    if mine is None:
        return
    alike = [
        other.label
        for other in labels.categories.values()
        if other.code != code and _difference(mine.colour, other.colour) < _LEAST_DIFFERENCE
    ]
    if alike:
        words = _(
            "Pour une partie des gens, cette couleur se confond avec celle de : %(names)s.",
            names=", ".join(alike),
        )
        notify(words, "warn")


def _difference(one: str, other: str) -> float:
    seen = [
        delta_e(simulate(one, vision), simulate(other, vision)) for vision in ("protanopia", "deuteranopia")
    ]
    return min(delta_e(one, other), *seen)
