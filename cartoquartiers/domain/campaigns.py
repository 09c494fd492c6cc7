"""Opérations (cartoparties): a drive in one part of the map, for some days, that anybody joins with six
characters."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from cartoquartiers.domain.drawn_area import read_corners
from cartoquartiers.domain.errors import Invalid, Problem, ValueProblem
from cartoquartiers.domain.fields import cleaned
from cartoquartiers.domain.filters import PlaceFilters
from cartoquartiers.domain.text import clean_line
from cartoquartiers.domain.vocabulary import Word

CODE_LENGTH = 6
#: For so long after its end telephones that had no network may still send what they hold.
GRACE = timedelta(days=7)
#: For so long after its end pseudonyms are kept; then only their number is.
KEPT = timedelta(days=30)
LONGEST = timedelta(days=92)
MOST_GOAL = 100_000
LONGEST_TITLE, LONGEST_PSEUDONYM = 120, 40
AREA = ("commune", "quartier", "rubrique", "type")
_CODE = re.compile(r"[2-9a-hjkmnp-z]{6}")


class CampaignState(Word):
    """Where an opération stands on a day."""

    COMING = "coming", "À venir"
    OPEN = "open", "En cours"
    OVER = "over", "Terminée"


@dataclass(frozen=True)
class Campaign:
    """An opération. ``filters``: which places it is about; ``goal``: how many of them are to be looked at;
    ``ended``: somebody ended it before its last day, ``ends_on``, which is part of it."""

    id: int
    code: str
    title: str
    filters: PlaceFilters
    starts_on: date
    ends_on: date
    goal: int
    ended: bool = False
    taken_part: int = 0

    def state(self, today: date) -> CampaignState:
        """Tell where it stands: it begins and ends by itself."""
        if self.ended or today > self.ends_on:
            return CampaignState.OVER
        return CampaignState.OPEN if today >= self.starts_on else CampaignState.COMING

    def takes(self, today: date) -> bool:
        """Tell whether what was done in it is still received as its own."""
        return today <= self.ends_on + GRACE


@dataclass(frozen=True)
class Participant:
    """Who joined, by the sha256 of their cookie's token; nobody else is told the pseudonym."""

    token_hash: str
    pseudonym: str
    campaigns: tuple[Campaign, ...]

    def of(self, code: object, today: date) -> Campaign | None:
        """Return the opération with this code, when they joined it and it still receives."""
        read = read_code(code) if isinstance(code, str) else ""
        return next((one for one in self.campaigns if one.code == read and one.takes(today)), None)


@dataclass(frozen=True)
class Plan:
    """What somebody asks for who opens an opération; ``goal`` 0: every place that it is about."""

    title: str
    filters: PlaceFilters
    starts_on: date
    ends_on: date
    goal: int


def read_code(text: str) -> str:
    """Return the six characters as they are kept, however they were typed; empty when they cannot be."""
    code = re.sub(r"[\s-]", "", text).lower()
    return code if _CODE.fullmatch(code) else ""


def read_plan(form: Mapping[str, str], filters: PlaceFilters, today: date, zone: str = "") -> Plan:
    """Read the form of a new opération; ``zone``: the corners of the area that was drawn.

    Raises ``Invalid`` with every problem.
    """
    problems: list[Problem] = []
    title = _line(form, "titre", LONGEST_TITLE, problems)
    if not title and not problems:
        problems.append(Problem("titre", "required"))
    first, last = _day(form, "debut", problems), _day(form, "fin", problems)
    if first and last:
        problems += _span_problems(first, last, today)
    goal = _goal(form.get("objectif", "").strip(), problems)
    try:
        filters = replace(filters, zone=read_corners(zone, "zone"))
    except Invalid as invalid:
        problems += invalid.problems
    if problems or not first or not last:
        raise Invalid(problems)
    return Plan(title, filters, first, last, goal)


def read_pseudonym(text: str) -> str:
    """Return a pseudonym in one clean line, empty for none. Raises ``Invalid`` on ``pseudonyme``."""
    problems: list[Problem] = []
    read = _line({"pseudonyme": text}, "pseudonyme", LONGEST_PSEUDONYM, problems)
    if problems:
        raise Invalid(problems)
    return read


def _line(form: Mapping[str, str], name: str, most: int, problems: list[Problem]) -> str:
    try:
        return cleaned(form.get(name, ""), clean_line, most) or ""
    except ValueProblem as problem:
        problems.append(Problem(name, problem.code, problem.params))
        return ""


def _day(form: Mapping[str, str], name: str, problems: list[Problem]) -> date | None:
    try:
        return date.fromisoformat(form.get(name, "").strip())
    except ValueError:
        problems.append(Problem(name, "date_invalid" if form.get(name, "").strip() else "required"))
        return None


def _span_problems(first: date, last: date, today: date) -> list[Problem]:
    if last < first:
        return [Problem("fin", "campaign_ends_first")]
    if last < today:
        return [Problem("fin", "campaign_past")]
    return [Problem("fin", "campaign_too_long", {"most": LONGEST.days})] if last - first > LONGEST else []


def _goal(text: str, problems: list[Problem]) -> int:
    if not text:
        return 0
    if text.isascii() and text.isdigit() and len(text) < 9 and 0 < int(text) <= MOST_GOAL:
        return int(text)
    problems.append(Problem("objectif", "campaign_goal", {"most": MOST_GOAL}))
    return 0


def kept_filters(filters: PlaceFilters) -> dict[str, Any]:
    """Return what an opération keeps of filters: where, which kinds, and whether only what is stale."""
    kept: dict[str, Any] = {name: list(getattr(filters, name)) for name in AREA if getattr(filters, name)}
    if filters.a_verifier:
        kept["a_verifier"] = True
    if filters.bbox:
        kept["bbox"] = list(filters.bbox)
    if filters.zone:
        kept["zone"] = [list(corner) for corner in filters.zone]
    return kept


def read_filters(kept: Mapping[str, Any]) -> PlaceFilters:
    """Return the filters that ``kept_filters`` wrote; a code that is no more finds nothing, never more."""
    box = kept.get("bbox")
    commune, quartier, category, kind = (tuple(kept.get(name, ())) for name in AREA)
    return PlaceFilters(
        commune=commune,
        quartier=quartier,
        rubrique=category,
        type=kind,
        a_verifier=bool(kept.get("a_verifier")),
        bbox=(box[0], box[1], box[2], box[3]) if box else None,
        zone=tuple((corner[0], corner[1]) for corner in kept.get("zone", ())),
    )
