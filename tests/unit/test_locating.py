"""Which found address is sure enough to place a row, and what is asked about it."""

from dataclasses import asdict
from typing import Any

import pytest

from cartoquartiers.domain.locating import Finding, judge, placed, standing, words_of
from cartoquartiers.domain.mapping import MappedRow
from tests.support.geocoders import address

NANTES = (-1.65, 47.18, -1.48, 47.30)
FAR = (2.35, 48.85)


def found(**more: Any) -> dict[str, Any]:
    return asdict(address(**more))


def row(**values: str) -> MappedRow:
    return MappedRow(2, "1", values, None)


@pytest.mark.parametrize(
    ("values", "asked"),
    [
        ({"adresse": "29 rue de Strasbourg", "commune": "Nantes"}, "29 rue de Strasbourg, Nantes"),
        (
            {"adresse": " 29  rue de Strasbourg\n44000 Nantes, France", "commune": "NANTES"},
            "29 rue de Strasbourg 44000 Nantes",
        ),
        ({"adresse": "Mail", "code_postal": "44000", "commune": "Nantes"}, "Mail, 44000 Nantes"),
        ({"commune": "Nantes"}, ""),
    ],
)
def test_a_row_asks_its_address_once_with_its_town(values: dict[str, str], asked: str) -> None:
    assert words_of(values) == asked


@pytest.mark.parametrize(
    ("values", "answers", "finding"),
    [
        ({"commune": "Nantes"}, [found()], Finding.SURE),
        ({"code_postal": "44000", "commune": "nantes cedex"}, [found()], Finding.SURE),
        ({}, [found()], Finding.SURE),
        ({"commune": "Nantes"}, [], Finding.NONE),
        ({"commune": "Nantes"}, [found(score=0.49)], Finding.DOUBT),
        ({"commune": "Nantes"}, [found(kind="municipality")], Finding.DOUBT),
        ({"commune": "Rezé"}, [found()], Finding.DOUBT),
        ({}, [found(position=FAR, city="Paris", postcode="75001")], Finding.DOUBT),
        ({"commune": "Nantes"}, [found(), found(score=0.89, position=(-1.5, 47.2))], Finding.DOUBT),
        ({"commune": "Nantes"}, [found(), found(score=0.8, position=(-1.5, 47.2))], Finding.SURE),
        ({"commune": "Nantes"}, [found(), found(score=0.9, position=(-1.5533, 47.2181))], Finding.SURE),
    ],
)
def test_only_what_is_sure_is_taken_without_a_person(
    values: dict[str, str], answers: list[dict[str, Any]], finding: Finding
) -> None:
    assert judge({"adresse": "29 rue de Strasbourg", **values}, answers, NANTES) is finding


def test_without_a_town_nor_a_territory_nothing_is_sure() -> None:
    assert judge({"adresse": "29 rue de Strasbourg"}, [found()], None) is Finding.DOUBT


def test_a_found_address_gives_position_and_identifier_and_holds_for_this_address_only() -> None:
    here = row(adresse="29 rue de Strasbourg", commune="Nantes")
    kept = {"asked": words_of(here.values), "state": "sure", "found": [found(kind="street")], "pick": 0}
    got = placed(here, kept, {"adresse", "commune"})
    assert got.position == (-1.553248, 47.218045)
    assert got.values == {**here.values, "code_postal": "44000", "id_ban": "44109_6924_00029"}
    assert [note.code for note in got.notes] == ["address_found", "address_street"]
    assert "code_postal" not in placed(here, kept, {"adresse", "code_postal"}).values
    moved = row(adresse="30 rue de Strasbourg", commune="Nantes")
    assert placed(moved, kept, ()) == moved
    assert standing(moved, kept) is None
    doubtful = placed(here, {**kept, "state": "doubt"}, ())
    assert doubtful.position is None
    assert [note.code for note in doubtful.notes] == ["address_doubt"]
