"""Cleaning and folding what people type."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cartoquartiers.domain.errors import ValueProblem
from cartoquartiers.domain.text import SLUG_LENGTH, clean_line, clean_text, fold, slugify, telling_words


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("École Émile-Zola", "ecole emile zola"),
        ("L’Œuvre — ÉTÉ", "l oeuvre ete"),
        ("  Crèche\u00a0« Les  5 Continents » ", "creche les 5 continents"),
        ("E\u0301cole", "ecole"),
        ("STRASSE Straße", "strasse strasse"),
        ("…", ""),
    ],
)
def test_accents_case_and_punctuation_do_not_count(typed: str, folded: str) -> None:
    assert fold(typed) == folded


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_a_text_that_was_cleaned_is_clean(text: str) -> None:
    for clean in (clean_line, clean_text):
        try:
            once = clean(text)
        except ValueProblem:
            continue
        assert clean(once) == once
        assert "\x00" not in once
        once.encode("utf-8")


def test_one_line_has_no_line_end_and_no_double_blank() -> None:
    assert clean_line(" Jardin \t partagé\r\n du\u00a0Port ") == "Jardin partagé du Port"


def test_several_lines_keep_their_paragraphs() -> None:
    assert clean_text(" un  deux \r\n\r\n\r\n\r\n trois\r") == "un deux\n\ntrois"


def test_decomposed_accents_are_composed() -> None:
    assert clean_line("Cafe\u0301") == "Café"


@pytest.mark.parametrize("hostile", ["a\x00b", "a\x07b", "a\ud800b", "a\x7fb", "a\uffffb", "a\x1bb"])
def test_what_no_keyboard_gives_is_refused(hostile: str) -> None:
    for clean in (clean_line, clean_text):
        with pytest.raises(ValueProblem) as refused:
            clean(hostile)
        assert refused.value.code == "control_character"


def test_marks_that_reverse_the_reading_are_removed() -> None:
    assert clean_line("ab\u202ecd\u200b") == "abcd"


def test_emoji_made_of_several_characters_stay_whole() -> None:
    assert clean_line("👩‍🌾 jardin") == "👩‍🌾 jardin"


@given(st.text(max_size=300))
def test_a_slug_fits_an_address(name: str) -> None:
    slug = slugify(name)
    assert 0 < len(slug) <= SLUG_LENGTH
    assert set(slug) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert slug == slug.strip("-")


def test_a_slug_is_cut_between_words() -> None:
    slug = slugify("Maison de quartier " * 6)
    assert slug == "maison-de-quartier-maison-de-quartier-maison-de-quartier"
    assert slugify("東京") == "lieu"


@pytest.mark.parametrize(
    ("words", "telling"),
    [
        (["rue", "de", "la", "paix"], ["rue", "paix"]),
        (["ecole", "de", "la"], ["ecole", "la"]),
        (["la"], ["la"]),
        (["l", "oeuvre"], ["oeuvre"]),
        ([], []),
    ],
)
def test_little_words_tell_nothing_but_at_the_end(words: list[str], telling: list[str]) -> None:
    assert telling_words(words) == telling
