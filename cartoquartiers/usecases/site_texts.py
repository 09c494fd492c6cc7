"""Settings that an administrator fills in the browser: what each is, and saving them by a recorded act."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date

from cartoquartiers.domain.errors import Invalid, Problem, ValueProblem
from cartoquartiers.domain.fields import Value, cleaned
from cartoquartiers.domain.identifiers import normalise_siret
from cartoquartiers.domain.policy import Actor
from cartoquartiers.domain.school_holidays import SchoolZone
from cartoquartiers.domain.text import clean_line, clean_text
from cartoquartiers.store.queries import site as site_queries
from cartoquartiers.store.work import Work
from cartoquartiers.usecases import acts
from cartoquartiers.usecases.site_settings import DEFAULTS, set_setting

Parse = Callable[[str], Value]


def _line(longest: int) -> Parse:
    return lambda given: cleaned(given, clean_line, longest) or ""


def _text(longest: int) -> Parse:
    return lambda given: cleaned(given, clean_text, longest) or ""


def _number(lowest: int, highest: int) -> Parse:
    def parse(given: str) -> Value:
        digits = given.strip()
        if not digits:
            return None
        if not (
            digits.isascii() and digits.isdigit() and len(digits) <= 6 and lowest <= int(digits) <= highest
        ):
            raise ValueProblem("number_range", lowest=lowest, highest=highest)
        return int(digits)

    return parse


def _days(key: str, highest: int) -> Parse:
    """For how long something is kept; left empty it is the usual time: never for ever."""
    parse = _number(1, highest)
    return lambda given: parse(given) or DEFAULTS[key]


def _day(given: str) -> Value:
    if not given.strip():
        return ""
    try:
        return date.fromisoformat(given.strip()).isoformat()
    except ValueError:
        raise ValueProblem("date_invalid") from None


def _one_of(*codes: str) -> Parse:
    def parse(given: str) -> Value:
        if given not in codes:
            raise ValueProblem("unknown_code", value=given[:20])
        return given

    return parse


@dataclass(frozen=True)
class Setting:
    """One setting: its key in ``site``, how it is read, whether it must be there."""

    key: str
    parse: Parse
    required: bool = False


SETTINGS = (
    Setting("title", _line(60), required=True),
    Setting("tagline", _line(160)),
    Setting("territory", _line(80)),
    Setting("contact", _line(254)),
    Setting("expected_days", _number(1, 60), required=True),
    Setting("publisher", _line(200)),
    Setting("publisher_siret", lambda given: normalise_siret(given) if given.strip() else ""),
    Setting("postal_address", _text(500)),
    Setting("publication_director", _line(120)),
    Setting("host", _text(500)),
    Setting("charter_version", _line(40), required=True),
    Setting("accessibility_audit_date", _day),
    Setting("accessibility_auditor", _line(120)),
    Setting("accessibility_rate", _number(0, 100)),
    Setting("alsace_moselle", _one_of("", "1")),
    Setting("school_zone", _one_of(*SchoolZone)),
    Setting("second_factor", _one_of("", "1")),
    Setting("keep_contact_days", _days("keep_contact_days", 1095)),
    Setting("keep_photo_days", _days("keep_photo_days", 1095)),
    Setting("keep_letter_days", _days("keep_letter_days", 365)),
    Setting("keep_import_days", _days("keep_import_days", 365)),
)


#: What the law asks a public site to say, and an empty installation does not know.
LEGAL = ("contact", "publisher", "publication_director", "host")


def current(work: Work) -> dict[str, Value]:
    """Return the value of each setting, by key."""
    kept = {**DEFAULTS, **site_queries.settings(work)}
    return {row.key: kept.get(row.key) for row in SETTINGS}


def save(work: Work, actor: Actor, given: Mapping[str, str], only: Collection[str] = ()) -> list[str]:
    """Write the settings that changed and return their keys; ``only`` these, where some are named.

    Raises ``Invalid`` with every problem.
    """
    wanted: dict[str, Value] = {}
    problems = []
    for row in (row for row in SETTINGS if not only or row.key in only):
        try:
            wanted[row.key] = row.parse(given.get(row.key, ""))
        except ValueProblem as problem:
            problems.append(Problem(row.key, problem.code, problem.params))
            continue
        if row.required and wanted[row.key] in ("", None):
            problems.append(Problem(row.key, "required"))
    if problems:
        raise Invalid(problems)
    before = current(work)
    changed = [
        key for key, value in wanted.items() if (before[key] or "") != (value if value is not None else "")
    ]
    for key in changed:
        set_setting(work, key, wanted[key])
    if changed:
        acts.record(
            work, actor, "settings.save", ", ".join(changed), before={key: before[key] for key in changed}
        )
    return changed
