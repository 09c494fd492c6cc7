"""`/compte/deux-etapes`: an application, keys and recovery codes beside the password."""

from http import HTTPStatus
from typing import Any

from flask import Response, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cartoquartiers.domain.errors import Conflicting, Invalid, Problem
from cartoquartiers.store.queries.factors import factors_of
from cartoquartiers.store.queries.site import setting
from cartoquartiers.usecases import factors, second_step
from cartoquartiers.usecases.identity_ports import KeyRefused
from cartoquartiers.usecases.second_step import ADD, Waiting
from cartoquartiers.web.accounts.confirming import status_of, trouble_with_password
from cartoquartiers.web.accounts.signing import give_step
from cartoquartiers.web.caching import kept_by_nobody
from cartoquartiers.web.context import notify
from cartoquartiers.web.cookies import SESSION_COOKIE, STEP_COOKIE
from cartoquartiers.web.moments import moment
from cartoquartiers.web.numbers import small_number
from cartoquartiers.web.square import square
from cartoquartiers.web.visit import Visit
from cartoquartiers.web.wording import sentence

_HOME = "/compte/deux-etapes"
_APPLICATION, _KEY = f"{_HOME}/application", f"{_HOME}/cle"


def show(visit: Visit) -> ResponseReturnValue:
    """What there is beside the password, and one form for all that can be done about it."""
    return _home(visit)


def change(visit: Visit) -> ResponseReturnValue:
    """Do what the button says (`do`), once the password was given again."""
    problem = trouble_with_password(visit, "password")
    if problem:
        return _home(visit, problem)
    what, _sign, which = visit.form.get("do", "").partition(":")
    if what not in _ACTIONS:
        return _home(visit, Problem("", "choose_action"))
    try:
        return _ACTIONS[what](visit, which)
    except Conflicting as conflict:
        return _home(visit, Problem("", conflict.code))


def application(visit: Visit) -> ResponseReturnValue:
    """The square that the application reads, and the field for its first code."""
    sealed = factors.secret_begun(visit.work, visit.actor.person_id or 0)
    return _square(visit, sealed) if sealed else redirect(_HOME)


def confirm(visit: Visit) -> ResponseReturnValue:
    """Take the first code: from now on one is asked at each sign-in."""
    tool = visit.toolbox.one_time_codes
    try:
        with visit.writing() as work:
            codes = factors.confirm_application(
                work, visit.actor, tool, visit.form.get("code", ""), _session(visit)
            )
    except Invalid as invalid:
        with visit.reading() as work:
            sealed = factors.secret_begun(work, visit.actor.person_id or 0)
        return _square(visit, sealed or "", invalid.problems[0])
    return _done(codes, _("L’application est enregistrée. Vos autres appareils sont déconnectés."))


def key(visit: Visit) -> ResponseReturnValue:
    """The button that asks the browser for a key."""
    waiting = _adding(visit)
    return _key_page(visit, waiting) if waiting else redirect(_HOME)


def add_key(visit: Visit) -> ResponseReturnValue:
    """Keep the key that the browser brought."""
    waiting = _adding(visit)
    if waiting is None:
        return redirect(_HOME, HTTPStatus.SEE_OTHER)
    try:
        new = visit.toolbox.passkeys.added(visit.form.get("answer", ""), waiting.challenge)
        with visit.writing() as work:
            codes = factors.add_key(work, visit.actor, visit.form.get("name", ""), new, _session(visit))
    except KeyRefused:
        return _key_page(visit, waiting, Problem("name", "key_refused"))
    except Invalid as invalid:
        return _key_page(visit, waiting, invalid.problems[0])
    except Conflicting as conflict:
        return _key_page(visit, waiting, Problem("name", conflict.code))
    return _done(codes, _("La clé est enregistrée. Vos autres appareils sont déconnectés."))


def _begin_application(visit: Visit, _which: str) -> ResponseReturnValue:
    with visit.writing() as work:
        factors.begin_application(work, visit.actor, visit.toolbox.one_time_codes.new_secret())
    return redirect(_APPLICATION, HTTPStatus.SEE_OTHER)


def _begin_key(visit: Visit, _which: str) -> ResponseReturnValue:
    with visit.writing() as work:
        token = second_step.begin(work, visit.actor.person_id or 0, ADD)
    response = make_response(redirect(_KEY, HTTPStatus.SEE_OTHER))
    give_step(visit, response, token)
    return response


def _new_codes(visit: Visit, _which: str) -> ResponseReturnValue:
    with visit.writing() as work:
        codes = factors.new_codes(work, visit.actor)
    return _done(codes, "")


def _drop(visit: Visit, which: str) -> ResponseReturnValue:
    number = None if which == "application" else small_number(which)
    with visit.writing() as work:
        factors.drop(work, visit.actor, number, _session(visit))
    notify(_("C’est retiré. Vos autres appareils sont déconnectés."), "ok")
    return redirect(_HOME, HTTPStatus.SEE_OTHER)


_ACTIONS = {"application": _begin_application, "key": _begin_key, "codes": _new_codes, "drop": _drop}


def _home(visit: Visit, problem: Problem | None = None) -> Response:
    with visit.looking() as work:
        found = factors_of(work, visit.actor.person_id or 0)
    keys = [(key, moment(key.created_at)) for key in found.keys]
    return _page("factors", problem, factors=found, keys=keys, keys_work=visit.toolbox.passkeys.work_here)


def _square(visit: Visit, sealed: str, problem: Problem | None = None) -> Response:
    tool = visit.toolbox.one_time_codes
    with visit.looking() as work:
        site = str(setting(work, "title", "CartoQuartiers"))
    drawn = square(visit, tool.address(sealed, visit.actor.email, site))
    plain = tool.plain(sealed)
    letters = " ".join(plain[at : at + 4] for at in range(0, len(plain), 4))
    return _page("factor_application", problem, square=drawn, letters=letters)


def _key_page(visit: Visit, waiting: Waiting, problem: Problem | None = None) -> Response:
    known = [one.credential_id for one in waiting.factors.keys]
    options = visit.toolbox.passkeys.to_add(waiting.person_id, waiting.email, waiting.challenge, known)
    return _page("factor_key", problem, options=options, name=request.form.get("name", ""))


def _done(codes: list[str], words: str) -> ResponseReturnValue:
    if codes:
        return _page("factor_codes", None, codes=codes, words=words)
    notify(words, "ok")
    return redirect(_HOME, HTTPStatus.SEE_OTHER)


def _page(template: str, problem: Problem | None, **context: Any) -> Response:
    problems = {problem.field: sentence(problem)} if problem else {}
    page = render_template(f"accounts/{template}.html", problems=problems, **context)
    response = make_response(page, status_of(problem) if problem else HTTPStatus.OK)
    return kept_by_nobody(response)


def _adding(visit: Visit) -> Waiting | None:
    """The key that this person is adding; nobody else's."""
    with visit.looking() as work:
        waiting = second_step.find(work, visit.cookie(STEP_COOKIE), ADD)
    return waiting if waiting and waiting.person_id == visit.actor.person_id else None


def _session(visit: Visit) -> str:
    return visit.cookie(SESSION_COOKIE)
