"""French public holidays (jours fériés), computed.

Source of the list: Code du travail, article L3133-1; for Alsace-Moselle, ordonnance du 16 août 1892.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache


def easter(year: int) -> date:
    """Easter Sunday in the Gregorian calendar (Meeus, Jones and Butcher's computation)."""
    golden = year % 19
    century, rest = divmod(year, 100)
    shift = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - shift - rest % 4) % 7
    late = (golden + 11 * shift + 22 * weekday) // 451
    month, day = divmod(shift + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


@lru_cache(maxsize=64)
def public_holidays(year: int, *, alsace_moselle: bool = False) -> dict[date, str]:
    """The public holidays of one year with their French names, in the order of the calendar."""
    sunday = easter(year)
    days = {
        date(year, 1, 1): "jour de l’An",
        sunday + timedelta(1): "lundi de Pâques",
        date(year, 5, 1): "fête du Travail",
        date(year, 5, 8): "victoire de 1945",
        sunday + timedelta(39): "Ascension",
        sunday + timedelta(50): "lundi de Pentecôte",
        date(year, 7, 14): "fête nationale",
        date(year, 8, 15): "Assomption",
        date(year, 11, 1): "Toussaint",
        date(year, 11, 11): "armistice de 1918",
        date(year, 12, 25): "Noël",
    }
    if alsace_moselle:
        days |= {sunday - timedelta(2): "vendredi saint", date(year, 12, 26): "Saint-Étienne"}
    return dict(sorted(days.items()))


def is_public_holiday(day: date, *, alsace_moselle: bool = False) -> bool:
    """Whether that day is a public holiday."""
    return day in public_holidays(day.year, alsace_moselle=alsace_moselle)
