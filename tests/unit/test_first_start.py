"""The code of the first start, and what is asked of the national source of communes."""

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from cartoquartiers.adapters.starter_file import load_starter
from cartoquartiers.demonstration import files
from cartoquartiers.domain.commune_source import Agglomeration, is_code, named, question, read_agglomerations
from cartoquartiers.domain.errors import Invalid
from cartoquartiers.domain.first_start import code_of, is_same
from cartoquartiers.domain.outlines import Outline

TEMPLATE = "https://geo.example/communes?{field}={value}&format=geojson"
SQUARE = shapely.MultiPolygon([shapely.box(0, 0, 1, 1)])


@settings(max_examples=40)
@given(st.text(), st.text(), st.integers(0, 9), st.integers(0, 9))
def test_a_code_is_that_of_its_secret_and_of_its_turn(
    one: str, other: str, turn: int, next_turn: int
) -> None:
    secrets = [text.encode("utf-8", "replace").decode() for text in (one, other)]
    code, second = code_of(secrets[0], turn), code_of(secrets[1], next_turn)
    assert len(code) == 23
    assert is_same(f" {code.upper().replace('-', ' ')}\n", code)
    assert is_same(code, second) == ((secrets[0], turn) == (secrets[1], next_turn))
    assert not is_same(code[:-1], code)
    assert not is_same(one, code)


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        (" Niort ", "nom=Niort"),
        ("79 191", "code=79191"),
        ("2a004", "code=2A004"),
        ("247 900 xyz", "nom=247%20900%20xyz"),
        ("200 041 317", "codeEpci=200041317"),
        ("L’Île & d'Yeu/?#", "nom=L%E2%80%99%C3%8Ele%20%26%20d%27Yeu%2F%3F%23"),
    ],
)
def test_what_was_typed_is_a_name_or_a_code(typed: str, asked: str) -> None:
    assert question(TEMPLATE, typed) == f"https://geo.example/communes?{asked}&format=geojson"


@pytest.mark.parametrize("typed", ["", "  ", "?", "x" * 101])
def test_nothing_is_asked_for_nothing(typed: str) -> None:
    with pytest.raises(Invalid):
        question(TEMPLATE, typed)


def test_of_several_communes_only_the_one_that_is_named_is_taken() -> None:
    niort, sault = Outline("79191", "Niort", SQUARE), Outline("11280", "Niort-de-Sault", SQUARE)
    assert named([sault, niort], "niort") is niort
    assert named([sault, niort], "nior") is None
    assert named([sault, niort, Outline("99999", "NIORT", SQUARE)], "Niort") is None
    assert [is_code(typed) for typed in ("200 041 317", "2a004", "Niort")] == [True, True, False]


def test_agglomerations_are_read_from_whatever_answers() -> None:
    good = {"nom": " Nantes  Métropole", "code": "244400404", "_score": 1.0}
    odd = [1, None, {}, {"nom": "X", "code": 244400404}, {"nom": "?", "code": "244400404"}, {"code": "1"}]
    assert read_agglomerations([*odd, good]) == [Agglomeration("244400404", "Nantes Métropole")]
    assert read_agglomerations({"message": "trop"}) == []


def test_what_every_town_begins_with_has_no_word_of_one_town() -> None:
    brought = {each.code: each for each in load_starter().types}
    local = {each.code: each for each in files.starter().types}
    more = {code: set(local[code].synonyms) - set(each.synonyms) for code, each in brought.items()}
    assert more["location-velo"] == {"Bicloo", "Naolib"}
    said = {word for each in brought.values() for word in each.synonyms}
    assert not said & {word for words in more.values() for word in words}
