"""The box and the table of opening hours in forms: what nobody touched does not change."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cartoquartiers.web.contribute.hours_box import BOX, HOLIDAYS, cells, prefilled, read

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
