"""The box and the table of opening hours in forms: what nobody touched does not change."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cartoquartiers.web.contribute.hours_box import (
    BOX,
    CLOSED_FROM,
    CLOSED_TO,
    HOLIDAYS,
    cells,
    prefilled,
    read,
)

HOURS = [
    "Mo-Fr 09:00-12:30,14:00-18:00; Sa 09:00-12:00; PH off",
    "24/7",
    "Mo-Su,PH 09:00-20:00",
    "Sa 22:00-02:00",
    "Mo-Fr 00:00-24:00",
    "Mo 08:00-09:00,10:00-11:00,12:00-13:00",
    "sunrise-sunset",
    "Apr-Oct 08:00-20:00",
    'Mo-Fr 09:00-12:00 "sur rendez-vous"',
    "mo-fr 9:00-12:00",
    "ouvert le matin",
    "Mo-Fr 09:00-17:00; 2026 Dec 24-2027 Jan 2 off",
    "Mo-Fr 09:00-17:00; 2026 Dec 24 off; 2026 Dec 31 off",
    "2026 Dec 24-2027 Jan 2 off",
]


@pytest.mark.parametrize("horaires", HOURS)
@pytest.mark.parametrize("texte", [None, "le matin, sauf en août"])
def test_a_form_sent_as_it_came_changes_nothing(horaires: str, texte: str | None) -> None:
    assert read(prefilled(horaires, texte), horaires, texte) == ({}, [])


@pytest.mark.parametrize("horaires", HOURS[:5])
def test_what_the_box_says_is_read_back_as_the_same_hours(horaires: str) -> None:
    values, problems = read({BOX: prefilled(horaires, None)[BOX]}, None, None)
    assert values == {"horaires": horaires, "horaires_texte": None}
    assert problems == []


def test_the_table_wins_and_the_words_of_the_box_stay() -> None:
    typed = {BOX: "sauf en août", "horaires_Mo_1_de": "9h", "horaires_Mo_1_a": "12h"}
    assert read(typed, None, None) == ({"horaires": "Mo 09:00-12:00", "horaires_texte": "sauf en août"}, [])


def test_emptying_the_box_empties_the_hours() -> None:
    assert read({**prefilled("24/7", None), BOX: ""}, "24/7", None) == (
        {"horaires": None, "horaires_texte": None},
        [],
    )


@given(
    st.text(max_size=40),
    st.dictionaries(st.sampled_from([*cells(), HOLIDAYS]), st.text(max_size=8), max_size=6),
)
def test_whatever_is_typed_is_kept_or_told(box: str, table: dict[str, str]) -> None:
    values, problems = read({BOX: box, **table}, None, None)
    if box.strip() and not problems:
        assert values["horaires"] or values["horaires_texte"] == box.strip()


USUAL = "Mo-Fr 09:00-17:00"
WINTER = {CLOSED_FROM: "2026-12-24", CLOSED_TO: "2027-01-02"}
OFF = "2026 Dec 24-2027 Jan 2 off"
CLOSED = f"{USUAL}; {OFF}"


@pytest.mark.parametrize(
    ("horaires", "texte", "typed", "expected"),
    [
        (USUAL, None, WINTER, (CLOSED, None)),
        (USUAL, None, {CLOSED_FROM: "2026-12-24"}, (f"{USUAL}; 2026 Dec 24 off", None)),
        (CLOSED, None, {CLOSED_FROM: "", CLOSED_TO: ""}, (USUAL, None)),
        (CLOSED, None, {CLOSED_TO: "2027-01-04"}, (f"{USUAL}; 2026 Dec 24-2027 Jan 4 off", None)),
        (CLOSED, None, {"horaires_Mo_1_de": "10h"}, (f"Mo 10:00-17:00; Tu-Fr 09:00-17:00; {OFF}", None)),
        (CLOSED, None, {BOX: "le mardi de 9h à 12h"}, (f"Tu 09:00-12:00; {OFF}", None)),
        (None, None, {BOX: "le mardi de 9h à 12h", **WINTER}, (f"Tu 09:00-12:00; {OFF}", None)),
        ("24/7", None, WINTER, ("24/7; 2026 Dec 24-2027 Jan 2 off", None)),
        (None, "le matin", WINTER, (None, "le matin ; fermé du 24 décembre 2026 au 2 janvier 2027")),
        (None, None, WINTER, (None, "fermé du 24 décembre 2026 au 2 janvier 2027")),
    ],
)  # fmt: skip
def test_an_exceptional_closing_is_one_more_rule(
    horaires: str | None, texte: str | None, typed: dict[str, str], expected: tuple[str | None, str | None]
) -> None:
    values, problems = read({**prefilled(horaires, texte), **typed}, horaires, texte)
    assert problems == []
    assert (values["horaires"], values["horaires_texte"]) == expected


@pytest.mark.parametrize(
    ("first", "last", "code"),
    [
        ("2026-12-24", "2026-12-23", "dates_backwards"),
        ("2026-02-30", "", "date_invalid"),
        ("", "2026-12-24", "date_invalid"),
        ("demain", "", "date_invalid"),
    ],
)
def test_a_closing_that_cannot_be_is_told(first: str, last: str, code: str) -> None:
    values, problems = read({**prefilled(USUAL, None), CLOSED_FROM: first, CLOSED_TO: last}, USUAL, None)
    assert values == {}
    assert [(problem.field, problem.code) for problem in problems] == [(CLOSED_FROM, code)]


def test_the_closing_stands_apart_from_the_table() -> None:
    shown = prefilled(CLOSED, None)
    assert shown[BOX] == "du lundi au vendredi de 9 h à 17 h"
    assert (shown["horaires_Mo_1_de"], shown[CLOSED_FROM], shown[CLOSED_TO]) == (
        "9 h",
        "2026-12-24",
        "2027-01-02",
    )


def test_a_form_without_the_line_leaves_the_closing() -> None:

    old = {
        name: value
        for name, value in prefilled(CLOSED, None).items()
        if not name.startswith("horaires_ferme")
    }
    assert read(old, CLOSED, None) == ({}, [])
