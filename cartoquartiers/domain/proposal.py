"""What somebody proposes: the one form in which a page, a tablet, an import, a program and an undo speak."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from cartoquartiers.domain import contacts
from cartoquartiers.domain.change import Changes
from cartoquartiers.domain.errors import Invalid, Problem, ValueProblem
from cartoquartiers.domain.extra_values import looks_like_code
from cartoquartiers.domain.fields import Value, cleaned
from cartoquartiers.domain.identifiers import normalise_uid
from cartoquartiers.domain.place import BY_NAME, Field
from cartoquartiers.domain.proposal_changes import parse_changes, parse_photo
from cartoquartiers.domain.text import clean_line, clean_text
from cartoquartiers.domain.tips import LONGEST
from cartoquartiers.domain.vocabulary import Kind, Nearness, ReportCode

KEYS = frozenset(
    "uid kind place place_uid base_version changes message contact charter captured_at photos fields "
    "report good_faith note nearness".split()
)
MOST_PHOTOS = 5
_NEEDS_PLACE = frozenset(Kind) - {Kind.CREATE}
_INTEGER_LIMIT = 2**31 - 1
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)")


@dataclass(frozen=True)
class Proposal:
    """A well-formed proposal; whether it fits the place and the taxonomy is judged in ``validation``.

    ``extra`` holds the changes of extra fields as they were sent, by code: which fields there are, and of
    what kind, only the taxonomy tells (``with_extra``).
    """

    uid: str
    kind: Kind
    place: str | None = None
    base_version: int | None = None
    changes: Changes = field(default_factory=dict)
    extra: Mapping[str, Any] = field(default_factory=dict)
    message: str | None = None
    contact: str | None = None
    charter: str | None = None
    captured_at: datetime | None = None
    confirmed: tuple[str, ...] = ()
    report: ReportCode | None = None
    good_faith: bool = False
    note: str | None = None
    nearness: Nearness | None = None


def parse_proposal(body: object) -> Proposal:
    """Read a JSON body. Raises ``Invalid`` with every problem found, unknown keys included."""
    if not isinstance(body, dict):
        raise Invalid([Problem("", "not_an_object")])
    reader = _Reader(body)
    proposal = reader.proposal()
    if reader.problems:
        raise Invalid(reader.problems)
    assert proposal is not None
    return proposal


class _Reader:
    """Collects problems while it reads, so that a person sees all of them at once."""

    def __init__(self, body: Mapping[str, Any]) -> None:
        self.body = body
        self.problems = [Problem(str(key)[:60], "unknown_key") for key in body if key not in KEYS]

    def take(self, name: str, parse: Any) -> Any:
        value = self.body.get(name)
        if value is None:
            return None
        try:
            return parse(value)
        except ValueProblem as problem:
            self.problems.append(Problem(name, problem.code, problem.params))
        except ValueError as problem:
            self.problems.append(Problem(name, getattr(problem, "code", "bad_characters")))
        return None

    def proposal(self) -> Proposal | None:
        uid = self.take("uid", _uid)
        if self.body.get("uid") is None:
            self.problems.append(Problem("uid", "required"))
        kind = self.take("kind", lambda v: _member(Kind, v))
        if self.body.get("kind") is None:
            self.problems.append(Problem("kind", "required"))
        given, extra = _apart(self.body.get("changes"))
        changes, found = parse_changes(given)
        self.problems += found
        self._photos(changes)
        place = self._place(kind)
        proposal = {
            "base_version": self.take("base_version", _version),
            "message": self.take("message", lambda v: cleaned(v, clean_text, 3000)),
            "contact": self.take("contact", _contact),
            "charter": self.take("charter", lambda v: cleaned(v, clean_line, 40)),
            "captured_at": self.take("captured_at", parse_instant),
            "confirmed": self.take("fields", _names) or (),
            "report": self.take("report", lambda v: _member(ReportCode, v)),
            "good_faith": bool(self.take("good_faith", _yes_or_no)),
            "note": self.take("note", lambda v: cleaned(v, clean_text, LONGEST)),
            "nearness": self.take("nearness", lambda v: _member(Nearness, v)),
        }
        self._fits(kind, {**changes, **extra}, proposal)
        if self.problems:
            return None
        return Proposal(uid=uid, kind=kind, place=place, changes=changes, extra=extra, **proposal)

    def _place(self, kind: Kind | None) -> str | None:
        """A creation may mint the place's uid (``place_uid``); everything else names a place."""
        name, other = ("place_uid", "place") if kind is Kind.CREATE else ("place", "place_uid")
        if kind is None:
            return None
        if self.body.get(other) is not None:
            self.problems.append(Problem(other, "not_for_this_kind"))
        if kind in _NEEDS_PLACE and self.body.get(name) is None:
            self.problems.append(Problem(name, "required"))
        found: str | None = self.take(name, _uid)
        return found

    def _photos(self, changes: Changes) -> None:
        given = self.body.get("photos")
        if given is not None and not isinstance(given, list):
            self.problems.append(Problem("photos", "not_a_list"))
            return
        added = list(changes.get("photos", {}).get("add", []))
        for item in given or []:
            try:
                added.append(parse_photo(item))
            except ValueProblem as problem:
                self.problems.append(Problem("photos", problem.code, problem.params))
        if len(added) > MOST_PHOTOS:
            self.problems.append(Problem("photos", "too_many_photos", {"most": MOST_PHOTOS}))
        if added:
            changes["photos"] = {"add": added, "remove": changes.get("photos", {}).get("remove", [])}

    def _fits(self, kind: Kind | None, changes: Changes, rest: Mapping[str, Any]) -> None:
        if kind is Kind.CREATE and rest["base_version"] is not None:
            self.problems.append(Problem("base_version", "not_for_this_kind"))
        if (
            kind is Kind.REPORT
            and rest["report"] is None
            and not any(p.field == "report" for p in self.problems)
        ):
            self.problems.append(Problem("report", "required"))
        if kind is not Kind.REPORT and rest["report"] is not None:
            self.problems.append(Problem("report", "not_for_this_kind"))
        if kind is not Kind.REPORT and rest["good_faith"]:
            self.problems.append(Problem("good_faith", "not_for_this_kind"))
        if kind is not Kind.TIP and rest["note"] is not None:
            self.problems.append(Problem("note", "not_for_this_kind"))
        if kind is Kind.TIP and rest["note"] is None and not any(p.field == "note" for p in self.problems):
            self.problems.append(Problem("note", "required"))
        if kind is not Kind.CONFIRM and rest["confirmed"]:
            self.problems.append(Problem("fields", "not_for_this_kind"))
        if kind in (Kind.CORRECT, Kind.MOVE, Kind.PHOTO) and not changes and not self.problems:
            self.problems.append(Problem("changes", "nothing_changes"))


