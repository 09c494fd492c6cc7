"""By group of fields: which look counts, and from when on it is too old."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from cartoquartiers.domain.field_groups import FieldGroup
from cartoquartiers.domain.freshness import Look, is_told, looked_at, oldest_fresh

days = st.dates(date(2024, 1, 1), date(2030, 1, 1))
looks = st.builds(
    Look,
    kind=st.sampled_from(["confirm", "correct"]),
    changes=st.lists(st.sampled_from(["horaires", "telephone"]), max_size=2),
    confirmed=st.lists(st.sampled_from(["horaires", "adresse"]), max_size=2),
    day=days.map(date.isoformat),
    role=st.sampled_from(["agent", "resident"]),
)


@given(st.lists(looks, min_size=1, max_size=6))
def test_the_latest_day_counts_whatever_the_order_of_arrival(seen: list[Look]) -> None:
    found = looked_at(seen)
    assert found[FieldGroup.PRESENCE][0] == max(look.day for look in seen)
    of_hours = [
        look.day
        for look in seen
        if "horaires" in (look.confirmed if look.kind == "confirm" else look.changes)
    ]
    assert found.get(FieldGroup.HOURS, ("",))[0] == max(of_hours, default="")
    reversed_days = {group: day for group, (day, _role) in looked_at(seen[::-1]).items()}
    assert reversed_days == {group: day for group, (day, _role) in found.items()}


@given(days, st.integers(1, 48))
def test_the_limit_lies_the_whole_period_back(today: date, months: int) -> None:
    limit = oldest_fresh(today, months)
    assert (today.year - limit.year) * 12 + today.month - limit.month == months
    assert limit.day <= today.day


def test_what_a_place_does_not_say_is_not_old() -> None:
    assert is_told(FieldGroup.HOURS, {"horaires_texte": "le matin"})
    assert not is_told(FieldGroup.HOURS, {"horaires": None, "horaires_texte": "", "telephone": "3939"})
