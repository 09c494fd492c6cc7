"""Reading the forms of the administration, and showing them again with what was wrong."""

import json
import secrets
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any

from flask import Response, make_response, redirect, render_template, request

from cartoquartiers.domain.errors import Conflicting, Invalid, Problem
from cartoquartiers.domain.passwords import GIVEN_LETTERS
from cartoquartiers.domain.policy import Scope
from cartoquartiers.domain.vocabulary import Role
from cartoquartiers.usecases.people import Post
from cartoquartiers.web.context import notify
from cartoquartiers.web.visit import Visit
from cartoquartiers.web.wording import sentence

LARGEST_FILE = 20 * 1024 * 1024


def page(template: str, problems: Iterable[Problem] = (), **context: Any) -> Response:
    """Return a page of the administration; with problems it is a form that came back (422)."""
    wrong = list(problems)
    words = {problem.field: sentence(problem) for problem in reversed(wrong)}
    told = [(problem.field or None, sentence(problem)) for problem in wrong]
    text = render_template(f"administration/{template}.html", problems=words, told=told, **context)
    return make_response(text, HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK)


def back_to(address: str) -> Response:
    """Return the answer to a form that did its work."""
    return make_response(redirect(address, HTTPStatus.SEE_OTHER))


def problems_of(error: Invalid | Conflicting, field: str = "") -> list[Problem]:
    """Return what was wrong; a conflict becomes a problem of ``field``."""
    if isinstance(error, Invalid):
        return list(error.problems)
    return [Problem(field, error.code, error.details)]


def tell(error: Conflicting) -> None:
    """Leave a conflict as a sentence for the next page."""
    notify(sentence(Problem("", error.code)), "alert")


def post_of(visit: Visit) -> Post:
    """Read name, role, limits and structures. Raises ``Invalid`` for a role that does not exist."""
    form = visit.form
    role = form.get("role", "")
    if role not in {member.value for member in Role}:
        raise Invalid([Problem("role", "required")])
    scope = Scope(
        frozenset(form.getlist("commune")),
        frozenset(form.getlist("quartier")),
        frozenset(form.getlist("rubrique")),
    )
    return Post(form.get("name", ""), Role(role), scope, frozenset(form.getlist("structure")))


def words_of(given: str) -> tuple[str, ...]:
    """Split a list that people wrote with commas or on several lines."""
    return tuple(word.strip() for word in given.replace("\n", ",").split(",") if word.strip())


def lines_of(given: str) -> list[str]:
    """Split a list of which each item stands on its own line."""
    return [line.strip() for line in given.splitlines() if line.strip()]


def new_password() -> str:
    """Make up a password that one can read aloud: four groups of five, 100 bits (``passwords.was_given``)."""
    return "-".join("".join(secrets.choice(GIVEN_LETTERS) for _ in range(5)) for _ in range(4))


def sent_json(name: str) -> Any:
    """Read a JSON file of the form. Raises ``Invalid`` for none, too much, or what is not JSON."""
    file = request.files.get(name)
    raw = file.stream.read(LARGEST_FILE + 1) if file and file.filename else b""
    if not raw:
        raise Invalid([Problem(name, "file_needed")])
    return read_json(name, raw)


def read_json(name: str, raw: bytes) -> Any:
    """Read what a field brought. Raises ``Invalid`` for too much, or what is not JSON."""
    if len(raw) > LARGEST_FILE:
        raise Invalid([Problem(name, "file_too_big", {"megabytes": LARGEST_FILE // 1024 // 1024})])
    try:
        return json.loads(raw.decode("utf-8-sig"), parse_constant=_refuse, parse_int=_integer)
    except (ValueError, RecursionError):
        raise Invalid([Problem(name, "file_not_json")]) from None


def _refuse(constant: str) -> Any:
    raise ValueError(constant)


def _integer(digits: str) -> int:
    if len(digits) > 20:
        raise ValueError("an integer of more than 20 digits")
    return int(digits)


def kept(visit: Visit, names: Iterable[str]) -> Mapping[str, str]:
    """Return what was typed in some fields, to show it again."""
    return {name: visit.form.get(name, "") for name in names}
