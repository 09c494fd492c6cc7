"""Accents that were lost between two encodings: put right where that is sure, never taken for corrections."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cartoquartiers.adapters.tabular.whole import read_whole
from cartoquartiers.domain.garbled import lost_letters, mended

FRENCH = "abcdefghijklmnopqrstuvwxyz ’-«»àâçéèêëîïôùûüÿœæÀÂÇÉÈÊËÎÏÔÙÛÜŒ"
french = st.text(FRENCH, min_size=1)


def read_wrong(text: str) -> str:
    """UTF-8 taken for Windows-1252; bytes that it does not know are taken as they are, as programs do."""
    return "".join(
        bytes([byte]).decode("cp1252") if byte not in (0x81, 0x8D, 0x8F, 0x90, 0x9D) else chr(byte)
        for byte in text.encode()
    )


@given(french)
def test_french_written_twice_comes_back(text: str) -> None:
    assert mended(read_wrong(text)) == text


@given(french)
def test_french_as_it_should_be_stays(text: str) -> None:
    assert mended(text) == text


@pytest.mark.parametrize("text", ["SÃO TOMÉ", "Â", "Ångström", "câ€", "Café Ã©"])
def test_what_is_not_wholly_so_stays(text: str) -> None:
    assert mended(text) == text


@given(french, st.sampled_from(["?", "\ufffd"]), st.integers(1, 3))
def test_accents_that_became_marks_are_no_correction(text: str, mark: str, times: int) -> None:
    after = "".join(sign if sign.isascii() else mark * times for sign in text)
    found = lost_letters({"nom": {"from": text, "to": after}})
    assert bool(found) == (after != text)
    assert not lost_letters({"nom": {"from": text, "to": f"{text} ouvert ?"}})


@pytest.mark.parametrize(
    ("before", "after", "lost"),
    [
        ("L’école Cœur d’été", "L?école C?ur d?été", True),
        ("L’école Cœur d’été", "L???école C??ur d???été", True),
        ("Où ? À l’école", "Où ? À l?école", True),
        ("L’école Cœur d’été", "L'école Coeur d’été", False),
        ("L’été de l’îlot à Cœur", "L'été de l'îlot ? Coeur", True),
        ("L’école Cœur d’été", "L?école Cœur d’hiver", False),
        ("L’œuvre d’été", "L'?uvre d'?t?", True),
        ("L’œuvre d’été", "L'oeuvre d?été", True),
        ("L’œuvre d’été", "L'?uvre d'hiver?", False),
        ("L’école", "L’école ?", False),
        # Every way to share out the marks is not tried.
        ("я" * 200, "?" * 400, True),
        ("я" * 200, "?" * 400 + "!", False),
    ],
)
def test_some_letters_may_be_lost_and_others_not(before: str, after: str, lost: bool) -> None:
    assert bool(lost_letters({"nom": {"from": before, "to": after}})) == lost


def test_a_file_that_was_written_twice_says_so() -> None:
    table = read_whole(io.BytesIO(read_wrong("Nom;Catégorie\nCafé de l’été;Épicerie\nBar;Bar").encode()))
    assert table.columns == ("Nom", "Catégorie")
    assert dict(table.rows[0].values) == {"Nom": "Café de l’été", "Catégorie": "Épicerie"}
    assert [(one.code, one.params["rows"]) for one in table.notices] == [("garbled", 2)]
