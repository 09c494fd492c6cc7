"""French phrases that say more than a week: seasons, « premier samedi du mois », « sur rendez-vous »…

Each part of the phrase (between semicolons) is a week within a frame, or a closing. As in `opening_phrase`,
nothing is guessed: where the rules of the syntax could erase one another, the phrase was not understood.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from cartoquartiers.domain.opening_periods import PERIOD, Period, in_full, period
from cartoquartiers.domain.opening_phrase import NotUnderstood, Phrase
from cartoquartiers.domain.opening_tokens import tokens_of
from cartoquartiers.domain.opening_week import DAYS, Week, from_slots

_SCHOOL = r"(?:pendant|durant) (?:les|toutes les) vacances(?: scolaires)?"
_TERM = (
    r"(?:en|pendant la|durant la|uniquement en) periode scolaire"
    r"|(?:hors|sauf)(?: pendant)?(?: les)? vacances scolaires"
)
_SHUT = r"(?:fermee?s?|fermeture(?: annuelle| exceptionnelle)?|sauf|hors|excepte)(?: :)?"
_CLOSED = re.compile(rf"{_SHUT} (?P<one>{PERIOD})(?: et (?P<two>{PERIOD}))?|(?P<head>{PERIOD}) ?: ?fermee?s?")
_ATTACHED = re.compile(
    rf"(?P<rest>.*[^\s,(]) ?[,(]? ?(?P<shut>{_SHUT} (?:{PERIOD}(?: et {PERIOD})?|{_SCHOOL}))\)?"
)
_SCHOOL_CLOSED = re.compile(rf"{_SHUT} {_SCHOOL}(?P<both> et (?:les )?jours feries)?|{_TERM}")
_HOLIDAYS_CLOSED = re.compile(r"(?:fermee?s?|fermeture|sauf|hors|excepte)(?: les)? jours? feries")
_SEASON = re.compile(rf"(?:ouverte?s? )?(?P<head>{PERIOD}|{_SCHOOL})(?: ?[:,])? (?P<rest>.+)")
_SEASON_LAST = re.compile(rf"(?P<rest>.+?),? (?P<open>\()?(?P<tail>{PERIOD}|{_SCHOOL})(?(open)\))")
#: « tous les mercredis de mars à novembre de 10h à 12h »: between the days and the hours. No hours stand
#: before it: « samedi 9h-12h et dimanche en juillet 10h-12h » says nothing of the Saturdays of July alone.
_SEASON_AMID = re.compile(rf"(?P<rest>[^0-9]*[^0-9\s,]),? (?P<tail>{PERIOD}),? (?P<more>(?:de )?[0-9].*)")
_DAY = (
    r"\b(?:(?:lun|mar|mercre|jeu|vendre|same)dis?|dimanches?|(?:lun|mar|mer|jeu|ven|sam|dim)\b"
    r"|week[- ]?ends?|(?:tous les )?jours)"
)
#: Days that come after the hours of other days: a season at the end may be that of the last ones alone.
_DAYS_TWICE = re.compile(rf"{_DAY}.*?[0-9] ?[h:].*?{_DAY}|[0-9] ?[h:].*?{_DAY}.*?[0-9] ?[h:]")
_ALL_YEAR = re.compile(r"toute l'annee ?[:,]? |,? \(?toute l'annee\)?$")
#: A season with its colon, after hours, begins what is said of it.
_NEXT_SEASON = re.compile(rf"(?<=[0-9h])\s*(?:,|\bet)\s+(?=(?:{PERIOD}|{_SCHOOL}) ?:)")
_RANK = (
    "(?:premiere?s?|1ere?s?|deuxiemes?|seconde?s?|2n?de?s?|2e(?:me)?s?"
    "|troisiemes?|3e(?:me)?s?|quatriemes?|4e(?:me)?s?|derniere?s?)"
)
_NTH = re.compile(
    rf"(?:(?:tous )?les? |chaque )?(?P<ranks>{_RANK}(?:(?:,| et)(?: le)? {_RANK})*) "
    r"(?P<day>(?:lun|mar|mercre|jeu|vendre|same)di|dimanche)s? (?:du|de chaque|de) mois"
)
_RANKS = {"pr": 1, "1e": 1, "de": 2, "se": 2, "2n": 2, "2e": 2, "2d": 2, "tr": 3, "3e": 3, "qu": 4, "4e": 4}
_APPOINTMENT = re.compile(r" ?[,(]? ?(?:uniquement |seulement )?sur (?:rendez[- ]vous|rdv)\)?")
_ALTERNATE = re.compile(
    r" ?[,(]? ?(?:les )?(?:semaines? (?P<parity>paires?|impaires?)"
    r"|(?:une|1) semaine (?:sur|/) ?(?:deux|2))\)?"
)
_PARTS = re.compile(r"\s*[;\n·]\s*|(?<!lun)(?<!mar)(?<!mer)(?<!jeu)(?<!ven)(?<!sam)(?<!dim)\.(?:\s+|$)")


@dataclass(frozen=True)
class _Framed:
    week: Week
    season: Period | None = None
    school: bool = False
    weeks: str = ""
    ranks: str = ""
    comment: str = ""

    @property
    def days(self) -> frozenset[int]:
        return frozenset(rank for rank, slots in enumerate(self.week.days) if slots)

    @property
    def plain(self) -> bool:
        return self.season is None and not (self.school or self.weeks or self.ranks or self.comment)

    def rules(self) -> list[str]:
        text = from_slots(Week(self.week.days))
        rules = ["Mo-Su 00:00-24:00"] if text == "24/7" else text.split("; ")
        if self.ranks:
            if len(self.days) != 1:
                raise NotUnderstood("which days")
            day = DAYS[next(iter(self.days))]
            rules = [rule.replace(f"{day} ", f"{day}[{self.ranks}] ") for rule in rules]
        before = self.weeks + (f"{self.season.text} " if self.season else "") + ("SH " if self.school else "")
        after = f' "{self.comment}"' if self.comment else ""
        return [before + (rule.removeprefix("Mo-Su ") if before else rule) + after for rule in rules]


@dataclass
class Frames:
    """Reads one phrase, given without accents and capitals."""

    weeks: list[_Framed] = field(default_factory=list)
    closings: list[str] = field(default_factory=list)
    attached: bool = False
    holidays: str | None = None

    def read(self, plain: str) -> str:
        """The rules, joined. Raises `NotUnderstood`."""
        if _APPOINTMENT.fullmatch(plain):
            return '"sur rendez-vous"'
        loose: list[str] = []
        plain = _NEXT_SEASON.sub("; ", _ALL_YEAR.sub("", in_full(plain)))
        for part in (part.strip(" ,") for part in _PARTS.split(plain)):
            if part and not self._closing(part):
                framed = self._framed(part)
                if framed is None and self.weeks:
                    raise NotUnderstood("within the season or not")
                if framed is None:
                    loose.append(part)
                else:
                    self.weeks.append(framed)
        base = [_Framed(self._week("; ".join(loose)))] if loose else []
        self.weeks = base + self.weeks
        self._judge(len(loose))
        rules = [rule for framed in self.weeks for rule in framed.rules()]
        return "; ".join([*rules, *self.closings, *([self.holidays] if self.holidays else [])])

    def _closing(self, part: str) -> bool:
        if _HOLIDAYS_CLOSED.fullmatch(part):
            self._set_holidays("PH off")
        elif found := _SCHOOL_CLOSED.fullmatch(part):
            self.closings.append("SH off")
            if found["both"]:
                self._set_holidays("PH off")
        elif found := _CLOSED.fullmatch(part):
            for phrase in (found["one"], found["two"], found["head"]):
                if phrase:
                    self.closings.append(f"{_known(phrase).text} off")
        else:
            return False
        return True

    def _framed(self, part: str) -> _Framed | None:
        """A part with a frame; None for a week alone. What is shut within the part goes to the closings."""
        attached = _ATTACHED.fullmatch(part)
        if attached:
            self.attached = self._closing(attached["shut"])
            part = attached["rest"]
        part, term = re.subn(rf" ?[,(]? ?(?:{_TERM})\)?$", "", part)
        if term:
            self.attached = True
            self.closings.append("SH off")
        frame: dict[str, str | bool | Period] = {}
        part, appointments = _APPOINTMENT.subn("", part)
        if appointments:
            frame["comment"] = "sur rendez-vous"
        part = self._alternate(part, frame)
        found = _SEASON.fullmatch(part) or _SEASON_LAST.fullmatch(part) or _SEASON_AMID.fullmatch(part)
        if found:
            named = found.groupdict()
            phrase = named.get("head") or named.get("tail") or ""
            frame |= {"school": True} if re.fullmatch(_SCHOOL, phrase) else {"season": _known(phrase)}
            part = " ".join(filter(None, (named["rest"], named.get("more"))))
            if named.get("tail") and _DAYS_TWICE.search(part):
                raise NotUnderstood("which of the days in that season")
        nth = _NTH.search(part)
        if nth:
            words = re.findall(_RANK, nth["ranks"])
            ranks = {-1 if word.startswith("dern") else _RANKS[word[:2]] for word in words}
            frame["ranks"] = ",".join(str(rank) for rank in sorted(ranks, key=lambda rank: rank % 9))
            part = f"{part[: nth.start()]}{nth['day']}{part[nth.end() :]}"
        if not frame and not attached and not term:
            return None
        return _Framed(self._week(part), **frame)  # type: ignore[arg-type]

    @staticmethod
    def _alternate(part: str, frame: dict[str, str | bool | Period]) -> str:
        found = _ALTERNATE.search(part)
        if found is None:
            return part
        if found["parity"]:
            frame["weeks"] = "week 1-53/2 " if found["parity"].startswith("im") else "week 2-52/2 "
        elif "comment" in frame:
            raise NotUnderstood("two comments")
        else:
            frame["comment"] = "une semaine sur deux"
        return (part[: found.start()] + part[found.end() :]).strip(" ,")

    def _week(self, part: str) -> Week:
        tokens = tokens_of(part)
        if not tokens:
            raise NotUnderstood(part)
        week = Phrase(tokens).week()
        if week.holidays is not None:
            times = ",".join(slot.text for slot in week.holidays)
            self._set_holidays(f"PH {times or 'off'}")
        return week

    def _set_holidays(self, rule: str) -> None:
        if self.holidays not in (None, rule):
            raise NotUnderstood("holidays twice")
        self.holidays = rule

    def _judge(self, loose: int) -> None:
        """Refuse what the syntax would read in another way than people do."""
        if not self.weeks or (self.attached and len(self.weeks) + max(loose - 1, 0) > 1):
            raise NotUnderstood("closed for which hours")
        for rank, later in enumerate(self.weeks):
            if later.season is not None and later.season.days is None:
                raise NotUnderstood("open in one year only")
            if self.holidays not in (None, "PH off") and not later.plain:
                raise NotUnderstood("holidays in a frame")
            for earlier in self.weeks[:rank]:
                if not _together(earlier, later):
                    raise NotUnderstood("one rule over another")


def _together(earlier: _Framed, later: _Framed) -> bool:
    """Whether the later rule says the same to people as to the syntax, in which it erases the earlier one."""
    one, other = earlier.season, later.season
    if one and other and not (one.days or frozenset()) & (other.days or frozenset()):
        return True
    if (one, earlier.school) == (other, later.school):
        different = earlier.weeks and later.weeks and earlier.weeks != later.weeks
        return bool(different) or not earlier.days & later.days
    # In its season a later rule replaces the whole week; with a rest it would leave some days of the earlier.
    return earlier.plain and not later.ranks and not later.weeks and later.days >= earlier.days


def _known(phrase: str) -> Period:
    found = period(phrase)
    if found is None:
        raise NotUnderstood(phrase)
    return found
