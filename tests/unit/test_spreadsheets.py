"""What a spreadsheet does to numbers and days by itself is told from what a person wrote."""

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from cartoquartiers.domain.extra_fields import extra_field
from cartoquartiers.domain.extra_values import ExtraKind
from cartoquartiers.domain.own_list import wanted
from cartoquartiers.domain.spreadsheets import is_rewritten
from cartoquartiers.domain.text import plain_signs

BASE = {
    "nom": "Jardin du port",
    "code_postal": "01000",
    "telephone": "+33 2 40 12 34 56",
    "siret": "00012345678905",
    "horaires": "24/7",
    "position": [-1.549612, 47.216112],
    "inaugure_le": "2026-04-02",
}
EXTRA = {"inaugure_le": extra_field("inaugure_le", ExtraKind.DATE, "Inauguré le")}


@pytest.mark.parametrize(
    "cells",
    [
        {"code_postal": "1000"},
        {"code_postal": 1000.0},
        {"code_postal": "1000,0"},
        {"code_postal": "1 000"},
        {"telephone": "240123456"},
        {"telephone": "33240123456"},
        {"telephone": "3,32E+10"},
        {"telephone": "'+33 2 40 12 34 56"},
        {"siret": "12345678905"},
        {"siret": "1,23457E+10"},
        {"horaires": "24/07/2026"},
        {"horaires": "24/07"},
        {"horaires": "24-juil"},
        {"horaires": "2026-07-24 00:00:00"},
        {"longitude": "-1,5496", "latitude": "47,2161"},
        {"longitude": "-1,55", "latitude": "47,22"},
        {"inaugure_le": "02/04/2026"},
    ],
)
def test_what_a_spreadsheet_rewrote_changes_nothing(cells: dict[str, object]) -> None:
    found = wanted(cells, BASE, EXTRA)
    assert (found.changes, found.problems) == ({}, ())


@pytest.mark.parametrize(
    ("name", "cell", "becomes"),
    [
        ("code_postal", "44000", "44000"),
        ("telephone", "02 40 12 34 57", "+33 2 40 12 34 57"),
        ("horaires", "Mo-Fr 09:00-17:00", "Mo-Fr 09:00-17:00"),
        ("inaugure_le", "03/04/2026", "2026-04-03"),
        ("code_postal", "", None),
    ],
)
def test_what_a_person_wrote_is_a_correction(name: str, cell: str, becomes: str | None) -> None:
    assert wanted({name: cell}, BASE, EXTRA).changes[name]["to"] == becomes


def test_a_place_that_was_moved_is_moved() -> None:
    found = wanted({"longitude": "-1,56", "latitude": "47,22"}, BASE, EXTRA)
    assert found.changes["position"]["to"] == [-1.56, 47.22]


@pytest.mark.parametrize(
    ("was", "cell"), [("1.4", "1"), ("12.5", "12"), ("12.5", "13"), ("0.9", "0"), ("1,25", "1,3")]
)
def test_a_short_number_that_is_rounded_is_a_correction(was: str, cell: str) -> None:
    assert not is_rewritten(was, cell)


def test_a_number_with_more_digits_than_are_reckoned_with_is_not_rewritten() -> None:
    assert not is_rewritten("1" * 35 + ".55", "1" * 34 + "2")


def test_a_place_on_a_round_degree_is_not_moved_by_fewer_decimals() -> None:
    base = {**BASE, "position": [-1.55, 47.216112]}
    assert wanted({"longitude": "-1,5", "latitude": "47,2"}, base, EXTRA).changes == {}


codes = st.from_regex(r"[0-9]{3,15}", fullmatch=True)


@given(codes, st.integers(2, 12))
def test_a_code_comes_back_without_its_zeros_or_in_powers_of_ten(code: str, digits: int) -> None:
    number = int(code)
    shown = [str(number), f"{number}.0", f"{number},00", f"{number:,}".replace(",", "\u202f")]
    shown += [f"{number:.{digits}E}", f"{number:.{digits}E}".replace(".", ",")]
    assert all(is_rewritten(code, cell) for cell in shown)


@given(codes, codes)
def test_another_number_is_no_rewriting(was: str, cell: str) -> None:
    assume(int(was) != int(cell))
    assert not is_rewritten(was, cell)


@given(st.floats(-180, 180).map(lambda one: round(one, 6)), st.integers(1, 6))
def test_a_coordinate_comes_back_with_fewer_decimals(number: float, decimals: int) -> None:
    assert is_rewritten(f"{number:.6f}", f"{number:.{decimals}f}".replace(".", ","))


#: Signs of which older encodings lack some, and what stands for them there.
signs = st.text("'’‘-–—\"“oeœ a", max_size=6)


@given(st.one_of(st.text(), signs), st.one_of(st.text(), signs))
@example("'", "’")
@example("–", "—")
def test_texts_are_the_same_only_when_they_are_or_lost_signs(was: str, cell: str) -> None:
    assert is_rewritten(was, was)
    if any(sign.isdigit() for sign in was):
        return
    lost = sum(plain_signs(one) != one for one in was) - sum(plain_signs(one) != one for one in cell)
    assert is_rewritten(was, cell) == (was == cell or (plain_signs(was) == plain_signs(cell) and lost > 0))


@pytest.mark.parametrize("cell", ["L'oeuvre - \"d'été\"...", "L'œuvre – “d'été”…", "L’œuvre - “d’été”..."])
def test_signs_that_an_older_encoding_lacks_are_no_correction(cell: str) -> None:
    was = "L’œuvre – “d’été”…"
    assert is_rewritten(was, cell)
    assert not is_rewritten(cell, was), "whoever writes it well corrects it"
    assert not is_rewritten(was, cell + " !")


def test_letters_that_were_lost_on_the_way_are_told_and_correct_nothing() -> None:
    base = {**BASE, "description": "Ouvert à l’été", "adresse": "1 rue du Port"}
    found = wanted({"description": "Ouvert ? l'été", "adresse": "2 rue du Port"}, base, EXTRA)
    assert [*found.changes] == ["adresse"]
    assert [(one.field, one.code) for one in found.problems] == [("description", "letters_lost")]
