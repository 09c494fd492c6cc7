"""Slips in OSM opening hours that say plainly what was meant: « Tu We Fr 10h30-19h00 »."""

from __future__ import annotations

import re

_DAY = r"(?:Mo|Tu|We|Th|Fr|Sa|Su|PH|SH)"
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
#: Only what begins so is the syntax at all; a French phrase has its own readers.
_BEGINS = re.compile(rf"\s*(?:{_DAY}|{_MONTH}|[0-9]{{1,2}}:[0-9]{{2}})(?![a-zà-ÿ])")
_SLIPS: tuple[tuple[re.Pattern[str], str], ...] = (
    # « 10h30 », « 10h », « 18.00 » for a clock time.
    (re.compile(r"\b([0-9]{1,2})[hH.]([0-9]{2})\b"), r"\1:\2"),
    (re.compile(r"\b([0-9]{1,2})[hH](?![0-9a-z])"), r"\1:00"),
    # « 09:30-12-00 »: the second half of the end.
    (re.compile(r"([0-9]{1,2}:[0-9]{2}-[0-9]{1,2})-([0-9]{2})(?![0-9:])"), r"\1:\2"),
    # « 13:00+14:00 », « 12:00 14:00 »: two slots of one day.
    (re.compile(r"(:[0-9]{2})(?:\+| +)(?=[0-9]{1,2}:[0-9]{2})"), r"\1,"),
    # « Sa[2][4] », « Sa [2] [4] »: two ranks of one day.
    (re.compile(rf"({_DAY}) +(?=\[)"), r"\1"),
    (re.compile(r"\[([-0-9]+)\] *\[([-0-9]+)\]"), r"[\1,\2]"),
    # « Tu We Fr », « Jul Aug »: a list without its commas.
    (re.compile(rf"({_DAY}) +(?={_DAY}\b)"), r"\1,"),
    (re.compile(rf"\b({_MONTH}) +(?={_MONTH}\b)"), r"\1,"),
    (re.compile(r"\b(Off|OFF)\b"), "off"),
)
#: « 15:00,19:30 » for « 15:00-19:30 »: which of the two it is, nobody knows.
_DOUBT = re.compile(r"[0-9]:[0-9]{2},[0-9]{1,2}:[0-9]{2}(?!-)")


def without_slips(text: str) -> str | None:
    """The text as it was meant, or None for what is no such syntax, or says more than one thing."""
    if not _BEGINS.match(text):
        return None
    for pattern, meant in _SLIPS:
        text = pattern.sub(meant, text)
    return None if _DOUBT.search(text) else text
