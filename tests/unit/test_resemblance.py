"""Twins are found, neighbours are left alone."""

import pytest

from cartoquartiers.domain.resemblance import Clue, Subject, compare, name_likeness

COMPOST = ("Composteur de quartier", "compost", "composteur", "bac à compost")
SANITAT = (-1.5660, 47.2080)
TEN_METRES_EAST = (-1.565868, 47.2080)
ONE_STREET_EAST = (-1.5648, 47.2080)  # 91 m: in degrees it would seem further than 91 m north


def composter(name: str, position: tuple[float, float] = SANITAT, **numbers: str) -> Subject:
    return Subject(name, "composteur-quartier", position, numbers)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("École Jules-Ferry", "ecole JULES FERRY"),
        ("Composteur de la place du Sanitat", "Compost Sanitat"),
        ("Les composteurs du Sanitat", "Composteur Sanitat"),
    ],
)
def test_the_same_name_written_otherwise(a: str, b: str) -> None:
    assert name_likeness(a, b, COMPOST) == 1.0


@pytest.mark.parametrize(
    ("a", "b", "least", "most"),
    [
        ("Jardin Daviais", "Jardin Daviais nord", 0.85, 0.95),
        ("Repair café du Breil", "Repair café Doulon", 0.0, 0.75),
        ("Micro-crèche 2", "Micro-crèche 3", 0.0, 0.6),
        ("Le Wattignies social club", "Wattignies Social Club", 1.0, 1.0),
        ("Zanzibar", "Okapi", 0.0, 0.4),
    ],
)
def test_likeness_of_names(a: str, b: str, least: float, most: float) -> None:
    likeness = name_likeness(a, b)
    assert likeness is not None
    assert least <= likeness <= most


def test_a_name_of_common_words_tells_nothing() -> None:
    assert name_likeness("Composteur", "Composteur de quartier", COMPOST) is None


def test_the_same_place_proposed_twice_is_likely() -> None:
    found = compare(
        composter("Composteur du Sanitat"), composter("Compost Sanitat", TEN_METRES_EAST), COMPOST
    )
    assert found.is_likely
    assert found.score >= 90
    assert found.metres == pytest.approx(10, abs=0.5)
    assert set(found.clues) == {Clue.SAME_NAME, Clue.SAME_TYPE, Clue.NEAR}


def test_two_plain_containers_across_the_street_are_two() -> None:
    found = compare(composter("Composteur"), composter("Composteur", ONE_STREET_EAST), COMPOST)
    assert not found.is_likely
    assert Clue.PLAIN_NAME in found.clues


def test_two_plain_containers_on_one_spot_are_likely_one() -> None:
    assert compare(composter("Composteur"), composter("Composteur"), COMPOST).is_likely


def test_two_kinds_of_place_under_one_name_are_two() -> None:
    pool = Subject("Piscine du Petit-Port", "piscine", SANITAT)
    defibrillator = Subject("Défibrillateur du Petit-Port", "defibrillateur", TEN_METRES_EAST)
    found = compare(pool, defibrillator, ["Piscine", "Défibrillateur"])
    assert not found.is_likely
    assert Clue.OTHER_TYPE in found.clues


def test_an_official_number_settles_it() -> None:
    found = compare(composter("A", osm_id="node/1"), composter("B", ONE_STREET_EAST, osm_id="node/1"))
    assert found.score == 100
    assert found.clues[0] is Clue.SAME_NUMBER


def test_two_empty_numbers_are_not_the_same_number() -> None:
    a, b = Subject("A", numbers={"uai": None}), Subject("B", numbers={"uai": None})
    assert compare(a, b).score < 60


def test_without_a_position_only_the_name_speaks() -> None:
    found = compare(Subject("Jardin des Éclusiers", "jardin"), composter("Jardin des Éclusiers"))
    assert found.metres is None
    assert Clue.NEAR not in found.clues
