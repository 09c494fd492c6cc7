"""Several goes of one person at one place, looked at as one."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from cartoquartiers.domain.change import change_set, is_set
from cartoquartiers.domain.merge import merge
from cartoquartiers.domain.place import empty_values
from cartoquartiers.domain.series import rebased, together
from cartoquartiers.domain.validation import values_after

NAMES = ("nom", "telephone", "horaires")
PHOTOS = ("a", "b", "c", "d")
SEEN = {**empty_values(), "nom": "0", "telephone": "0", "photos": [{"sha256": "a"}, {"sha256": "b"}]}


@st.composite
def steps(draw: st.DrawFn) -> dict[str, Any]:
    """What is proposed in one go, by somebody who sees the place as it is published."""
    values = draw(st.dictionaries(st.sampled_from(NAMES), st.sampled_from(["1", "2", None])))
    changes: dict[str, Any] = {name: {"from": SEEN[name], "to": to} for name, to in values.items()}
    added, removed = draw(st.lists(st.sampled_from(PHOTOS))), draw(st.lists(st.sampled_from(PHOTOS)))
    if added or removed:
        fresh = [{"sha256": key} for key in dict.fromkeys(added)]
        changes["photos"] = {"add": fresh, "remove": [key for key in removed if key not in added]}
    return changes


@given(st.lists(steps(), min_size=1, max_size=4))
def test_a_series_leads_where_its_steps_lead_one_after_the_other(series: list[dict[str, Any]]) -> None:
    one_by_one = dict(SEEN)
    for step in series:
        for name, change in step.items():
            of_set = is_set(change)
            one_by_one[name] = change_set(one_by_one[name] or [], change)[0] if of_set else change["to"]
    at_once = values_after(SEEN, together(series))
    assert {p["sha256"] for p in at_once["photos"]} == {p["sha256"] for p in one_by_one["photos"]}
    assert {n: at_once[n] for n in NAMES} == {n: one_by_one[n] for n in NAMES}


@given(st.lists(steps(), min_size=1, max_size=4))
def test_who_changes_a_value_twice_is_in_no_conflict_with_themselves(series: list[dict[str, Any]]) -> None:
    now = dict(SEEN)
    for rank, step in enumerate(series):
        merged = merge(now, rebased(step, together(series[:rank])))
        assert not merged.conflicts
        now = values_after(now, step)