def with_extra(proposal: Proposal, extra: Mapping[str, Field]) -> tuple[Proposal, list[Problem]]:
    """Return the proposal with the changes of its extra fields read, and what is wrong with the others."""
    read, problems = parse_changes(dict(proposal.extra), extra)
    strange = [name for name in proposal.confirmed if name not in BY_NAME and name not in extra]
    problems += [Problem("fields", "unknown_field")] if strange else []
    return replace(proposal, changes={**proposal.changes, **read}, extra={}), problems


def _apart(changes: Value) -> tuple[Value, dict[str, Any]]:
    """The changes of FIELDS (and what is no field at all), and those that may be of extra fields."""
    if not isinstance(changes, dict):
        return changes, {}
    extra = {n: c for n, c in changes.items() if n not in BY_NAME and looks_like_code(str(n))}
    return {n: c for n, c in changes.items() if n not in extra}, extra


def _yes_or_no(value: Value) -> bool:
    if not isinstance(value, bool):
        raise ValueProblem("not_yes_or_no")
    return value


def _uid(value: Value) -> str:
    given = cleaned(value, clean_line, 45)
    if given is None:
        raise ValueProblem("required")
    return normalise_uid(given)


def _member(words: Any, value: Value) -> Any:
    if not isinstance(value, str) or value not in {member.value for member in words}:
        raise ValueProblem("not_a_choice", choices=", ".join(member.value for member in words))
    return words(value)


def _version(value: Value) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= _INTEGER_LIMIT:
        raise ValueProblem("base_version_unknown")
    return value


def _contact(value: Value) -> str | None:
    given = cleaned(value, clean_line, 254)
    return contacts.normalise_email(given) if given else None


def _names(value: Value) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
        raise ValueProblem("unknown_field")
    if not all(name in BY_NAME or looks_like_code(name) for name in value):
        raise ValueProblem("unknown_field")
    return tuple(dict.fromkeys(value))


def parse_instant(value: Value) -> datetime:
    """Read an RFC 3339 date-time between 2000 and 2100, as aware UTC. Raises ``ValueProblem``."""
    given = cleaned(value, clean_line, 40)
    if given is None or not given.isascii() or not _INSTANT.fullmatch(given):
        raise ValueProblem("instant_invalid")
    try:
        instant = datetime.fromisoformat(given).astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueProblem("instant_invalid") from None
    if not 2000 <= instant.year <= 2100:
        raise ValueProblem("captured_at_range")
    return instant
