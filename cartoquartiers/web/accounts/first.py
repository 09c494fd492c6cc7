"""`/premier-demarrage`: the first administrator of an empty site, with the code that the server prints."""

from http import HTTPStatus

from flask import make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cartoquartiers.domain.errors import Conflicting, Invalid, Problem
from cartoquartiers.domain.first_start import is_same
from cartoquartiers.usecases import accounts, first_start, sessions
from cartoquartiers.web.accounts.devices import device_of
from cartoquartiers.web.accounts.signing import give_cookie
from cartoquartiers.web.caching import behind_a_secret
from cartoquartiers.web.context import notify
from cartoquartiers.web.guards import check_access
from cartoquartiers.web.moves import FIRST_START, FIRST_START_END
from cartoquartiers.web.routing import ADMINISTRATORS
from cartoquartiers.web.throttling import Attempt
from cartoquartiers.web.visit import Visit
from cartoquartiers.web.wording import sentence

_FIRST_STEP = f"{FIRST_START}/site"


def look(visit: Visit) -> ResponseReturnValue:
    """The form of the first account; once there is one, its holder goes on and others sign in."""
    if first_start.is_open(visit.work):
        return _page([])
    check_access(visit, ADMINISTRATORS.roles)
    return redirect(FIRST_START_END)


def make(visit: Visit) -> ResponseReturnValue:
    """Make the account and let its holder in; the code is dead from then on."""
    attempt = Attempt.from_here(visit, "first start ")
    with visit.reading() as work:
        code = first_start.code(work, visit.toolbox.secret_key)
        throttled = sessions.is_throttled(work, attempt.account, attempt.address)
    if code is None:
        return _too_late()
    if throttled:
        attempt.tell("first start throttled")
        return _page([Problem("code", "sign_in_throttled")], HTTPStatus.TOO_MANY_REQUESTS)
    if not is_same(visit.form.get("code", ""), code):
        with visit.writing() as work:
            sessions.record_failure(work, attempt.account, attempt.address)
        attempt.tell("first start code_wrong")
        return _page([Problem("code", "first_code_wrong")])
    try:
        return _make(visit)
    except Invalid as invalid:
        return _page(invalid.problems)
    except Conflicting as conflict:
        if conflict.code == "administrator_there":
            return _too_late()
        return _page([Problem("email", conflict.code)])


def _make(visit: Visit) -> ResponseReturnValue:
    """What follows a right code. The password is hashed before the transaction that all others wait for."""
    email, password = visit.form.get("email", "").strip(), visit.form.get("password", "")
    wrong = accounts.password_problem(password, email)
    if wrong:
        raise Invalid([wrong])
    hashed = visit.toolbox.hasher.hash(password)
    with visit.writing() as work:
        number = first_start.make_administrator(work, email, visit.form.get("name", ""), hashed)
        session = sessions.open_session(work, number, hashed, device_of(request.user_agent.string))
    notify(_("Votre compte d’administration est ouvert. Le code du serveur ne sert plus."), "ok")
    response = make_response(redirect(_FIRST_STEP, HTTPStatus.SEE_OTHER))
    if session:
        Attempt.of(visit, email).tell_opened("first start")
        give_cookie(visit, response, session)
    return response


def _too_late() -> ResponseReturnValue:
    """Somebody else was faster, or it was done long ago: who is there goes on, others sign in."""
    notify(sentence(Problem("", "administrator_there")), "alert")
    return redirect(FIRST_START, HTTPStatus.SEE_OTHER)


def _page(
    problems: tuple[Problem, ...] | list[Problem], status: int = HTTPStatus.UNPROCESSABLE_ENTITY
) -> ResponseReturnValue:
    page = render_template(
        "accounts/first.html",
        given={name: request.form.get(name, "") for name in ("code", "email", "name")},
        problems={problem.field: sentence(problem) for problem in reversed(list(problems))},
    )
    return behind_a_secret(make_response(page, status if problems else HTTPStatus.OK))
