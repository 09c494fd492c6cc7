"""Hours in words that nobody looks at: read in one column, where each day has its hours."""

import pytest

from cartoquartiers.domain.import_choices import Choices, mapping_of
from cartoquartiers.domain.import_hours import hours_in
from cartoquartiers.domain.import_statement import state
from cartoquartiers.domain.mapping import apply
from cartoquartiers.domain.record import Record
from tests.unit.test_import_kinds import TAXONOMY

WEEK, OTHER = "lundi au vendredi 9h-12h", "mardi 14h-17h"


@pytest.mark.parametrize("target", ["horaires", "horaires_texte"])
@pytest.mark.parametrize("winter", ["", OTHER])
def test_words_of_two_columns_are_no_one_week(target: str, winter: str) -> None:
    columns = {"id": "id", "nom": "nom", "Horaires été": target, "Horaires hiver": target}
    values = {"id": "1", "nom": "A", "Horaires été": WEEK, "Horaires hiver": winter}
    assert hours_of(columns, values) is None


def test_words_beside_hours_that_are_words_too_are_no_one_week() -> None:
    columns = {"id": "id", "nom": "nom", "Guichet": "horaires", "Téléphone": "horaires_texte"}
    assert hours_of(columns, {"id": "1", "nom": "A", "Guichet": WEEK, "Téléphone": OTHER}) is None
    assert hours_of(columns, {"id": "1", "nom": "A", "Guichet": WEEK}) == "Mo-Fr 09:00-12:00"


def hours_of(columns: dict[str, str], values: dict[str, str]) -> object:
    rules = mapping_of(Choices(columns, "", "S", "lov2"), TAXONOMY, None, has_geometry=False)
    return state(apply(rules, Record(2, values)), rules.fields, "lov2", TAXONOMY).values.get("horaires")


@pytest.mark.parametrize(
    "words", ["Mo-Fr", "Sa", "PH", "Jan-Mar", "Mo-Fr 09:00-12:00; Sa", "Mo-Fr 09:00-12:00, Sa"]
)
def test_days_without_hours_are_not_open_all_day(words: str) -> None:
    assert hours_in(words) is None


@pytest.mark.parametrize("words", [WEEK, "24h/24", "lundi 24h/24", "samedi 9h-12h, fermé le dimanche"])
def test_days_with_hours_are_read(words: str) -> None:
    assert hours_in(words)
