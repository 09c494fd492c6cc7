"""School holidays: the table against itself and against dates that every family knows."""

from datetime import date, timedelta

import pytest

from cartoquartiers.domain.local_days import LocalDays
from cartoquartiers.domain.school_holidays import KNOWN_FROM, KNOWN_UNTIL, SchoolZone, on_school_holidays

ZONES = (SchoolZone.A, SchoolZone.B, SchoolZone.C)
DAYS = [KNOWN_FROM + timedelta(days) for days in range((KNOWN_UNTIL - KNOWN_FROM).days + 1)]


@pytest.mark.parametrize(
    ("day", "zones"),
    [
        (date(2025, 12, 24), "ABC"),
        (date(2026, 2, 10), "A"),
        (date(2026, 2, 18), "AB"),
        (date(2026, 3, 4), "C"),
        (date(2026, 8, 15), "ABC"),
        (date(2026, 9, 1), ""),
        (date(2027, 2, 9), "C"),
        (date(2027, 4, 28), "B"),
    ],
)
def test_each_zone_has_its_weeks(day: date, zones: str) -> None:
    assert "".join(zone for zone in ZONES if on_school_holidays(day, zone)) == zones


@pytest.mark.parametrize("zone", ZONES)
def test_school_begins_again_on_a_weekday_after_a_sunday_or_the_summer(zone: SchoolZone) -> None:
    for day in DAYS[1:]:
        if on_school_holidays(day - timedelta(1), zone) and on_school_holidays(day, zone) is False:
            assert day.weekday() == 0 or day == date(2026, 9, 1)


@pytest.mark.parametrize("zone", ZONES)
def test_the_short_holidays_last_two_weeks(zone: SchoolZone) -> None:
    runs: list[int] = [0]
    for day in DAYS:
        if on_school_holidays(day, zone):
            runs[-1] += 1
        elif runs[-1]:
            runs.append(0)
    assert sorted(run for run in runs if run) == [15] * 8 + [58]


@pytest.mark.parametrize(
    ("day", "zone"),
    [
        (KNOWN_FROM - timedelta(1), SchoolZone.B),
        (KNOWN_UNTIL + timedelta(1), SchoolZone.B),
        (date(2026, 8, 1), SchoolZone.CORSE),
        (date(2026, 8, 1), SchoolZone.NONE),
        (date(2026, 10, 17), SchoolZone.B),
        (date(2027, 5, 7), SchoolZone.B),
    ],
)
def test_what_nobody_knows_is_not_guessed(day: date, zone: SchoolZone) -> None:
    assert on_school_holidays(day, zone) is None


def test_the_east_has_two_more_public_holidays() -> None:
    east = LocalDays(alsace_moselle=True)
    year = [date(2026, 1, 1) + timedelta(days) for days in range(365)]
    assert [day for day in year if east.extra_holiday(day)] == [date(2026, 4, 3), date(2026, 12, 26)]
    assert not any(LocalDays().extra_holiday(day) for day in year)
