"""Public holidays: against known dates."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from opening_hours import OpeningHours, State

from cartoquartiers.domain.holidays import easter, is_public_holiday, public_holidays

KNOWN = ["1999-04-04", "2000-04-23", "2008-03-23", "2011-04-24", "2024-03-31", "2026-04-05", "2038-04-25"]


@pytest.mark.parametrize("known", KNOWN)
def test_easter_falls_where_the_almanac_says(known: str) -> None:
    day = date.fromisoformat(known)
    assert easter(day.year) == day


@given(st.integers(1900, 2200))
def test_easter_is_a_sunday_of_spring(year: int) -> None:
    day = easter(year)
    assert day.weekday() == 6
    assert date(year, 3, 22) <= day <= date(year, 4, 25)


def test_eleven_days_and_two_more_in_the_east() -> None:
    assert len(public_holidays(2026)) == 11
    in_the_east = set(public_holidays(2026, alsace_moselle=True))
    assert in_the_east - set(public_holidays(2026)) == {date(2026, 4, 3), date(2026, 12, 26)}
    assert is_public_holiday(date(2026, 5, 25))
    assert not is_public_holiday(date(2026, 12, 26))


@pytest.mark.parametrize("year", range(2024, 2036))
def test_the_library_of_opening_hours_knows_the_same_days(year: int) -> None:
    hours = OpeningHours("PH 10:00-12:00", country="FR")
    days = {hours.state(datetime.combine(day, time(11)))[0] for day in public_holidays(year)}
    assert days == {State.OPEN}
