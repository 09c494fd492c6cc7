"""`/connexion/deuxieme-etape`: after the password, a code of the application, a recovery code or a key."""

from http import HTTPStatus

from flask import Response, make_response, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cartoquartiers.domain.errors import Problem
from cartoquartiers.store.work import Work
from cartoquartiers.usecases import second_step, sessions
from cartoquartiers.usecases.second_step import Entered, Waiting
from cartoquartiers.web.accounts.confirming import status_of
from cartoquartiers.web.accounts.signing import welcome
from cartoquartiers.web.caching import kept_by_nobody
from cartoquartiers.web.context import notify
from cartoquartiers.web.cookies import SESSION_COOKIE, STEP_COOKIE
from cartoquartiers.web.moves import local_address
from cartoquartiers.web.throttling import Attempt
from cartoquartiers.web.visit import Visit
from cartoquartiers.web.wording import sentence


def form(visit: Visit) -> ResponseReturnValue:
    """The form of the second step; without a first one, the sign-in page."""
    waiting = second_step.find(visit.work, _token(visit))
    return _page(visit, waiting, visit.args.get("next", "")) if waiting else _from_the_start()


def answer(visit: Visit) -> ResponseReturnValue:
    """Open the session, once."""
    with visit.reading() as work:
        waiting = second_step.find(work, _token(visit))
    if waiting is None:
        return _from_the_start()
    following = visit.form.get("next", "")
    # Counted apart from passwords: whoever knows the password must not have new tries by giving it again.
    attempt = Attempt.of(visit, waiting.email, about="second ")
    with visit.writing() as work:
        second_step.hold(work, _token(visit))  # tries of one step are counted one after the other
        throttled = sessions.is_throttled(work, attempt.account, attempt.address)
        token = None if throttled else _try(visit, work)
        if token:
            sessions.forget_failures(work, attempt.account)
            sessions.end_session(work, visit.cookie(SESSION_COOKIE))
        elif not throttled:
            sessions.record_failure(work, attempt.account, attempt.address)
            waiting = second_step.find(work, _token(visit)) or waiting
    if token:
        how = "second step by key" if visit.form.get("answer") else "second step by code"
        return welcome(visit, Entered(session=token), waiting.email, local_address(following), how)
    wrong = "key_refused" if visit.form.get("answer") else "code_wrong"
    code = "sign_in_throttled" if throttled else wrong
    attempt.tell(code)
    return _page(visit, waiting, following, Problem("code", code))


def _try(visit: Visit, work: Work) -> str | None:
    proof = visit.form.get("answer", "")
    if proof:
        return second_step.pass_by_key(work, visit.toolbox.passkeys, _token(visit), proof)
    code = visit.form.get("code", "")
    return second_step.pass_by_code(work, visit.toolbox.one_time_codes, _token(visit), code)


def _page(visit: Visit, waiting: Waiting, following: str, problem: Problem | None = None) -> Response:
    known = [key.credential_id for key in waiting.factors.keys]
    keys = visit.toolbox.passkeys
    page = render_template(
        "accounts/second_step.html",
        email=waiting.email,
        factors=waiting.factors,
        next=local_address(following),
        options=keys.to_enter(waiting.challenge, known) if known and keys.work_here else "",
        problems={problem.field: sentence(problem)} if problem else {},
    )
    response = make_response(page, status_of(problem) if problem else HTTPStatus.OK)
    return kept_by_nobody(response)


def _from_the_start() -> ResponseReturnValue:
    notify(
        _("Recommencez par votre mot de passe\u00a0: la deuxième étape doit suivre dans les dix minutes."),
        "warn",
    )
    return redirect("/connexion", HTTPStatus.SEE_OTHER)


def _token(visit: Visit) -> str:
    return visit.cookie(STEP_COOKIE)
