"""Signing in and out."""

from http import HTTPStatus
from urllib.parse import quote

from flask import Response, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cartoquartiers.domain.passwords import LONGEST, was_given
from cartoquartiers.domain.policy import Actor
from cartoquartiers.domain.vocabulary import Role
from cartoquartiers.store.queries import people
from cartoquartiers.usecases import accounts, first_start, sessions, tablets, tickets
from cartoquartiers.usecases.accounts import Account
from cartoquartiers.usecases.second_step import LIFETIME, Entered, enter
from cartoquartiers.web.accounts.devices import device_of
from cartoquartiers.web.context import notify
from cartoquartiers.web.cookies import (
    SESSION_COOKIE,
    SESSION_SECONDS,
    STEP_COOKIE,
    TABLET_COOKIE,
    TABLET_SECONDS,
)
from cartoquartiers.web.moves import local_address, places_to_check
from cartoquartiers.web.throttling import Attempt
from cartoquartiers.web.visit import Visit

SECOND = "/connexion/deuxieme-etape"

_FIRST_PAGE = {
    Role.MODERATOR: "/moderation",
    Role.ADMINISTRATOR: "/moderation",
}


def form(visit: Visit) -> ResponseReturnValue:
    """The sign-in page; somebody who is signed in already goes on."""
    following = local_address(visit.args.get("next", ""))
    if visit.actor.is_authenticated:
        return redirect(following or _first_page(visit.actor))
    nobody_yet = first_start.is_open(visit.work)
    return render_template(
        "accounts/sign_in.html", next=following, email="", problem=None, nobody_yet=nobody_yet
    )


def sign_in(visit: Visit) -> ResponseReturnValue:
    """Open a session. Whether the address or the password is wrong is not told."""
    email, password = visit.form.get("email", "").strip(), visit.form.get("password", "")
    following = local_address(visit.form.get("next", ""))
    attempt = Attempt.of(visit, email)
    with visit.reading() as work:
        account = accounts.find(work, email)
        throttled = sessions.is_throttled(work, attempt.account, attempt.address)
    if throttled:
        attempt.tell("throttled")
        return _patience(email, following)
    if not email or not password:
        return _again(email, following, _("Indiquez votre adresse électronique et votre mot de passe."))
    # One comparison, whoever asks and whatever is typed: a second would tell by its time who has an account.
    kept = account.password_hash if account and account.active else None
    right = visit.toolbox.hasher.matches(kept, password[: LONGEST + 1])
    if right and account and kept and was_given(password):
        token = _choice(visit, attempt, account.id, kept)
        return _choose_ones_own(attempt, token, following) if token else _wrong(attempt, email, following)
    entered = _open(visit, attempt, account if right else None, password)
    if entered == Entered():
        return _wrong(attempt, email, following)
    return welcome(visit, entered, email, following, "password")


def _wrong(attempt: Attempt, email: str, following: str) -> Response:
    attempt.tell("password_wrong")
    words = _("L’adresse électronique ou le mot de passe ne correspond pas. Vérifiez-les, puis recommencez.")
    return _again(email, following, words)


def _choice(visit: Visit, attempt: Attempt, person_id: int, kept: str) -> str | None:
    """The token of the link to which a given password leads; ``None``: it was replaced meanwhile."""
    with visit.writing() as work:
        token = tickets.to_choose(work, person_id, kept)
        if token:
            sessions.forget_failures(work, attempt.account)
        else:
            sessions.record_failure(work, attempt.account, attempt.address)
    return token


def _choose_ones_own(attempt: Attempt, token: str, following: str) -> Response:
    """Lead somebody who was given a password to a choice of their own: it opens nothing else."""
    attempt.tell_led("given password")
    notify(_("Le mot de passe qu’on vous a donné n’ouvre que cette page\u00a0: choisissez le vôtre."), "ok")
    return make_response(redirect(f"/lien/{token}{further(following)}", HTTPStatus.SEE_OTHER))


