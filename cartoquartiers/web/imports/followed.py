"""A list that is followed: how it stands, what it asks, what people corrected of it."""

from collections.abc import Callable
from typing import Any

from flask import make_response, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from cartoquartiers.domain.authority import Authority, governed
from cartoquartiers.domain.errors import Conflicting, Invalid, Problem, read_problem
from cartoquartiers.domain.harvest import SHAPES
from cartoquartiers.domain.import_choices import of_json
from cartoquartiers.domain.import_report import Heap
from cartoquartiers.domain.place import BY_NAME
from cartoquartiers.domain.policy import Actor
from cartoquartiers.store.queries.harvests import Followed
from cartoquartiers.store.work import Work
from cartoquartiers.usecases import harvests
from cartoquartiers.web.context import notify
from cartoquartiers.web.harvests import rhythms, row_of, settings_sent, structures_of, when
from cartoquartiers.web.import_words import told
from cartoquartiers.web.imports.corrections import corrections_of, number_of, present
from cartoquartiers.web.imports.present import heaps
from cartoquartiers.web.visit import Visit
from cartoquartiers.web.wording import sentence

_SHOWN = 20


def show(visit: Visit, number: str) -> ResponseReturnValue:
    """How the list stands."""
    return _page(visit, visit.work, number)


def save(visit: Visit, number: str) -> ResponseReturnValue:
    """Change how often it is looked at, and who holds it."""
    given = settings_sent(visit)
    try:
        with visit.writing() as work:
            harvests.save(work, visit.actor, number_of(number), given.every, given.keeper, given.organisation)
    except Invalid as error:
        typed = {"every": str(given.every), "keeper": given.keeper, "organisation": given.organisation}
        with visit.reading() as work:
            return _page(visit, work, number, list(error.problems), typed)
    notify(_("C’est enregistré."), "ok")
    return _back(number)


def go_on(visit: Visit, number: str) -> ResponseReturnValue:
    """Take the list as it is now."""
    words = _("La liste est reprise dans la minute qui suit. Rechargez cette page pour le voir.")
    return _answered(visit, number, harvests.go_on, words)


def leave(visit: Visit, number: str) -> ResponseReturnValue:
    """Change nothing."""
    words = _("Rien ne change. La liste sera reprise quand elle aura changé à nouveau.")
    return _answered(visit, number, harvests.leave, words)


def _answered(
    visit: Visit, number: str, answer: Callable[[Work, Actor, int], None], words: str
) -> ResponseReturnValue:
    try:
        with visit.writing() as work:
            answer(work, visit.actor, number_of(number))
        notify(words, "ok")
    except Conflicting as error:
        notify(sentence(Problem("", error.code)), "alert")
    return _back(number)


def look_now(visit: Visit, number: str) -> ResponseReturnValue:
    """Look at the list without waiting."""
    with visit.writing() as work:
        harvests.look_now(work, visit.actor, number_of(number))
    notify(_("La liste est relue dans la minute qui suit. Rechargez cette page pour le voir."), "ok")
    return _back(number)


def stop(visit: Visit, number: str) -> ResponseReturnValue:
    """Follow it no longer."""
    with visit.writing() as work:
        harvests.stop(work, visit.actor, number_of(number))
    notify(_("La liste n’est plus suivie. Ses lieux restent sur la carte."), "ok")
    return redirect("/imports", 303)


def entrust(visit: Visit, number: str) -> ResponseReturnValue:
    """Say who has the last word about the fields of the list."""
    said = {name.removeprefix("word-"): value for name, value in visit.form.items()}
    with visit.writing() as work:
        harvests.entrust(work, visit.actor, number_of(number), said)
    notify(_("C’est enregistré."), "ok")
    return _back(number)


def _back(number: str) -> ResponseReturnValue:
    return redirect(f"/imports/sources/{number_of(number)}", 303)


def _last_words(row: Followed) -> list[dict[str, str]]:
    """Each field of the list with who has the last word about it."""
    names = governed(of_json(row.choices), has_geometry=bool(row.file.get("has_geometry")))
    chosen = row.authority or {}
    return [{"name": name, "label": _(BY_NAME[name].label), "chosen": chosen.get(name, "")} for name in names]


def _page(
    visit: Visit,
    work: Work,
    number: str,
    problems: list[Problem] | None = None,
    given: dict[str, str] | None = None,
) -> ResponseReturnValue:
    row = harvests.mine(work, visit.actor, number_of(number))
    wrong = problems or []
    words = {problem.field: told(problem) for problem in reversed(wrong)}
    corrections = corrections_of(work, row)
    shown = {"every": str(row.every_hours), "keeper": row.keeper, "organisation": row.organisation or ""}
    text = render_template(
        "imports/followed.html",
        row=row,
        line=row_of(row),
        checked=when(row.checked_at),
        asked=_asked(row),
        trouble=told(read_problem(row.trouble)) if row.trouble else "",
        report=_report(row),
        corrections=[present(one) for one in corrections[:_SHOWN]],
        corrected=len(corrections),
        last_words=_last_words(row),
        authorities=[(one.value, _(one.sentence)) for one in Authority],
        given=given or shown,
        rhythms=rhythms(),
        structures=structures_of(visit, work),
        problems=words,
        told=[(problem.field or None, words[problem.field]) for problem in wrong],
    )
    return make_response(text, 422 if wrong else 200)


def _asked(row: Followed) -> dict[str, Any] | None:
    """What has to be decided, in sentences."""
    if row.asked is None:
        return None
    kept = row.asked
    said = []
    if kept["rows"]:
        words = ngettext("%(num)s ligne a disparu", "%(num)s lignes ont disparu", kept["rows"])
        said.append(_("%(words)s sur %(known)s.", words=words, known=kept["known"]))
    if kept["columns"]:
        said.append(
            _("Ces colonnes ont disparu ou changé de nom\u00a0: %(names)s.", names=_names(kept["columns"]))
        )
    if kept["new_columns"]:
        said.append(_("Ces colonnes sont nouvelles\u00a0: %(names)s.", names=_names(kept["new_columns"])))
    return {"said": said, "may_go_on": not kept["essential"], "essential": _names(kept["essential"])}


def _names(columns: list[str]) -> str:
    return ", ".join(_("le dessin des positions") if name == SHAPES else name for name in columns)


def _report(row: Followed) -> dict[str, Any] | None:
    """What the last taking did."""
    if row.report is None:
        return None
    kept = row.report
    figures = [(words, kept[code]) for code, words in heaps().items()]
    figures += [(_("Fermetures proposées"), kept["closings"]), (_("Photos"), kept["photos"])]
    lines = [
        (line["line"], " / ".join(told(read_problem(one)) for one in line["reasons"]))
        for line in kept["lines"]
    ]
    return {
        "figures": figures,
        "waiting": kept["waiting"],
        "disputed": kept["disputed"],
        "lines": lines,
        "refused": kept[Heap.REFUSED.value],
    }
