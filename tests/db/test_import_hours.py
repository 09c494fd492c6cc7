"""Hours in French words of a file: read where every word is understood, and kept as written."""

from dataclasses import replace

import pytest

from cartoquartiers.store.work import Store
from tests.db.test_imports import ORDER, carry, codes, correct, counts, places, row

WORDS = "du mardi au samedi 9h30-12h et 14h-18h"
HOURS = "Tu-Sa 09:30-12:00,14:00-18:00"


@pytest.mark.parametrize("column", ["horaires", "horaires_texte"])
def test_hours_in_words_become_hours_and_the_words_stay(store: Store, column: str) -> None:
    report = carry(store, row(1, **{column: WORDS}))
    fields = places(store)[0].fields
    assert (fields["horaires"], fields["horaires_texte"]) == (HOURS, WORDS)
    assert ("horaires", "hours_read") in codes(report.remarked[0].remarks)
    assert counts(carry(store, row(1, **{column: WORDS}))) == (0, 0, 1, 0)


def test_other_words_bring_other_hours_and_words_that_are_not_understood_take_them_back(store: Store) -> None:
    carry(store, row(1, horaires=WORDS))
    carry(store, row(1, horaires="du lundi au vendredi 9h-12h"))
    assert places(store)[0].fields["horaires"] == "Mo-Fr 09:00-12:00"
    carry(store, row(1, horaires="quand il fait beau"))
    fields = places(store)[0].fields
    assert (fields["horaires"], fields["horaires_texte"]) == (None, "quand il fait beau")


def test_hours_that_a_file_gives_are_not_overruled_by_its_words(store: Store) -> None:
    carry(store, row(1, horaires="Mo 10:00-12:00", horaires_texte=WORDS))
    fields = places(store)[0].fields
    assert (fields["horaires"], fields["horaires_texte"]) == ("Mo 10:00-12:00", WORDS)


def test_words_alone_that_change_take_back_the_hours_that_were_read_in_them(store: Store) -> None:
    order = replace(ORDER, mapped=ORDER.mapped - {"horaires"})
    carry(store, row(1, horaires_texte=WORDS), order=order)
    assert places(store)[0].fields["horaires"] == HOURS
    carry(store, row(1, horaires_texte="quand il fait beau"), order=order)
    fields = places(store)[0].fields
    assert (fields["horaires"], fields["horaires_texte"]) == (None, "quand il fait beau")
    # Whoever goes and looks is not contradicted by words that stay the same.
    correct(store, places(store)[0], horaires="Mo 10:00-12:00")
    assert counts(carry(store, row(1, horaires_texte="quand il fait beau"), order=order)) == (0, 0, 1, 0)
    assert places(store)[0].fields["horaires"] == "Mo 10:00-12:00"


@pytest.mark.parametrize("column", ["horaires", "horaires_texte"])
@pytest.mark.parametrize("mark", ["?", "\ufffd"])
def test_words_that_lost_letters_take_no_hours_away(store: Store, column: str, mark: str) -> None:
    words = "samedi 9h-12h, fermé le dimanche"
    carry(store, row(1, **{column: words}))
    hours = places(store)[0].fields["horaires"]
    assert hours
    lost = words.replace("é", mark)
    assert counts(carry(store, row(1, **{column: lost}))) == (0, 0, 0, 1)
    assert counts(carry(store, row(1, telephone="02 40 41 90 00", **{column: lost}))) == (0, 1, 0, 0)
    fields = places(store)[0].fields
    assert (fields["horaires"], fields["horaires_texte"]) == (hours, words)