def further(following: str | None) -> str:
    """What carries the page that somebody was going to on to the next address."""
    return f"?next={quote(following)}" if following else ""


def welcome(visit: Visit, entered: Entered, email: str, following: str | None, how: str) -> Response:
    """Let somebody in who has shown ``how`` (a code, for the log) who they are, or lead them to their second
    step."""
    if entered.session is None:
        response = make_response(redirect(SECOND + further(following), HTTPStatus.SEE_OTHER))
        give_step(visit, response, str(entered.step))
        return response
    Attempt.of(visit, email).tell_opened(how)
    with visit.reading() as work:
        target = following or _first_page(people.actor_by_email(work, email))
    response = make_response(redirect(target, HTTPStatus.SEE_OTHER))
    give_cookie(visit, response, entered.session)
    visit.cookies.take_back(response, STEP_COOKIE)
    return response


def _open(visit: Visit, attempt: Attempt, account: Account | None, password: str) -> Entered:
    """What the right password of an account opens; no account: the password was wrong."""
    hasher = visit.toolbox.hasher
    kept = account.password_hash if account else None
    renewed = hasher.hash(password) if kept and hasher.is_outdated(kept) else None
    entered = Entered()
    with visit.writing() as work:
        if account and kept:
            tablet = tablets.find(work, visit.cookie(TABLET_COOKIE))
            device = device_of(request.user_agent.string)
            entered = enter(work, account.id, kept, device, tablet.id if tablet else None)
        if entered == Entered():
            sessions.record_failure(work, attempt.account, attempt.address)
            return entered
        sessions.forget_failures(work, attempt.account)
        previous = visit.cookie(SESSION_COOKIE)
        if previous:
            sessions.end_session(work, previous)
        if renewed and account:
            accounts.renew_hash(work, account.id, renewed)
    return entered


def sign_out(visit: Visit) -> ResponseReturnValue:
    """Forget the session, here and in the database: a copy of the cookie is worth nothing from now on."""
    token = visit.cookie(SESSION_COOKIE)
    if token:
        with visit.writing() as work:
            sessions.end_session(work, token)
        notify(_("Vous êtes déconnecté."), "ok")
    response = make_response(redirect("/", HTTPStatus.SEE_OTHER))
    visit.cookies.take_back(response, SESSION_COOKIE)
    return response


def _first_page(actor: Actor | None) -> str:
    if actor is None or actor.role is None:
        return "/"
    return places_to_check(actor.scope) if actor.role is Role.AGENT else _FIRST_PAGE.get(actor.role, "/")


def give_cookie(visit: Visit, response: Response, token: str) -> None:
    """Put the token of a session into the browser's cookie, which no script reads."""
    visit.cookies.give(response, SESSION_COOKIE, token, SESSION_SECONDS)


def give_tablet(visit: Visit, response: Response, token: str) -> None:
    """Put the token of an enrolment into the browser's cookie."""
    visit.cookies.give(response, TABLET_COOKIE, token, TABLET_SECONDS)


def give_step(visit: Visit, response: Response, token: str) -> None:
    """Put the token of a second step into the browser's cookie."""
    visit.cookies.give(response, STEP_COOKIE, token, int(LIFETIME.total_seconds()))


def _again(
    email: str, following: str, problem: str, status: int = HTTPStatus.UNPROCESSABLE_ENTITY
) -> Response:
    page = render_template("accounts/sign_in.html", next=following, email=email, problem=problem)
    return make_response(page, status)


def _patience(email: str, following: str) -> Response:
    minutes = int(sessions.ATTEMPT_WINDOW.total_seconds() // 60)
    words = _("Trop d’essais sans succès. Attendez %(minutes)s minutes, puis recommencez.", minutes=minutes)
    response = _again(email, following, words, HTTPStatus.TOO_MANY_REQUESTS)
    response.headers["Retry-After"] = str(minutes * 60)
    return response
