"""`/administration/types`: the second level of the taxonomy."""

from typing import Any

from flask import Response
from flask_babel import gettext as _

from cartoquartiers.domain.equipment import PROFILE, THEMES, known
from cartoquartiers.domain.errors import Conflicting, Invalid, NotFound
from cartoquartiers.domain.taxonomy import PlaceType, Taxonomy
from cartoquartiers.domain.text import slugify
from cartoquartiers.domain.vocabulary import Family
from cartoquartiers.store.queries.territory import taxonomy as read_taxonomy
from cartoquartiers.store.work import Work
from cartoquartiers.usecases import facilities, taxonomy
from cartoquartiers.web import numbers
from cartoquartiers.web.administration import fields, forms
from cartoquartiers.web.administration.pictograms import GROUPS, LABELS
from cartoquartiers.web.context import notify
from cartoquartiers.web.visit import Visit

_RUBRIQUES = "/administration/rubriques"
_FIELDS = ("label", "code", "synonyms", "pictogram", "family", "verification_months")
_FACILITY = ("scdl_theme", "scdl_code", "scdl_term")


def new(visit: Visit, code: str) -> Response:
    """The form of a new type within the rubrique ``code``."""
    given = {"label": "", "code": "", "synonyms": "", "pictogram": "marker"}
    given |= {"family": Family.SERVICE.value, "verification_months": "12"}
    return forms.page("type_new", given=given, **_context(visit.work, code))


def add(visit: Visit, code: str) -> Response:
    """Add a type to the rubrique ``code``."""
    given = dict(forms.kept(visit, _FIELDS))
    made = given["code"].strip() or slugify(given["label"])
    try:
        with visit.writing() as work:
            taxonomy.save_type(work, visit.actor, _type(made, code, given), new=True)
    except (Invalid, Conflicting) as error:
        with visit.reading() as work:
            context = _context(work, code)
        return forms.page("type_new", forms.problems_of(error, "code"), given=given, **context)
    notify(_("Le type est ajouté."), "ok")
    return forms.back_to(f"{_RUBRIQUES}/{code}")


def edit(visit: Visit, code: str) -> Response:
    """One type."""
    kind = _known(read_taxonomy(visit.work), code)
    context = _context(visit.work, kind.category, kind)
    profile = facilities.completed(visit.work, visit.toolbox.profiles).get(PROFILE)
    said = known(profile.tables if profile else {}, code)
    context["scdl"] = dict(zip(_FACILITY, (said.theme, said.code, said.term), strict=True))
    return forms.page("type", given=_given(kind), **context)


def _given(kind: PlaceType) -> dict[str, str]:
    return {
        "label": kind.label,
        "synonyms": ", ".join(kind.synonyms),
        "pictogram": kind.pictogram,
        "family": kind.family,
        "verification_months": str(kind.verification_months),
    }


def save(visit: Visit, code: str) -> Response:
    """Change a type."""
    given = dict(forms.kept(visit, _FIELDS))
    with visit.reading() as work:
        kind = _known(read_taxonomy(work), code)
    try:
        with visit.writing() as work:
            taxonomy.save_type(work, visit.actor, _type(code, kind.category, given))
    except Invalid as error:
        with visit.reading() as work:
            context = _context(work, kind.category, kind)
        return forms.page("type", forms.problems_of(error), given=given, **context)
    notify(_("Le type est enregistré."), "ok")
    return forms.back_to(f"{_RUBRIQUES}/{kind.category}")


def save_facility(visit: Visit, code: str) -> Response:
    """Say what a type is in the national schema of facilities."""
    given = dict(forms.kept(visit, _FACILITY))
    with visit.reading() as work:
        kind = _known(read_taxonomy(work), code)
    try:
        with visit.writing() as work:
            facilities.save(work, visit.actor, code, *(given[name] for name in _FACILITY))
    except Invalid as error:
        with visit.reading() as work:
            context = _context(work, kind.category, kind) | {"scdl": given}
        return forms.page("type", forms.problems_of(error), given=_given(kind), **context)
    notify(_("Le code du schéma national est enregistré."), "ok")
    return forms.back_to(f"/administration/types/{code}#scdl")


def move(visit: Visit, code: str) -> Response:
    """Put a type one row up or down within its rubrique."""
    with visit.reading() as work:
        kind = _known(read_taxonomy(work), code)
    with visit.writing() as work:
        taxonomy.move(work, visit.actor, "type", code, -1 if visit.form.get("step") == "-1" else 1)
    return forms.back_to(f"{_RUBRIQUES}/{kind.category}#type-{code}")


def remove(visit: Visit, code: str) -> Response:
    """Delete a type that nothing uses."""
    with visit.reading() as work:
        kind = _known(read_taxonomy(work), code)
    try:
        with visit.writing() as work:
            taxonomy.remove(work, visit.actor, "type", code)
    except Conflicting as error:
        forms.tell(error)
        return forms.back_to(f"/administration/types/{code}")
    notify(_("Le type est supprimé."), "ok")
    return forms.back_to(f"{_RUBRIQUES}/{kind.category}")


def _type(code: str, category: str, given: dict[str, str]) -> PlaceType:
    pictogram = given["pictogram"] if given["pictogram"] in LABELS else ""
    months = numbers.small_number(given["verification_months"].strip())
    words = forms.words_of(given["synonyms"])
    return PlaceType(code, category, given["label"], words, pictogram, given["family"], months)


def _known(labels: Taxonomy, code: str) -> PlaceType:
    if code not in labels.types:
        raise NotFound("type")
    return labels.types[code]


def _context(work: Work, category: str, kind: PlaceType | None = None) -> dict[str, Any]:
    labels = read_taxonomy(work)
    if category not in labels.categories:
        raise NotFound("category")
    return {
        "category": labels.categories[category],
        "kind": kind,
        "usage": taxonomy.usage(work, "type", kind.code) if kind else None,
        "families": [(family.value, _(family.sentence)) for family in Family],
        "groups": GROUPS,
        "themes": [(theme, theme) for theme in THEMES],
        **(fields.of_type(work, kind.code) if kind else {}),
    }
