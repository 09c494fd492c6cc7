"""« Masquer tout de suite »: a report that cannot wait for a correction."""

from collections.abc import Mapping
from typing import Any

from flask import Response, make_response, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from cartoquartiers.domain.errors import Conflicting, Invalid, NotFound, Problem
from cartoquartiers.domain.redaction import problem_of
from cartoquartiers.domain.text import clean_text
from cartoquartiers.domain.vocabulary import Kind, Reason, ReportCode
from cartoquartiers.store.queries import photos, places, waiting
from cartoquartiers.store.work import Work
from cartoquartiers.usecases import hiding
from cartoquartiers.usecases.hiding import Hiding
from cartoquartiers.usecases.projection import Words
from cartoquartiers.web.caching import kept_by_nobody
from cartoquartiers.web.context import notify
from cartoquartiers.web.labels import words
from cartoquartiers.web.readings import field_label, reading
from cartoquartiers.web.visit import Visit
from cartoquartiers.web.wording import sentence

#: The reasons that speak of content (the others speak of proposals), in the words in which people report it.
REASONS = {
    Reason.OFFENSIVE: ReportCode.OFFENSIVE,
    Reason.PERSONAL_DATA: ReportCode.PERSONAL,
    Reason.PHOTO_RIGHTS: ReportCode.PHOTO,
    Reason.OTHER: ReportCode.OTHER,
}
_LONGEST = 3000
_FIELD = "champ:"


def ask(visit: Visit, uid: str) -> ResponseReturnValue:
    """What to hide, and why."""
    return _page(visit, visit.work, uid)


def hide(visit: Visit, uid: str) -> ResponseReturnValue:
    """Hide it; then the hiding itself is on the desk, with the button that takes it back."""
    try:
        said = read_hiding(visit.form)
        with visit.writing() as work:
            hidden = hiding.hide(work, visit.actor, uid, said)
    except Invalid as invalid:
        with visit.reading() as work:
            page = _page(visit, work, uid, errors_of(invalid))
        page.status_code = 422
        return page
    except Conflicting:
        notify(_("Quelqu’un d’autre vient de décider de ce signalement."), "warn")
        return redirect(f"/moderation/{uid}", 303)
    if said.field:
        notify(_("C’est retiré, du passé de la fiche aussi. Le signalement est traité."), "ok")
        return redirect(f"/moderation/{hidden}", 303)
    notify(_("C’est masqué. Le signalement est traité."), "ok")
    return redirect(f"/moderation/{hidden}?fait={hidden}", 303)


def errors_of(invalid: Invalid) -> dict[str, str]:
    """The sentence of each field of the form."""
    known = ("quoi", "reason", "message")
    return {p.field if p.field in known else "quoi": sentence(p) for p in invalid.problems}


def read_hiding(form: MultiDict[str, str]) -> Hiding:
    """What is to be hidden, and why. Raises Invalid with a problem for each thing to mend."""
    problems = []
    what, reason, typed = (form.get(name, "") for name in ("quoi", "reason", "message"))
    if not what:
        problems.append(Problem("quoi", "required"))
    if reason not in {each.value for each in REASONS}:
        problems.append(Problem("reason", "required"))
    try:
        said = clean_text(typed)
    except ValueError:
        said = ""
        problems.append(Problem("message", "bad_characters"))
    if len(said) > _LONGEST:
        problems.append(Problem("message", "too_long", {"longest": _LONGEST}))
    if reason == Reason.OTHER and not said and not problems:
        problems.append(Problem("message", "required"))
    if problems:
        raise Invalid(problems)
    why = Reason(reason)
    if what.startswith(_FIELD):
        return Hiding(why, said or None, field=what.removeprefix(_FIELD))
    return Hiding(why, said or None, None if what == "lieu" else what)


def _page(visit: Visit, work: Work, uid: str, errors: dict[str, str] | None = None) -> Response:
    report = waiting.one(work, visit.actor, uid)
    place = places.row_by_uid(work, report.place_uid) if report else None
    if report is None or place is None or report.kind != Kind.REPORT:
        raise NotFound("contribution")
    text = render_template(
        "moderation/hide.html",
        report=report,
        place=place,
        fields=hidable(place.fields, words(work)),
        photos=_photos(work, place.fields.get("photos") or []),
        reasons=REASONS,
        errors=errors or {},
        form=visit.form,
        home="/moderation",
    )
    response = make_response(text)
    return kept_by_nobody(response)


def hidable(values: Mapping[str, Any], labels: Words) -> list[tuple[str, str, str]]:
    """What the place says in words of its own and could do without: (what to send, label, value)."""
    said = [
        (name, field_label(name, labels), reading(name, value, labels))
        for name, value in values.items()
        if problem_of(name, labels.taxonomy.extra, keep=False) is None
    ]
    return [(_FIELD + name, label, value) for name, label, value in said if value]


def _photos(work: Work, shown: list[dict[str, str]]) -> list[dict[str, str]]:
    """Those that are public now."""
    states = photos.states_of(work, [photo["sha256"] for photo in shown])
    return [photo for photo in shown if (found := states.get(photo["sha256"])) and found.state == "public"]
