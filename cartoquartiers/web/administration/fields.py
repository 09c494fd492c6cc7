"""`/administration/types/<code>/champs`: the extra fields of a type."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from flask import Response
from flask_babel import gettext as _

from cartoquartiers.domain.errors import Conflicting, Invalid, NotFound
from cartoquartiers.domain.extra_fields import ExtraField
from cartoquartiers.domain.extra_values import ExtraKind, Option
from cartoquartiers.domain.policy import Actor
from cartoquartiers.domain.taxonomy import Taxonomy
from cartoquartiers.store.queries import administration as queries
from cartoquartiers.store.queries.territory import taxonomy as read_taxonomy
from cartoquartiers.store.work import Work
from cartoquartiers.usecases import extra_fields
from cartoquartiers.usecases.extra_fields import Draft
from cartoquartiers.web.administration import forms
from cartoquartiers.web.context import notify
from cartoquartiers.web.visit import Visit

_TYPED = ("label", "code", "help", "kind", "new_options")


def of_type(work: Work, code: str) -> dict[str, Any]:
    """What the page of a type shows of its fields: asked, retired, and those of other types."""
    labels = read_taxonomy(work)
    asked = labels.extra_of(code)
    retired = [labels.extra[name] for name in queries.retired_fields(work, code)]
    taken = {row.name for row in (*asked, *retired)}
    free = [row for row in labels.extra.values() if row.name not in taken]
    return {
        "fields": asked,
        "retired": retired,
        "others": [(row.name, f"{row.label} ({row.name})") for row in free],
        "kinds": {kind: _(kind.sentence) for kind in ExtraKind},
    }


def new(visit: Visit, code: str) -> Response:
    """The form of a new field of a type."""
    given = dict.fromkeys(_TYPED, "") | {"kind": ExtraKind.TEXT.value, "public": True, "required": False}
    return forms.page("field_new", given=given, **_context(read_taxonomy(visit.work), code))


def add(visit: Visit, code: str) -> Response:
    """Make a field for this type; its code is made from its name when none is given."""
    given = _given(visit)
    made = given["code"].strip() or extra_fields.code_of(given["label"])
    options = extra_fields.with_codes((), forms.lines_of(given["new_options"]))
    try:
        with visit.writing() as work:
            extra_fields.add(work, visit.actor, code, made, _draft(given, options))
    except (Invalid, Conflicting) as error:
        with visit.reading() as work:
            context = _context(read_taxonomy(work), code)
        return forms.page("field_new", forms.problems_of(error, "code"), given=given, **context)
    notify(_("Le champ est ajouté. Il figure dès maintenant dans les formulaires."), "ok")
    return forms.back_to(f"{_home(code)}#champs")


def adopt(visit: Visit, code: str) -> Response:
    """Declare for this type a field that another type has."""
    try:
        with visit.writing() as work:
            extra_fields.adopt(work, visit.actor, code, visit.form.get("field", ""))
    except Invalid:
        notify(_("Choisissez un champ dans la liste."), "alert")
        return forms.back_to(f"{_home(code)}#champs")
    notify(_("Le champ est repris."), "ok")
    return forms.back_to(f"{_home(code)}#champs")


def edit(visit: Visit, code: str, field: str) -> Response:
    """One field of a type."""
    labels = read_taxonomy(visit.work)
    row = _known(visit.work, labels, code, field)
    given = {"label": row.label, "help": row.help, "public": row.public, "required": row.required}
    return _edit(labels, code, row, {**given, "new_options": ""}, row.options)


def save(visit: Visit, code: str, field: str) -> Response:
    """Change a field."""
    with visit.reading() as work:
        labels = read_taxonomy(work)
        row = _known(work, labels, code, field)
    given = _given(visit)
    kept = [_option(visit, one) for one in row.options]
    options = extra_fields.with_codes(kept, forms.lines_of(given["new_options"]))
    try:
        with visit.writing() as work:
            extra_fields.save(work, visit.actor, code, field, _draft(given, options))
    except Invalid as error:
        return _edit(labels, code, row, given, kept, error)
    notify(_("Le champ est enregistré."), "ok")
    return forms.back_to(f"{_home(code)}#champs")


def move(visit: Visit, code: str, field: str) -> Response:
    """Ask for a field earlier or later."""
    with visit.writing() as work:
        extra_fields.move(work, visit.actor, code, field, -1 if visit.form.get("step") == "-1" else 1)
    return forms.back_to(f"{_home(code)}#champ-{field}")


def retire(visit: Visit, code: str, field: str) -> Response:
    """Ask no longer for a field of this type."""
    done = _("Le champ est retiré. Ce que les fiches en disaient est gardé.")
    return _switch(visit, extra_fields.retire, code, field, done)


def restore(visit: Visit, code: str, field: str) -> Response:
    """Take a retired field back."""
    return _switch(visit, extra_fields.restore, code, field, _("Le champ est remis, avec ses réponses."))


def _switch(
    visit: Visit, act: Callable[[Work, Actor, str, str], None], code: str, field: str, done: str
) -> Response:
    with visit.writing() as work:
        act(work, visit.actor, code, field)
    notify(done, "ok")
    return forms.back_to(f"{_home(code)}#champs")


def _home(code: str) -> str:
    return f"/administration/types/{code}"


def _given(visit: Visit) -> dict[str, Any]:
    ticked = {name: visit.form.get(name) == "1" for name in ("public", "required")}
    return {**forms.kept(visit, _TYPED), **ticked}


def _option(visit: Visit, one: Option) -> Option:
    """An option with the words that were typed, offered or not."""
    label = visit.form.get(f"option-{one.code}", one.label)
    return replace(one, label=label, offered=f"offered-{one.code}" in visit.form)


def _draft(given: dict[str, Any], options: list[Option]) -> Draft:
    return Draft(
        given["label"], given["help"], given["kind"], tuple(options), given["required"], given["public"]
    )


def _known(work: Work, labels: Taxonomy, code: str, field: str) -> ExtraField:
    """The field as the type declares it, or declared it before it retired it."""
    for row in labels.extra_of(code):
        if row.name == field:
            return row
    if field not in queries.retired_fields(work, code):
        raise NotFound("field")
    return labels.extra[field]


def _edit(
    labels: Taxonomy,
    code: str,
    row: ExtraField,
    given: dict[str, Any],
    options: Any,
    error: Invalid | None = None,
) -> Response:
    elsewhere = [labels.types[t].label for t in labels.types_with(row.name) if t != code]
    problems = forms.problems_of(error) if error else []
    context = {**_context(labels, code), "row": row, "options": options, "elsewhere": elsewhere}
    return forms.page("field", problems, given=given, **context)


def _context(labels: Taxonomy, code: str) -> dict[str, Any]:
    if code not in labels.types:
        raise NotFound("type")
    kind = labels.types[code]
    kinds = [(one.value, _(one.sentence), _hint(one)) for one in ExtraKind]
    return {"kind": kind, "category": labels.categories[kind.category], "kinds": kinds}


def _hint(kind: ExtraKind) -> str:
    hints = {
        ExtraKind.TEXT: _("Une ligne. Exemple\u00a0: le code d’une clé, le nom d’un composteur-relais."),
        ExtraKind.LONG_TEXT: _("Plusieurs lignes."),
        ExtraKind.CHOICE: _("Une seule réponse. La carte peut filtrer."),
        ExtraKind.CHOICES: _("Plusieurs réponses à la fois. La carte peut filtrer."),
        ExtraKind.NUMBER: _("Entier ou décimal. Exemple\u00a0: un nombre de places."),
        ExtraKind.BOOLEAN: _("La carte peut filtrer."),
        ExtraKind.DATE: _("Un jour."),
        ExtraKind.LINK: _("Une adresse qui commence par https://"),
    }
    return str(hints[kind])
