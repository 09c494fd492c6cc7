"""`/lien/<token>`: what the link of a letter opens. Looking changes nothing: mail programs look too."""

from http import HTTPStatus

from flask import make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cartoquartiers.domain.errors import Conflicting, Invalid, NotFound, Problem
from cartoquartiers.domain.letters import LetterKind
from cartoquartiers.usecases import accounts, joining, sessions, tickets
from cartoquartiers.usecases.tickets import Proof
from cartoquartiers.web.accounts.devices import device_of
from cartoquartiers.web.accounts.signing import further, give_cookie
from cartoquartiers.web.caching import behind_a_secret
from cartoquartiers.web.context import language, notify
from cartoquartiers.web.moves import local_address
from cartoquartiers.web.throttling import Attempt
from cartoquartiers.web.visit import Visit
from cartoquartiers.web.wording import sentence


def look(visit: Visit, token: str) -> ResponseReturnValue:
    """The form that the link leads to."""
    proof = tickets.find(visit.work, token)
    return _gone() if proof is None else _page(token, proof)


def follow(visit: Visit, token: str) -> ResponseReturnValue:
    """Do what the link is for, once."""
    with visit.reading() as work:
        proof = tickets.find(work, token)
    if proof is None:
        return _gone()
    actions = {LetterKind.JOIN: _join, LetterKind.RESET: _reset, LetterKind.ADDRESS: _move}
    try:
        return actions[proof.purpose](visit, token, proof)
    except NotFound:
        return _gone()
    except Invalid as invalid:
        return _page(token, proof, invalid.problems[0])
    except Conflicting as conflict:
        return _page(token, proof, Problem("", conflict.code))


def _join(visit: Visit, token: str, proof: Proof) -> ResponseReturnValue:
    hashed = _hashed(visit, proof)
    with visit.writing() as work:
        number = joining.join(work, token, visit.form.get("name", ""), hashed, language())
        session = sessions.open_session(work, number, hashed, device_of(request.user_agent.string))
    notify(_("Bienvenue\u202f! Votre compte est ouvert."), "ok")
    response = make_response(redirect("/compte", HTTPStatus.SEE_OTHER))
    if session:
        Attempt.of(visit, proof.email).tell_opened("new account")
        give_cookie(visit, response, session)
    return response


def _reset(visit: Visit, token: str, proof: Proof) -> ResponseReturnValue:
    hashed = _hashed(visit, proof)
    with visit.writing() as work:
        joining.reset(work, token, hashed)
        sessions.forget_failures(work, Attempt.of(visit, proof.email).account)
    notify(_("Votre mot de passe est changé\u00a0: connectez-vous."), "ok")
    return redirect("/connexion" + further(local_address(visit.args.get("next", ""))), HTTPStatus.SEE_OTHER)


def _move(visit: Visit, token: str, proof: Proof) -> ResponseReturnValue:
    with visit.writing() as work:
        joining.move(work, token)
    notify(_("Votre compte a maintenant cette adresse\u00a0: %(email)s.", email=proof.email), "ok")
    return redirect("/compte", HTTPStatus.SEE_OTHER)


def _hashed(visit: Visit, proof: Proof) -> str:
    """The hash of the password that was chosen. Raises ``Invalid``."""
    password = visit.form.get("password", "")
    problem = accounts.password_problem(password, proof.email)
    if problem:
        raise Invalid([problem])
    return visit.toolbox.hasher.hash(password)


def _page(token: str, proof: Proof, problem: Problem | None = None) -> ResponseReturnValue:
    page = render_template(
        "accounts/link.html",
        token=token,
        purpose=proof.purpose.value,
        email=proof.email,
        following=local_address(request.args.get("next", "")),
        name=request.form.get("name", ""),
        problems={problem.field: sentence(problem)} if problem else {},
    )
    return behind_a_secret(make_response(page, HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK))


def _gone() -> ResponseReturnValue:
    return make_response(render_template("accounts/link_gone.html"), HTTPStatus.GONE)
