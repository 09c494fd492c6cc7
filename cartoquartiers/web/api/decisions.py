"""``POST /api/v1/contributions/<uid>/decision``."""

from typing import Any

from flask import jsonify
from flask.typing import ResponseReturnValue

from cartoquartiers.domain.errors import Forbidden, Invalid, Problem, ValueProblem
from cartoquartiers.domain.fields import cleaned
from cartoquartiers.domain.text import clean_text
from cartoquartiers.domain.vocabulary import ContributionState, Reason, Verdict
from cartoquartiers.usecases import moderate
from cartoquartiers.usecases.moderate import Ruling
from cartoquartiers.web.api.body import json_body
from cartoquartiers.web.guards import SignInNeeded
from cartoquartiers.web.visit import Visit

KEYS = frozenset({"verdict", "reason", "message", "changes", "expected_state"})
VERDICTS = (Verdict.ACCEPT, Verdict.AMEND, Verdict.REFUSE, Verdict.ASK)


def decide(visit: Visit, uid: str) -> ResponseReturnValue:
    """Record a verdict: 200 with the outcome, 409 when somebody else decided or a field changed meanwhile."""
    if not visit.actor.is_authenticated:
        raise SignInNeeded
    if not visit.actor.may_moderate:
        raise Forbidden
    ruling = parse_ruling(json_body())
    with visit.writing() as work:
        outcome = moderate.decide(work, visit.actor, uid.lower(), ruling)
    return jsonify(
        uid=outcome.uid, state=outcome.state, place=outcome.place, version=outcome.version, tick=outcome.tick
    )


def parse_ruling(body: Any) -> Ruling:
    """Read a decision's JSON. Raises ``Invalid`` with every problem."""
    if not isinstance(body, dict):
        raise Invalid([Problem("", "not_an_object")])
    problems = [Problem(str(key)[:60], "unknown_key") for key in body if key not in KEYS]
    verdict = _choice(body, "verdict", VERDICTS, problems)
    if body.get("verdict") is None:
        problems.append(Problem("verdict", "required"))
    reason = _choice(body, "reason", tuple(Reason), problems)
    expected = _choice(body, "expected_state", tuple(ContributionState), problems)
    message = None
    try:
        message = cleaned(body.get("message"), clean_text, 3000)
    except ValueProblem as problem:
        problems.append(Problem("message", problem.code, problem.params))
    changes = body.get("changes") or {}
    if not isinstance(changes, dict):
        problems.append(Problem("changes", "not_an_object"))
    if problems:
        raise Invalid(problems)
    assert verdict is not None, "its absence is a problem"
    return Ruling(Verdict(verdict), Reason(reason) if reason else None, message, changes, expected)


def _choice(body: dict[str, Any], name: str, words: tuple[Any, ...], problems: list[Problem]) -> str | None:
    value = body.get(name)
    if value is None:
        return None
    if not isinstance(value, str) or value not in {word.value for word in words}:
        problems.append(Problem(name, "not_a_choice", {"choices": ", ".join(word.value for word in words)}))
        return None
    return value
