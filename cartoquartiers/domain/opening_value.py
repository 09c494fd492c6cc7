"""Opening hours in OSM syntax: read, and brought to one writing.

The syntax: https://wiki.openstreetmap.org/wiki/Key:opening_hours/specification
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from zoneinfo import ZoneInfo

import opening_hours
from opening_hours import OpeningHours

from cartoquartiers.domain.errors import ValueProblem

PARIS = ZoneInfo("Europe/Paris")
LONGEST = 1000

# Without a horizon the library follows « Mo-Su 00:00-24:00 » to the year 9999, which takes most of a second.
HORIZON_DAYS = 400

# The exception is missing from the published stub.
_NOT_THE_SYNTAX: type[Exception] = vars(opening_hours)["ParserError"]

_QUOTED = re.compile(r'"[^"]*"')
_CLOCK = r"(?:[0-9]{1,2}:[0-9]{2})"
# Seen in French data: « 09:00-12:30 / 14:00-19:30 » and « 9:00 - 12:00 ».
_SLASH = re.compile(rf"({_CLOCK})\s*/\s*(?={_CLOCK})")
_SPACED_DASH = re.compile(rf"({_CLOCK})\s*[-–—]\s*(?={_CLOCK})")
_NO_TIME_AT_ALL = re.compile(r"([0-9]{2}:[0-9]{2})-\1")
# « PH Mo-Fr », weekdays that are holidays, some take for a sum.
_DISPUTED = re.compile(r"\bPH (?:Mo|Tu|We|Th|Fr|Sa|Su)")
_SHIFTED = re.compile(r"\bPH [-+][0-9]")
_OPEN_END = re.compile(r"(?::[0-9]{2}|sunrise|sunset|dawn|dusk|\))\+(?=$|[,; ])")
_SURE_FALLBACK = re.compile(r"\|\| (?:off|closed)$")
_MONTH_DAY = re.compile(r"\b(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) ([0-9]{1,2})\b(?!:)")
_SHORT_MONTHS = {"Feb": 29, "Apr": 30, "Jun": 30, "Sep": 30, "Nov": 30}
_NARROWED = re.compile(r"\b[SP]H (?:Mo|Tu|We|Th|Fr|Sa|Su)\b")
_YEAR_STUCK = re.compile(r"\b([0-9]{4})(?=[A-Z][a-z]{2}\b)")
_DAYS_ALONE = re.compile(r"(?:Mo|Tu|We|Th|Fr|Sa|Su|PH)(?:[,-](?:Mo|Tu|We|Th|Fr|Sa|Su|PH))*")
_DAYS_AND_TIMES = re.compile(rf"([A-Z][A-Za-z,-]+) ({_CLOCK}[-0-9:,]*)")


@dataclass(frozen=True)
class Hours:
    """Opening hours that were understood. `text` is their one writing, in OSM syntax."""

    text: str

    @property
    def unquoted(self) -> str:
        """The text without its comments, to look for selectors in it."""
        return _QUOTED.sub("", self.text)

    def speaks_of(self, selector: str) -> bool:
        """Whether a rule names `PH` (public holidays) or `SH` (school holidays)."""
        return re.search(rf"\b{selector}\b", self.unquoted) is not None

    @property
    def narrows_holidays(self) -> bool:
        """Whether a rule reads « SH Mo-Fr », weekdays within holidays, which the library takes for a sum."""
        return _NARROWED.search(self.unquoted) is not None

    @property
    def disputed(self) -> bool:
        """Whether readers of the syntax do not agree on what it says, so that nobody can be sure."""
        return _DISPUTED.search(self.unquoted) is not None

    @property
    def shifts_holidays(self) -> bool:
        """Whether a rule is about days before or after public holidays (« PH -1 day »)."""
        return _SHIFTED.search(self.unquoted) is not None

    @property
    def has_open_end(self) -> bool:
        """Whether a slot has no known end: « 18:00+ »."""
        return _OPEN_END.search(self.unquoted) is not None

    @property
    def falls_back(self) -> bool:
        """Whether what is not said by the first rules is said by others (« || "sur rendez-vous" »)."""
        return "||" in self.unquoted and not _SURE_FALLBACK.search(self.unquoted)

    @property
    def follows_the_sun(self) -> bool:
        """Whether an hour depends on the sun, hence on the position."""
        return re.search(r"\b(sunrise|sunset|dawn|dusk)\b", self.unquoted) is not None

    def calendar(self, position: tuple[float, float] | None = None) -> OpeningHours:
        """The library's view. `position` is longitude, latitude, for the hours of the sun."""
        return _calendar(self.text, position)


