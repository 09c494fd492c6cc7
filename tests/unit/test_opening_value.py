"""Reading opening hours in OSM syntax, and showing them as a week."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cartoquartiers.domain.errors import ValueProblem
from cartoquartiers.domain.opening_hours import (
    DAYS,
    Slot,
    Week,
    from_slots,
    normalise,
    parse,
    read_clock,
    week_of,
    weekly_table,
)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Mo-Fr 09:00-12:30,14:00-18:00; Sa 09:00-12:00; PH off",) * 2,
        ("mo-fr 9:00-17:00", "Mo-Fr 09:00-17:00"),
        ("Mo-Fr 09:00-12:30 / 14:00-19:30, Sa 09:00-12:30", "Mo-Fr 09:00-12:30,14:00-19:30, Sa 09:00-12:30"),
        ("Mo-Fr   9:00 - 12:00 ; Sa 10:00–12:00;", "Mo-Fr 09:00-12:00; Sa 10:00-12:00"),
        ("Mo-Fr 09:00-12:00; Mo-Fr 14:00-18:00", "Mo-Fr 09:00-12:00,14:00-18:00"),
        ("Mo-Su 00:00-23:59", "24/7"),
        ("Mo-Su", "24/7"),
        ("Mo-Fr 00:00-23:59; Sa", "Mo-Fr 00:00-24:00; Sa 00:00-24:00"),
        ("24/7", "24/7"),
        ("closed", "off"),
        ("Mo-Fr 09:00-17:00; PH closed", "Mo-Fr 09:00-17:00; PH off"),
        ('Mo 09:00-12:00 "closed 24/7; on request"', 'Mo 09:00-12:00 "closed 24/7; on request"'),
        ("SH Mo-Fr 10:00-12:00", "SH Mo-Fr 10:00-12:00"),
    ],
)
def test_one_meaning_has_one_writing(typed: str, kept: str) -> None:
    assert normalise(typed) == kept
    assert normalise(kept) == kept


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "hours_invalid"),
        ("du lundi au vendredi", "hours_invalid"),
        ("Mo-Fr 25:00-61:00", "hours_invalid"),
        ("Mo 09:00-12:00; " * 100, "hours_invalid"),
        ("Mo-Fr 08:45-12:30, Su 00:00-00:00", "hours_ambiguous"),
        ("Mo 10:00-10:00", "hours_ambiguous"),
    ],
)
def test_what_is_not_the_syntax_has_a_reason(typed: str, code: str) -> None:
    with pytest.raises(ValueProblem) as refused:
        parse(typed)
    assert refused.value.code == code


@given(st.text(alphabet='MoTuWeThFrSaSuPHSHJanAug0123456789:-,; /"+off', max_size=60))
def test_any_text_is_read_once_for_all_or_refused(text: str) -> None:
    try:
        once = normalise(text)
    except ValueProblem:
        return
    assert normalise(once) == once


def _slots() -> st.SearchStrategy[tuple[Slot, ...]]:
    """Up to three slots apart from one another."""
    bounds = st.lists(st.integers(0, 1440), min_size=0, max_size=6, unique=True).map(sorted)
    return bounds.map(lambda b: tuple(Slot(b[i], b[i + 1]) for i in range(0, len(b) - 1, 2)))


weeks = st.builds(
    Week, st.tuples(*[_slots()] * 7), st.one_of(st.none(), _slots())
).filter(lambda week: any(week.days))  # fmt: skip


@given(weeks)
def test_a_table_comes_back_from_its_text(week: Week) -> None:
    back = weekly_table(parse(from_slots(week)))
    assert back is not None
    until_midnight = [[Slot(s.start, 1440 if s.end == 1439 else s.end) for s in day] for day in week.days]
    assert [list(day) for day in back.days] == until_midnight


def test_holidays_of_a_table_come_back() -> None:
    week = week_of({"Mo": [("9h", "12 h 30"), ("14:00", "18")], "Sa": [("22:00", "2:00")]}, holidays=[])
    text = from_slots(week)
    assert text == "Mo 09:00-12:30,14:00-18:00; Sa 22:00-02:00; PH off"
    assert weekly_table(parse(text)) == week
    assert from_slots(Week()) == "off"


@pytest.mark.parametrize(
    "text",
    ["Mo[1] 10:00-12:00", "Apr-Oct 08:00-20:00", "Mo 09:00+", 'Mo 09:00-12:00 "sur appel"', "sunrise-sunset",
     "Mo-Fr 09:00-17:00; SH off", "PH off; Mo-Fr 09:00-17:00", "week 1-53/2 Sa 10:00-12:00", "Mo unknown"],
)  # fmt: skip
def test_what_a_table_cannot_say_has_none(text: str) -> None:
    assert weekly_table(parse(text)) is None


def test_rules_add_or_replace_as_in_the_syntax() -> None:
    added = weekly_table(parse("Mo-Sa 09:15-12:15, We 16:15-19:15"))
    replaced = weekly_table(parse("Mo-Sa 09:15-12:15; We off"))
    wednesday = DAYS.index("We")
    assert added is not None
    assert replaced is not None
    assert len(added.days[wednesday]) == 2
    assert replaced.days[wednesday] == ()


@pytest.mark.parametrize(
    ("typed", "minutes"), [("9:30", 570), ("9h", 540), ("9 h 30", 570), ("18", 1080), ("24:00", 1440)]
)
def test_a_clock_time_is_read_as_people_write_it(typed: str, minutes: int) -> None:
    assert read_clock(typed) == minutes


@pytest.mark.parametrize("typed", ["", "25:00", "9:75", "24:01", "neuf", "٩:٠٠", "-1", "9:3"])
def test_what_is_no_clock_time_is_refused(typed: str) -> None:
    with pytest.raises(ValueProblem) as refused:
        read_clock(typed)
    assert refused.value.code == "time_invalid"


@pytest.mark.parametrize(
    ("slots", "code"), [([("9h", "9h")], "times_equal"), ([("9h", "12h"), ("11h", "13h")], "times_overlap")]
)
def test_slots_that_contradict_are_refused(slots: list[tuple[str, str]], code: str) -> None:
    with pytest.raises(ValueProblem) as refused:
        week_of({"Mo": slots})
    assert refused.value.code == code
