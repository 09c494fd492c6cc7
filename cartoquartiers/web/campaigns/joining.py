"""`/rejoindre`: six characters and, if one likes, a pseudonym; no account. Wrong codes are counted."""

from http import HTTPStatus

from flask import make_response, redirect, render_template
from flask.typing import ResponseReturnValue

from cartoquartiers.domain.campaigns import GRACE, KEPT, LONGEST, LONGEST_PSEUDONYM, read_code
from cartoquartiers.domain.errors import Invalid, Problem
from cartoquartiers.usecases import campaigns, sessions
from cartoquartiers.web.caching import kept_by_nobody
from cartoquartiers.web.cookies import CAMPAIGN_COOKIE
from cartoquartiers.web.throttling import Attempt
from cartoquartiers.web.visit import Visit
from cartoquartiers.web.wording import sentence


def ask(visit: Visit) -> ResponseReturnValue:
    """The form; the code of the poster is filled in, and looked up by nobody yet."""
    return _page(visit.args.get("code", "")[:20], "")


def enter(visit: Visit) -> ResponseReturnValue:
    """Join, and begin the round."""
    typed, pseudonym = visit.form.get("code", "")[:20], visit.form.get("pseudonyme", "")
    code = read_code(typed)
    attempt = Attempt.of(visit, code, "campaign ")
    with visit.reading() as work:
        throttled = sessions.is_throttled(work, attempt.account, attempt.address)
    if throttled:
        return _page(typed, pseudonym, [Problem("code", "campaign_throttled")], HTTPStatus.TOO_MANY_REQUESTS)
    try:
        with visit.writing() as work:
            token = campaigns.join(work, code, pseudonym, visit.cookie(CAMPAIGN_COOKIE))
    except Invalid as invalid:
        _count(visit, attempt, invalid)
        return _page(typed, pseudonym, invalid.problems)
    response = make_response(redirect(f"/tournees?operation={code}", HTTPStatus.SEE_OTHER))
    visit.cookies.give(response, CAMPAIGN_COOKIE, token, int((LONGEST + GRACE).total_seconds()))
    return response


def _count(visit: Visit, attempt: Attempt, invalid: Invalid) -> None:
    if any(problem.code == "campaign_unknown" for problem in invalid.problems):
        with visit.writing() as work:
            sessions.record_failure(work, attempt.account, attempt.address)
        attempt.tell("operation_code_wrong")


def _page(
    code: str,
    pseudonym: str,
    problems: tuple[Problem, ...] | list[Problem] = (),
    status: HTTPStatus = HTTPStatus.UNPROCESSABLE_ENTITY,
) -> ResponseReturnValue:
    told = [(problem.field, sentence(problem)) for problem in problems]
    page = render_template(
        "campaigns/join.html",
        code=code,
        pseudonym=pseudonym,
        longest=LONGEST_PSEUDONYM,
        kept_days=KEPT.days,
        told=told,
        problems=dict(told),
    )
    return kept_by_nobody(make_response(page, status if told else HTTPStatus.OK))
