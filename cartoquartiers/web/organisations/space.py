"""The page of a structure, with its members' space where it opens, and the form of its own texts."""

from collections.abc import Iterable, Mapping
from http import HTTPStatus

from flask import Response, make_response, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cartoquartiers.domain.errors import Invalid, Problem
from cartoquartiers.store.work import Work
from cartoquartiers.usecases import membership, organisations
from cartoquartiers.usecases.organisations import Draft
from cartoquartiers.web.context import notify
from cartoquartiers.web.import_words import told
from cartoquartiers.web.organisations import present
from cartoquartiers.web.visit import Visit
from cartoquartiers.web.wording import sentence

FIELDS = ("name", "contact", "site_web", "description")


def page(
    visit: Visit,
    work: Work,
    code: str,
    problems: Iterable[Problem] = (),
    given: Mapping[str, str] | None = None,
) -> Response:
    """The page; with problems it is a form that came back with what was typed (422). Raises ``NotFound``."""
    wrong = list(problems)
    shown = present.public(visit, work, code)
    line = shown["structure"]
    said = {name: getattr(line, name) or "" for name in FIELDS} | {"email": ""} | dict(given or {})
    text = render_template(
        "structures/show.html",
        space=present.space(visit, work, code) if visit.actor.keeps(code) else None,
        given=said,
        problems={problem.field: _words(problem) for problem in reversed(wrong)},
        told=[(problem.field or None, _words(problem)) for problem in wrong],
        **shown,
    )
    return make_response(text, HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK)


def _words(problem: Problem) -> str:
    return told(problem) if problem.field == "file" else sentence(problem)


def again(visit: Visit, code: str, error: Invalid, given: Mapping[str, str]) -> Response:
    """The page once more after a form that could not be taken."""
    with visit.reading() as work:
        return page(visit, work, code, error.problems, given)


def back(code: str, words: str, part: str = "") -> ResponseReturnValue:
    """The answer to a form that did its work."""
    notify(words, "ok")
    return redirect(f"/structures/{code}{part}", HTTPStatus.SEE_OTHER)


def save(visit: Visit, code: str) -> ResponseReturnValue:
    """Change what the structure says of itself: an act that is recorded."""
    given = {name: visit.form.get(name, "") for name in FIELDS}
    try:
        with visit.writing() as work:
            membership.must_keep(work, visit.actor, code)
            organisations.save(work, visit.actor, code, Draft(**given))
    except Invalid as error:
        return again(visit, code, error, given)
    return back(code, _("La présentation est enregistrée."))
