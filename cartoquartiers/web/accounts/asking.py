"""Asking for a letter with a link: to join, for a forgotten password, for another address."""

from http import HTTPStatus

from flask import make_response, redirect, render_template
from flask.typing import ResponseReturnValue

from cartoquartiers.domain.errors import Problem, ValueProblem
from cartoquartiers.domain.letters import LetterKind
from cartoquartiers.usecases import accounts, sessions, tickets
from cartoquartiers.web.accounts.confirming import trouble_with_password
from cartoquartiers.web.context import language
from cartoquartiers.web.throttling import Attempt
from cartoquartiers.web.visit import Visit
from cartoquartiers.web.wording import sentence

_SENT = "/connexion/lettre"


def join_form(visit: Visit) -> ResponseReturnValue:
    """Who needs an account, and the form that asks for one."""
    return _page("join", "")


def join(visit: Visit) -> ResponseReturnValue:
    """Have the link that opens an account sent; the answer does not tell whether there is one already."""
    return _ask(visit, "join", LetterKind.JOIN)


def forgotten_form(visit: Visit) -> ResponseReturnValue:
    """The form for a forgotten password."""
    return _page("forgotten", "")


def forgotten(visit: Visit) -> ResponseReturnValue:
    """Have the link for a new password sent; the answer does not tell whether there is such an account."""
    return _ask(visit, "forgotten", LetterKind.RESET)


def sent(visit: Visit) -> ResponseReturnValue:
    """« Regardez votre courrier », whatever was asked for."""
    minutes = int(tickets.LIFETIME.total_seconds() // 60)
    return render_template("accounts/sent.html", minutes=minutes)


def address_form(visit: Visit) -> ResponseReturnValue:
    """The form for another address."""
    return _page("address", "")


def address(visit: Visit) -> ResponseReturnValue:
    """Have a link sent to the new address; the account keeps the old one until somebody follows it."""
    person_id = visit.actor.person_id
    assert person_id is not None, "the door is for people who signed in"
    problem = trouble_with_password(visit, "password")
    if problem:
        return _page("address", visit.form.get("email", ""), problem)
    return _ask(visit, "address", LetterKind.ADDRESS, person_id)


def _ask(
    visit: Visit, template: str, purpose: LetterKind, person_id: int | None = None
) -> ResponseReturnValue:
    typed = visit.form.get("email", "")
    try:
        email = accounts.folded(typed)
    except ValueProblem as problem:
        code = problem.code if typed.strip() else "required"
        return _page(template, typed, Problem("email", code, problem.params))
    attempt = Attempt.of(visit, email, about="letter")
    with visit.writing() as work:
        throttled = sessions.is_throttled(work, attempt.account, attempt.address)
        if not throttled:
            sessions.record_failure(work, attempt.account, attempt.address)
            tickets.ask(work, purpose, email, language(), person_id)
    if throttled:
        return _page(template, typed, Problem("email", "letters_throttled"), HTTPStatus.TOO_MANY_REQUESTS)
    return redirect(_SENT, HTTPStatus.SEE_OTHER)


def _page(
    template: str, email: str, problem: Problem | None = None, status: int = HTTPStatus.UNPROCESSABLE_ENTITY
) -> ResponseReturnValue:
    problems = {problem.field: sentence(problem)} if problem else {}
    page = render_template(f"accounts/{template}.html", email=email, problems=problems)
    return make_response(page, status if problem else HTTPStatus.OK)
