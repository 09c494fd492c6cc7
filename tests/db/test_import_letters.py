"""Rows that come back with another list of answers, or with letters lost."""

from dataclasses import replace

from cartoquartiers.store.work import Store
from tests.db.test_imports import ORDER, carry, counts, places, row
from tests.factories.extra import DAYS, add_field

WITH_DAYS = replace(ORDER, mapped=ORDER.mapped | {"jours"})


def test_a_list_of_answers_that_grows_is_a_change_like_any_other(store: Store) -> None:
    with store.writing() as work:
        add_field(work, "jours", "choices", options=DAYS)
    carry(store, row(jours="lundi"), order=WITH_DAYS)
    report = carry(store, row(jours="lundi | jeudi"), order=WITH_DAYS)
    assert counts(report) == (0, 1, 0, 0)
    assert places(store)[0].fields["jours"] == ["lundi", "jeudi"]
