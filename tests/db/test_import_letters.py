"""Rows that come back with another list of answers, or with letters lost."""

from dataclasses import replace

from cartoquartiers.domain.import_words import RowTrouble
from cartoquartiers.store.work import Store
from tests.db.test_imports import ORDER, WAITING, carry, codes, counts, places, row
from tests.factories.extra import DAYS, add_field

WITH_DAYS = replace(ORDER, mapped=ORDER.mapped | {"jours"})


def test_a_list_of_answers_that_grows_is_a_change_like_any_other(store: Store) -> None:
    with store.writing() as work:
        add_field(work, "jours", "choices", options=DAYS)
    carry(store, row(jours="lundi"), order=WITH_DAYS)
    report = carry(store, row(jours="lundi | jeudi"), order=WITH_DAYS)
    assert counts(report) == (0, 1, 0, 0)
    assert places(store)[0].fields["jours"] == ["lundi", "jeudi"]


def test_a_row_that_only_lost_letters_is_refused(store: Store) -> None:
    carry(store, row())
    report = carry(store, row(nom="Composteur des ?rables", adresse="2 all??e des ??rables"))
    assert counts(report) == (0, 0, 0, 1)
    told = [("adresse", RowTrouble.LETTERS_LOST), ("nom", RowTrouble.LETTERS_LOST)]
    assert sorted(codes(report.refused[0].reasons)) == told


def test_what_else_is_new_of_a_row_that_lost_letters_is_taken(store: Store) -> None:
    carry(store, row())
    report = carry(store, row(nom="Composteur des ?rables", telephone="02 40 41 90 00"))
    assert counts(report) == (0, 1, 0, 0)
    assert codes(report.remarked[0].remarks) == [("nom", RowTrouble.LETTERS_LOST)]
    fields = places(store)[0].fields
    assert (fields["nom"], fields["telephone"]) == ("Composteur des Érables", "+33 2 40 41 90 00")
    # The name that comes back whole is the one that was there.
    assert counts(carry(store, row(telephone="02 40 41 90 00"))) == (0, 0, 1, 0)
    assert counts(carry(store, row(nom="Composteur des Ormes"))) == (0, 1, 0, 0)


def test_a_row_that_waits_is_proposed_anew_with_its_letters(store: Store) -> None:
    carry(store, row(), order=WAITING)
    carry(store, row(nom="Composteur des ?rables", telephone="02 40 41 90 00"))
    assert [place.name for place in places(store)] == ["Composteur des Érables"]
