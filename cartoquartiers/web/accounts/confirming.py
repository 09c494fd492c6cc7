"""Asking for the password once more before something that a forgotten open session must not do."""

from http import HTTPStatus

from cartoquartiers.domain.errors import Problem
from cartoquartiers.domain.passwords import LONGEST
from cartoquartiers.usecases import accounts, sessions
from cartoquartiers.web.throttling import Attempt
from cartoquartiers.web.visit import Visit


def trouble_with_password(visit: Visit, field: str) -> Problem | None:
    """What is wrong with the password in this field of the form; a wrong one counts as a failed sign-in."""
    person_id = visit.actor.person_id
    assert person_id is not None, "the door is for people who signed in"
    attempt = Attempt.of(visit, visit.actor.email)
    with visit.reading() as work:
        account = accounts.get(work, person_id)
        throttled = sessions.is_throttled(work, attempt.account, attempt.address)
    if throttled:
        return Problem(field, "sign_in_throttled")
    given = visit.form.get(field, "")[: LONGEST + 1]
    if visit.toolbox.hasher.matches(account.password_hash, given):
        return None
    with visit.writing() as work:
        sessions.record_failure(work, attempt.account, attempt.address)
    attempt.tell("password_wrong")
    return Problem(field, "password_wrong")


def status_of(problem: Problem) -> HTTPStatus:
    """The status of a form that comes back for this reason."""
    if problem.code.endswith("throttled"):
        return HTTPStatus.TOO_MANY_REQUESTS
    return HTTPStatus.UNPROCESSABLE_ENTITY
