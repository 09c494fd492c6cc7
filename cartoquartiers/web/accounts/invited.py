"""`/invitation/<token>`: joining a structure by the link of a letter. Looking changes nothing."""

from http import HTTPStatus

from flask import make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cartoquartiers.domain.errors import Conflicting, Invalid, NotFound, Problem
from cartoquartiers.usecases import accounts, invitations, sessions
from cartoquartiers.usecases.invitations import Invited
from cartoquartiers.web.accounts.devices import device_of
from cartoquartiers.web.accounts.signing import give_cookie
from cartoquartiers.web.caching import behind_a_secret
from cartoquartiers.web.context import language, notify
from cartoquartiers.web.throttling import Attempt
from cartoquartiers.web.visit import Visit
from cartoquartiers.web.wording import sentence


def look(visit: Visit, token: str) -> ResponseReturnValue:
    """What the link leads to: one button, or the form of a new account."""
    invited = invitations.find(visit.work, token)
    return _gone() if invited is None else _page(token, invited)


def accept(visit: Visit, token: str) -> ResponseReturnValue:
    """Become a member, once."""
    with visit.reading() as work:
        invited = invitations.find(work, token)
    if invited is None:
        return _gone()
    try:
        return _accept(visit, token, invited)
    except NotFound:
        return _gone()
    except Invalid as invalid:
        return _page(token, invited, invalid.problems[0])
    except Conflicting as conflict:
        return _page(token, invited, Problem("", conflict.code))


def _accept(visit: Visit, token: str, invited: Invited) -> ResponseReturnValue:
    if visit.actor.is_authenticated:
        with visit.writing() as work:
            code = invitations.accept(work, visit.actor, token)
        return _welcome(code)
    if invited.has_account:
        return redirect(f"/connexion?next=/invitation/{token}", HTTPStatus.SEE_OTHER)
    password = visit.form.get("password", "")
    problem = accounts.password_problem(password, invited.email)
    if problem:
        raise Invalid([problem])
    hashed = visit.toolbox.hasher.hash(password)
    with visit.writing() as work:
        number, code = invitations.open_account(work, token, visit.form.get("name", ""), hashed, language())
        session = sessions.open_session(work, number, hashed, device_of(request.user_agent.string))
    response = make_response(_welcome(code))
    if session:
        Attempt.of(visit, invited.email).tell_opened("new account")
        give_cookie(visit, response, session)
    return response


def _welcome(code: str) -> ResponseReturnValue:
    notify(_("Bienvenue\u202f! Voici l’espace de votre structure."), "ok")
    return redirect(f"/structures/{code}", HTTPStatus.SEE_OTHER)


def _page(token: str, invited: Invited, problem: Problem | None = None) -> ResponseReturnValue:
    page = render_template(
        "accounts/invited.html",
        token=token,
        invited=invited,
        name=request.form.get("name", ""),
        problems={problem.field: sentence(problem)} if problem else {},
    )
    return behind_a_secret(make_response(page, HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK))


def _gone() -> ResponseReturnValue:
    return make_response(render_template("accounts/invited_gone.html"), HTTPStatus.GONE)
