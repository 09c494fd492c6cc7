"""Three readers of opening hours, asked at the same instants: ours, the Python library, the npm library."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import opening_hours
from opening_hours import OpeningHours

from cartoquartiers.domain.errors import ValueProblem
from cartoquartiers.domain.holidays import public_holidays
from cartoquartiers.domain.local_days import LocalDays
from cartoquartiers.domain.opening_hours import PARIS, parse, state_at
from cartoquartiers.domain.school_holidays import SchoolZone

# Loire-Atlantique: longitude first.
NANTES = (-1.5536, 47.2184)
ZONE_B = LocalDays(school_zone=SchoolZone.B)
#: The letters of an answer: o open, c closed, u unknown; None is « no opening hours ».
Answer = str | None
_LETTERS = {"open": "o", "closed": "c", "unknown": "u", "unsure": "u"}
_SCRIPT = Path(__file__).with_name("opening_hours.cjs")
_VENDOR = Path(__file__).parents[1] / "vendor"


def instants(first: date = date(2026, 7, 1)) -> list[datetime]:
    """A year at odd hours, the public holidays, the turn of the year, and both nights of the clock change."""
    begin = datetime.combine(first, time(0, 7), PARIS).astimezone(UTC)
    found = {begin + timedelta(hours=101, minutes=11) * step for step in range(86)}
    days = {day for year in (2026, 2027) for day in public_holidays(year)}
    days |= {date(2026, 12, 24) + timedelta(ahead) for ahead in range(10)}
    for day in days:
        if first <= day < first + timedelta(364):
            found |= {
                datetime.combine(day, time(*at), PARIS) for at in ((0, 30), (10, 15), (15, 40), (21, 5))
            }
    for night in (datetime(2026, 10, 24, 22, 15, tzinfo=UTC), datetime(2027, 3, 27, 23, 15, tzinfo=UTC)):
        found |= {night + timedelta(minutes=30) * step for step in range(10)}
    return sorted(moment.astimezone(PARIS) for moment in found)


def ours(text: str, moments: Sequence[datetime]) -> Answer:
    """What a visitor is told; None when the text stays free text."""
    try:
        hours = parse(text)
    except ValueProblem:
        return None
    told = (state_at(hours, moment, position=NANTES, days=ZONE_B) for moment in moments)
    return "".join(_LETTERS[opening.state.value] for opening in told)


def python_library(text: str, moments: Sequence[datetime]) -> Answer:
    """What opening-hours-py says."""
    try:
        hours = OpeningHours(text, timezone=PARIS, country="FR", coords=(NANTES[1], NANTES[0]))
    except vars(opening_hours)["ParserError"]:
        return None
    return "".join(_LETTERS[str(hours.state(moment)[0])] for moment in moments)


def npm_library(node: str, texts: Sequence[str], moments: Sequence[datetime]) -> list[Answer]:
    """What the npm library opening_hours says of all texts, asked in one process."""
    asked = {"texts": list(texts), "instants": [round(moment.timestamp() * 1000) for moment in moments]}
    answer = subprocess.run(
        [node, _SCRIPT],
        input=json.dumps(asked),
        env={"PATH": os.environ["PATH"], "NODE_PATH": str(_VENDOR), "TZ": "Europe/Paris"},
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    found: list[Answer] = json.loads(answer.stdout)
    return found
