"""How French and English say days, times and seasons; `opening_words` makes the sentences out of them."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from cartoquartiers.domain.opening_week import DAY_MINUTES

NBSP = "\u00a0"
Day = tuple[int, int, int | None]
"""A day, a month from 1, a year where one is given."""


class Tongue(ABC):
    """The words of one language for opening hours; every piece can stand in the middle of a sentence."""

    days: tuple[str, ...]
    months: tuple[str, ...]
    states: Mapping[str, str]
    """The words of each `OpeningState`."""
    next_verbs: Mapping[str, str]
    """What happens at the end of a state: « ferme », « ouvre »."""
    open_always: str
    last_and: str
    colon: str
    always: str
    every_day: str
    every_day_and_holidays: str
    holidays: str
    on_holidays: str
    closed: str
    closed_on_holidays: str
    closed_in_school_holidays: str
    closed_in_both: str
    in_school_holidays: str
    all_day: str

    @abstractmethod
    def clock(self, minutes: int) -> str:
        """A time from minutes since midnight; the following night goes on counting."""

    @abstractmethod
    def run(self, first: int, last: int) -> str:
        """Three days or more in a row, by their ranks (Monday is 0)."""

    @abstractmethod
    def nth_days(self, day: int, ranks: Sequence[int]) -> str:
        """A weekday (Monday is 0) by its ranks in the month: 1 is the first, -1 the last."""

    @abstractmethod
    def slot(self, start: int, end: int) -> str:
        """From a time to another, in minutes since midnight."""

    @abstractmethod
    def season(self, first: int, last: int | None) -> str:
        """What stands before the hours of a month, or of several (0 is January), with its colon."""

    @abstractmethod
    def at(self, minutes: int) -> str:
        """« à 18 h »."""

    @abstractmethod
    def tomorrow(self, time: str) -> str:
        """« demain à 9 h », of a text of `at`."""

    @abstractmethod
    def date(self, day: int, month: int, year: int | None) -> str:
        """« le 1er mars », with the year where one is given (month 1 is January)."""

    @abstractmethod
    def dates(self, first: Day, last: Day) -> str:
        """« du 1er avril au 31 octobre », « le 24 décembre 2026 »."""

    @abstractmethod
    def closed_on(self, dates: str) -> str:
        """« fermé du 24 décembre 2026 au 2 janvier 2027 », of a text of `dates`."""

    @abstractmethod
    def every_other_week(self, odd: bool) -> str:
        """What stands after the hours of the weeks with odd numbers, or with even ones."""


class French(Tongue):
    """« du lundi au vendredi de 9 h à 12 h 30 »."""

    days = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
    months = (
        *("janvier", "février", "mars", "avril", "mai", "juin"),
        *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
    )
    states = MappingProxyType({"open": "Ouvert", "closed": "Fermé", "unsure": "Horaires à vérifier"})
    next_verbs = MappingProxyType({"open": "ferme", "closed": "ouvre"})
    open_always = f"Ouvert 24{NBSP}h/24"
    last_and = " et "
    colon = f"{NBSP}: "
    always = f"tous les jours, 24{NBSP}h/24"
    every_day = "tous les jours"
    every_day_and_holidays = "tous les jours, jours fériés compris,"
    holidays = "jours fériés"
    on_holidays = "les jours fériés"
    closed = "fermé"
    closed_on_holidays = "fermé les jours fériés"
    closed_in_school_holidays = "fermé pendant les vacances scolaires"
    closed_in_both = "fermé pendant les vacances scolaires et les jours fériés"
    in_school_holidays = f"pendant les vacances scolaires{NBSP}: "
    all_day = "toute la journée"

    def clock(self, minutes: int) -> str:
        """« 9 h », « 12 h 30 », « minuit »."""
        if minutes % DAY_MINUTES == 0:
            return "minuit"
        hour, minute = divmod(minutes % DAY_MINUTES, 60)
        return f"{hour}{NBSP}h" + (f"{NBSP}{minute:02}" if minute else "")

    def run(self, first: int, last: int) -> str:
        """« du lundi au vendredi »."""
        return f"du {self.days[first]} au {self.days[last]}"

    def nth_days(self, day: int, ranks: Sequence[int]) -> str:
        """« le 1er samedi du mois », « les 1er et 3e samedis du mois »."""
        names = ["dernier" if rank < 0 else "1er" if rank == 1 else f"{rank}e" for rank in ranks]
        if len(names) == 1:
            return f"le {names[0]} {self.days[day]} du mois"
        return f"les {', '.join(names[:-1])}{self.last_and}{names[-1]} {self.days[day]}s du mois"

    def slot(self, start: int, end: int) -> str:
        """« de 9 h à 12 h »."""
        return f"de {self.clock(start)} à {self.clock(end)}"

    def season(self, first: int, last: int | None) -> str:
        """« en mai : », « d’avril à septembre : »."""
        name = self.months[first]
        if last is None:
            return f"en {name}{NBSP}: "
        return f"{'d’' if name[0] in 'ao' else 'de '}{name} à {self.months[last]}{NBSP}: "

    def at(self, minutes: int) -> str:
        """« à 18 h »."""
        return f"à {self.clock(minutes)}"

    def tomorrow(self, time: str) -> str:
        """« demain à 9 h »."""
        return f"demain {time}"

    def date(self, day: int, month: int, year: int | None) -> str:
        """« le 1er mars 2027 »."""
        words = f"le {'1er' if day == 1 else day} {self.months[month - 1]}"
        return f"{words} {year}" if year else words

    def dates(self, first: Day, last: Day) -> str:
        """« du 1er avril au 31 octobre »."""
        begin, end = self.date(*first), self.date(*last)
        if first == last:
            return begin
        if first[1:] == last[1:]:
            begin = begin.split(" ")[0] + " " + begin.split(" ")[1]
        return f"du {begin.removeprefix('le ')} au {end.removeprefix('le ')}"

    def closed_on(self, dates: str) -> str:
        """« fermé le 24 décembre 2026 »."""
        return f"fermé {dates}"

    def every_other_week(self, odd: bool) -> str:
        """« semaines impaires »."""
        return " semaines impaires" if odd else " semaines paires"


class English(Tongue):
    """“Monday to Friday 9:00 to 12:30”."""

    days = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
    months = (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    )
    states = MappingProxyType({"open": "Open", "closed": "Closed", "unsure": "Hours to be checked"})
    next_verbs = MappingProxyType({"open": "closes", "closed": "opens"})
    open_always = "Open 24 hours a day"
    last_and = " and "
    colon = ": "
    always = "every day, 24 hours a day"
    every_day = "every day"
    every_day_and_holidays = "every day, public holidays included,"
    holidays = "public holidays"
    on_holidays = "on public holidays"
    closed = "closed"
    closed_on_holidays = "closed on public holidays"
    closed_in_school_holidays = "closed during school holidays"
    closed_in_both = "closed during school holidays and on public holidays"
    in_school_holidays = "during school holidays: "
    all_day = "all day"

    def clock(self, minutes: int) -> str:
        """“9:00”, “18:30”, “midnight”: the clock of 24 hours, as everywhere else in France."""
        if minutes % DAY_MINUTES == 0:
            return "midnight"
        hour, minute = divmod(minutes % DAY_MINUTES, 60)
        return f"{hour}:{minute:02}"

    def run(self, first: int, last: int) -> str:
        """“Monday to Friday”."""
        return f"{self.days[first]} to {self.days[last]}"

    def nth_days(self, day: int, ranks: Sequence[int]) -> str:
        """“1st Saturday of the month”, “1st and 3rd Saturday of the month”."""
        names = {-1: "last", 1: "1st", 2: "2nd", 3: "3rd", 4: "4th", 5: "5th"}
        words = [names[rank] for rank in ranks]
        start = words[0] if len(words) == 1 else ", ".join(words[:-1]) + self.last_and + words[-1]
        return f"{start} {self.days[day]} of the month"

    def slot(self, start: int, end: int) -> str:
        """“9:00 to 12:00”."""
        return f"{self.clock(start)} to {self.clock(end)}"

    def season(self, first: int, last: int | None) -> str:
        """“in May:”, “April to September:”."""
        name = self.months[first]
        return f"in {name}: " if last is None else f"{name} to {self.months[last]}: "

    def at(self, minutes: int) -> str:
        """“at 18:00”."""
        return f"at {self.clock(minutes)}"

    def tomorrow(self, time: str) -> str:
        """“tomorrow at 9:00”."""
        return f"tomorrow {time}"

    def date(self, day: int, month: int, year: int | None) -> str:
        """“on 1 March 2027”."""
        words = f"on {day} {self.months[month - 1]}"
        return f"{words} {year}" if year else words

    def dates(self, first: Day, last: Day) -> str:
        """“1 April to 31 October”."""
        begin, end = self.date(*first), self.date(*last)
        if first == last:
            return begin
        return f"from {begin.removeprefix('on ')} to {end.removeprefix('on ')}"

    def closed_on(self, dates: str) -> str:
        """“closed on 24 December 2026”."""
        return f"closed {dates}"

    def every_other_week(self, odd: bool) -> str:
        """“in odd weeks”."""
        return " in odd weeks" if odd else " in even weeks"


FRENCH: Tongue = French()
TONGUES: Mapping[str, Tongue] = MappingProxyType({"fr": FRENCH, "en": English()})
"""By the code of the language."""
