"""`/tablette`: a device that agents share. Enrolled with a password, then opened by a name and six digits."""

from http import HTTPStatus

from flask import Response, make_response, redirect, render_template
from flask.typing import ResponseReturnValue

from cartoquartiers.domain.errors import Invalid, NotFound, Problem
from cartoquartiers.domain.vocabulary import Role
from cartoquartiers.usecases import sessions, tablets
from cartoquartiers.usecases.tablets import Enrolled
from cartoquartiers.web.accounts.signing import give_cookie, give_tablet
from cartoquartiers.web.caching import kept_by_nobody
from cartoquartiers.web.cookies import SESSION_COOKIE, TABLET_COOKIE
from cartoquartiers.web.routing import FIELD
from cartoquartiers.web.throttling import Attempt
from cartoquartiers.web.visit import Visit
from cartoquartiers.web.wording import sentence

_HERE, _ROUND = "/tablette", "/tournees"


def show(visit: Visit) -> ResponseReturnValue:
    """What this device is, and the next thing to do on it."""
    return _page(visit, _tablet(visit))


def enrol(visit: Visit) -> ResponseReturnValue:
    """Enrol this device under a name."""
    try:
        with visit.writing() as work:
            token = tablets.enrol(work, visit.actor, visit.form.get("name", ""), visit.token_hash or "")
    except Invalid as invalid:
        return _page(visit, None, invalid.problems[0])
    return _enrolled(visit, token)


def take_up(visit: Visit) -> ResponseReturnValue:
    """Enrol this device by the code of an invitation. Wrong codes are counted for the address alone."""
    attempt = Attempt.from_here(visit, "tablet ")
    with visit.reading() as work:
        throttled = sessions.is_throttled(work, attempt.account, attempt.address)
    if throttled:
        return _page(visit, None, Problem("code", "campaign_throttled"), HTTPStatus.TOO_MANY_REQUESTS)
    try:
        with visit.writing() as work:
            token = tablets.take_up(work, visit.actor, visit.form.get("code", "")[:30])
    except Invalid as invalid:
        with visit.writing() as work:
            sessions.record_failure(work, attempt.account, attempt.address)
        attempt.tell("tablet_code_wrong")
        return _page(visit, None, invalid.problems[0])
    return _enrolled(visit, token)


def _enrolled(visit: Visit, token: str) -> Response:
    response = make_response(redirect(_HERE, HTTPStatus.SEE_OTHER))
    give_tablet(visit, response, token)
    return response


def choose(visit: Visit) -> ResponseReturnValue:
    """Keep the six digits that an agent chose; their whole session gives way to that of the round."""
    tablet, pin = _tablet(visit), visit.form.get("pin", "")
    if tablet is None:
        raise NotFound
    problem = tablets.pin_problem(pin)
    if problem:
        return _page(visit, tablet, problem)
    hashed = visit.toolbox.hasher.hash(pin)
    with visit.writing() as work:
        tablets.set_pin(work, visit.actor, tablet.id, hashed)
        token = tablets.open_by_pin(work, tablet.id, visit.actor.person_id or 0, hashed)
        sessions.end_session(work, visit.cookie(SESSION_COOKIE))
    return _enter(visit, token)


def enter(visit: Visit) -> ResponseReturnValue:
    """Open the round of an agent with their six digits."""
    tablet = _tablet(visit)
    if tablet is None:
        raise NotFound
    given, pin = visit.form.get("person", ""), visit.form.get("pin", "")
    person = next((number for number, _name in tablet.agents if str(number) == given), 0)
    attempt = Attempt.on_tablet(visit, tablet.id, person)
    with visit.reading() as work:
        kept = tablets.pin_hash(work, tablet.id, person)
        throttled = sessions.is_throttled(work, attempt.account, attempt.address)
    if throttled:
        return _page(visit, tablet, Problem("pin", "sign_in_throttled"), HTTPStatus.TOO_MANY_REQUESTS)
    right = visit.toolbox.hasher.matches(kept, pin[:20])
    token = None
    with visit.writing() as work:
        if right and kept:
            token = tablets.open_by_pin(work, tablet.id, person, kept)
        if token:
            sessions.forget_failures(work, attempt.account)
            sessions.end_session(work, visit.cookie(SESSION_COOKIE))
        else:
            sessions.record_failure(work, attempt.account, attempt.address)
    if token:
        attempt.tell_opened("six digits")
    else:
        attempt.tell("pin_wrong")
    return _enter(visit, token) if token else _page(visit, tablet, Problem("pin", "pin_wrong"))


def _enter(visit: Visit, token: str | None) -> Response:
    response = make_response(redirect(_ROUND if token else _HERE, HTTPStatus.SEE_OTHER))
    if token:
        give_cookie(visit, response, token)
    return response


def _tablet(visit: Visit) -> Enrolled | None:
    with visit.looking() as work:
        return tablets.find(work, visit.cookie(TABLET_COOKIE))


def _page(
    visit: Visit,
    tablet: Enrolled | None,
    problem: Problem | None = None,
    status: int = HTTPStatus.UNPROCESSABLE_ENTITY,
) -> Response:
    actor = visit.actor
    page = render_template(
        "accounts/tablet.html",
        tablet=tablet,
        account=actor,
        may_enrol=actor.role in (FIELD.roles or ()) and not actor.by_pin,
        may_choose=actor.role is Role.AGENT and not actor.by_pin,
        given=visit.form,
        code=visit.form.get("code", visit.args.get("code", ""))[:30],
        problems={problem.field: sentence(problem)} if problem else {},
    )
    response = make_response(page, status if problem else HTTPStatus.OK)
    return kept_by_nobody(response)
