"""Only what changes is marked, and nothing of either text is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cartoquartiers.domain.word_diff import Mark, Piece, word_diff


def marked(pieces: tuple[Piece, ...], mark: Mark) -> list[str]:
    return [piece.text for piece in pieces if piece.mark is mark]


def test_hours_that_gain_a_day() -> None:
    found = word_diff("mercredi 9 h – 12 h", "mercredi et samedi, 10 h – 12 h")
    assert marked(found.before, Mark.GONE) == ["9"]
    assert marked(found.after, Mark.NEW) == ["et samedi, 10"]


def test_a_day_that_stays_is_not_marked() -> None:
    found = word_diff("lundi et mercredi de 9 h à 12 h", "lundi, mercredi et vendredi de 9 h à 12 h")
    assert "mercredi" not in " ".join(marked(found.before, Mark.GONE))
    assert " ".join(marked(found.after, Mark.NEW)).split() == [",", "et", "vendredi"]


def test_a_changed_phrase_is_one_mark() -> None:
    found = word_diff("Ouvert le lundi matin en été", "Ouvert chaque dimanche soir en été")
    assert marked(found.before, Mark.GONE) == ["le lundi matin"]
    assert marked(found.after, Mark.NEW) == ["chaque dimanche soir"]


@pytest.mark.parametrize(("before", "after"), [("", "Bonjour"), ("Bonjour", ""), ("", "")])
def test_an_empty_side(before: str, after: str) -> None:
    found = word_diff(before, after)
    assert marked(found.before, Mark.GONE) == ([before] if before else [])
    assert marked(found.after, Mark.NEW) == ([after] if after else [])


def test_the_same_text_has_no_mark() -> None:
    assert word_diff("Au fond de la cour", "Au fond de la cour").after == (
        Piece(Mark.SAME, "Au fond de la cour"),
    )


def test_nothing_in_common_is_shown_whole() -> None:
    assert len(word_diff("Sonner deux fois", "Entrée par la cour").after) == 1


def test_a_huge_text_does_not_hang() -> None:
    assert word_diff("a " * 50_000, "b " * 50_000).before[0].mark is Mark.GONE


@given(st.text(), st.text())
def test_both_sides_give_the_texts_back(before: str, after: str) -> None:
    found = word_diff(before, after)
    assert "".join(piece.text for piece in found.before) == before
    assert "".join(piece.text for piece in found.after) == after