def parse(text: str) -> Hours:
    """Read OSM opening hours, small slips included (« 09:00-12:00 / 14:00-18:00 », a last semicolon).

    Raises `ValueProblem`: `hours_invalid` for what is no OSM syntax, `hours_ambiguous` for « 00:00-00:00 »,
    which some write for a closed day and the syntax reads as a whole day. Such texts stay free text.
    """
    if len(text) > LONGEST:
        raise ValueProblem("hours_invalid")
    typed = Hours(_without_slips(text))
    try:
        read = str(typed.calendar())
    except _NOT_THE_SYNTAX:
        raise ValueProblem("hours_invalid") from None
    # The library would write « SH,Mo-Fr » for « SH Mo-Fr », which is something else.
    hours = typed if typed.narrows_holidays else Hours(_joined(_outside_quotes(read)))
    if _NO_TIME_AT_ALL.search(hours.unquoted):
        raise ValueProblem("hours_ambiguous")
    # The library takes « Feb 30 » for any day.
    if any(int(day) > _SHORT_MONTHS.get(month, 31) for month, day in _MONTH_DAY.findall(hours.unquoted)):
        raise ValueProblem("hours_invalid")
    return hours


def normalise(text: str) -> str:
    """The one writing of OSM opening hours; writing it again changes nothing. Raises like `parse`."""
    return parse(text).text


@lru_cache(maxsize=4096)
def _calendar(text: str, position: tuple[float, float] | None) -> OpeningHours:
    coords = None if position is None else (position[1], position[0])
    return OpeningHours(text, timezone=PARIS, country="FR", coords=coords, max_interval_days=HORIZON_DAYS)


def _without_slips(text: str) -> str:
    pieces = re.split(r'("[^"]*")', text.strip().rstrip(";, "))
    for rank in range(0, len(pieces), 2):
        plain = _SPACED_DASH.sub(r"\1-", _SLASH.sub(r"\1,", pieces[rank]))
        pieces[rank] = re.sub(r"\s+", " ", plain).replace(" ;", ";")
    return "".join(pieces)


def _outside_quotes(text: str) -> str:
    pieces = re.split(r'("[^"]*")', text)
    for rank in range(0, len(pieces), 2):
        # « off » is what most mappers write; 23:59 is what some forms write for midnight.
        plain = re.sub(r"\bclosed\b", "off", pieces[rank]).replace("24/7 off", "off")
        # The library writes « 2027Jan-Mar », which it then reads as March alone.
        pieces[rank] = _YEAR_STUCK.sub(r"\1 ", plain).replace("-23:59", "-24:00")
    return "".join(pieces)


def _joined(text: str) -> str:
    """« Mo 09:00-12:00; Mo 14:00-18:00 » meant both: in the syntax the second rule would erase the first."""
    rules: list[str] = []
    for read in text.split("; "):
        # The library leaves the hours of a whole day out; readers of the data should not have to guess them.
        rule = f"{read} 00:00-24:00" if _DAYS_ALONE.fullmatch(read) else read
        last = _DAYS_AND_TIMES.fullmatch(rules[-1]) if rules else None
        this = _DAYS_AND_TIMES.fullmatch(rule)
        if last and this and last[1] == this[1]:
            rules[-1] = f"{rules[-1]},{this[2]}"
        else:
            rules.append(rule)
    text = re.sub(r"^(Mo-Su )?00:00-24:00$", "24/7", "; ".join(rules))
    # Nobody should read « sur rendez-vous » as « day and night ».
    return re.sub(r'^24/7 ("[^"]*")$', r"\1", text)
