"""Opening hours: we say what the two libraries of OpenStreetMap say, or nothing; a year in Loire-Atlantique.

The corpus and every disagreement, with its reason, are in tests/vectors/opening_hours.json. A doubt of ours
where a library is certain is no disagreement when one of the reasons of `state_at` holds (`in_doubt`).
"""

from __future__ import annotations

import json
import random
import shutil
from datetime import datetime
from functools import lru_cache
from pathlib import Path

import pytest

from cartoquartiers.domain.errors import ValueProblem
from cartoquartiers.domain.opening_hours import parse
from tests.support.missing import unavailable
from tests.support.opening_readers import ZONE_B, Answer, instants, npm_library, ours, python_library

VECTORS = json.loads(Path(__file__).parents[1].joinpath("vectors/opening_hours.json").read_text("utf-8"))
CORPUS: list[str] = VECTORS["hours"]
MOMENTS = instants()
NOTHING = "c" * len(MOMENTS)

_DAYS = ["Mo-Fr", "Mo-Su", "Sa", "Tu-Sa", "We,Su", "Fr[1]", "Sa[-1]", "PH", "Mo-Fr,PH", "SH", "SH Mo-Fr", ""]
_TIMES = ["09:00-18:00", "10:00-12:00,14:00-17:00", "20:00-02:00", "18:00+", "sunrise-sunset", "off"]
_SEASONS = [
    "",
    "",
    "",
    "Apr-Oct ",
    "Aug ",
    "Dec 20-Jan 5 ",
    "2026 Dec 24-2027 Jan 2 ",
    "week 1-53/2 ",
    "2027 ",
]
_ENDINGS = ["", "", "", ' "sur rendez-vous"', " unknown"]


def invented(count: int) -> list[str]:
    """Texts made of one to three rules, always the same ones."""
    dice = random.Random(44109)
    rules = [
        f"{dice.choice(_SEASONS)}{dice.choice(_DAYS)} {dice.choice(_TIMES)}{dice.choice(_ENDINGS)}".strip()
        for _ in range(count * 3)
    ]
    texts = ("; ".join(rules[3 * rank : 3 * rank + 1 + rank % 3]) for rank in range(count))
    return [published for text in texts if (published := _published(text)) is not None]


def _published(text: str) -> str | None:
    """The writing that leaves the house."""
    try:
        return parse(text).text
    except ValueProblem:
        return None


@lru_cache(maxsize=1)
def answers() -> dict[str, dict[str, Answer]]:
    """What each of the three says of each text: one process of node, one pass in Python."""
    node = shutil.which("node")
    if node is None:
        unavailable("node n’est pas installé : la bibliothèque npm opening_hours ne peut pas être interrogée")
    published = {text for text in map(_published, CORPUS) if text is not None}
    texts = sorted({*CORPUS, *published, *invented(50)})
    theirs = npm_library(node, texts, MOMENTS)
    return {
        text: {"ours": ours(text, MOMENTS), "python": python_library(text, MOMENTS), "npm": npm}
        for text, npm in zip(texts, theirs, strict=True)
    }


def in_doubt(text: str, moment: datetime) -> bool:
    """Whether `state_at` has a reason to say « à vérifier » where a library is certain."""
    day = moment.date()
    return (
        ("PH" not in text and ZONE_B.public_holiday(day))
        or ("SH" in text and ZONE_B.school_holiday(day) is None)
        or any(sign in text for sign in ('"', "+", "||", "PH Mo"))
    )


def disagree(text: str, who: str) -> bool:
    """Whether a library and we do not say the same of a text."""
    mine, theirs = answers()[text]["ours"], answers()[text][who]
    if mine is None or theirs is None:
        return mine is not theirs
    return any(
        b not in (a, "x") and not (a == "u" and in_doubt(text, moment))
        for a, b, moment in zip(mine, theirs, MOMENTS, strict=True)
    )


def test_the_corpus_is_large_and_says_nothing_twice() -> None:
    assert len(CORPUS) == len(set(CORPUS)) >= 200


@pytest.mark.parametrize("who", ["npm", "python"])
def test_the_disagreements_are_exactly_those_that_are_explained(who: str) -> None:
    explained = {row["hours"] for row in VECTORS["disagreements"] if row["who"] == who and row["why"]}
    assert {text for text in CORPUS if disagree(text, who)} == explained


@pytest.mark.parametrize("who", ["npm", "python"])
def test_we_never_say_open_where_a_library_says_closed_or_unknown(who: str) -> None:
    """Of what is published. The Python library has no French school holidays: of `SH` only npm can judge."""
    wrong = [
        (text, moment.isoformat())
        for text, said in answers().items()
        if text == _published(text) and not (who == "python" and "SH" in text)
        for mine, theirs, moment in zip(said["ours"] or "", said[who] or NOTHING, MOMENTS, strict=False)
        if mine == "o" and theirs in "cu"
    ]
    assert not wrong


def test_the_answers_are_worth_comparing() -> None:
    """The three say open, closed and unknown often enough for agreement to mean something."""
    for who in ("ours", "python", "npm"):
        said = "".join(answer[who] or "" for answer in answers().values())
        assert all(said.count(letter) > 500 for letter in "ocu"), who
