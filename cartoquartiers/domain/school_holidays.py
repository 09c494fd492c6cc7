"""School holidays of metropolitan France, as far as they are known for certain.

No computation gives them: the minister of education fixes them by arrêté, zone by zone (see
https://www.education.gouv.fr/calendrier-scolaire-100148), and the list cannot be fetched while the site runs.
Written here are 2025-2026 (arrêté du 7 décembre 2022) and 2026-2027 for the zones A, B and C, the latter
compared with the OpenHolidays data of the npm library opening_hours 3.15.0 and not with the arrêté itself.
Corsica has the dates of its own rectorate, which are not written here. Beyond, nothing is known: None.
"""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum


class SchoolZone(StrEnum):
    """The school-holiday zone of a territory."""

    NONE = ""
    A = "A"
    B = "B"
    C = "C"
    CORSE = "Corse"

    @property
    def sentence(self) -> str:
        """The zone in French."""
        return {"": "Non précisée", "Corse": "Corse"}.get(self.value, f"Zone {self.value}")


_Period = tuple[date, date]

# From the Saturday after the last lessons to the last day before school begins again.
_ALL: tuple[_Period, ...] = (
    (date(2025, 10, 18), date(2025, 11, 2)),
    (date(2025, 12, 20), date(2026, 1, 4)),
    (date(2026, 7, 4), date(2026, 8, 31)),
    (date(2026, 10, 17), date(2026, 11, 1)),
    (date(2026, 12, 19), date(2027, 1, 3)),
)
_BY_ZONE: dict[SchoolZone, tuple[_Period, ...]] = {
    SchoolZone.A: (
        (date(2026, 2, 7), date(2026, 2, 22)),
        (date(2026, 4, 4), date(2026, 4, 19)),
        (date(2027, 2, 13), date(2027, 2, 28)),
        (date(2027, 4, 10), date(2027, 4, 25)),
    ),
    SchoolZone.B: (
        (date(2026, 2, 14), date(2026, 3, 1)),
        (date(2026, 4, 11), date(2026, 4, 26)),
        (date(2027, 2, 20), date(2027, 3, 7)),
        (date(2027, 4, 17), date(2027, 5, 2)),
    ),
    SchoolZone.C: (
        (date(2026, 2, 21), date(2026, 3, 8)),
        (date(2026, 4, 18), date(2026, 5, 3)),
        (date(2027, 2, 6), date(2027, 2, 21)),
        (date(2027, 4, 3), date(2027, 4, 18)),
    ),
}
# The bridge of Ascension has no lessons without being called holidays.
_BRIDGES: tuple[_Period, ...] = (
    (date(2026, 5, 14), date(2026, 5, 17)),
    (date(2027, 5, 6), date(2027, 5, 9)),
)
KNOWN_FROM = date(2025, 9, 1)
KNOWN_UNTIL = date(2027, 7, 2)


def on_school_holidays(day: date, zone: SchoolZone) -> bool | None:
    """Whether that day is in the school holidays of a zone; None when nobody can say.

    Nobody can: outside the years written here, in Corsica, on the Saturday on which holidays begin (« après
    la classe », which some schools have on Saturdays) and on the bridge of Ascension.
    """
    if zone not in _BY_ZONE or not KNOWN_FROM <= day <= KNOWN_UNTIL:
        return None
    if any(first <= day <= last for first, last in _BRIDGES):
        return None
    for first, last in (*_ALL, *_BY_ZONE[zone]):
        if first <= day <= last:
            return True if day >= first + timedelta(1) else None
    return False
