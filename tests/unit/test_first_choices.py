"""What a file suggests before anybody is asked: ids, names, short texts, addresses."""

import pytest

from cartoquartiers.domain.import_choices import Choices, mapping_of
from cartoquartiers.domain.import_first import first_choices
from cartoquartiers.domain.mapping import apply
from cartoquartiers.domain.record import Record
from tests.unit.test_import_kinds import TAXONOMY


def choices_of(*rows: dict[str, str]) -> Choices:
    records = [Record(line, dict(row)) for line, row in enumerate(rows, start=2)]
    return first_choices(tuple(rows[0]), records, TAXONOMY, has_geometry=False)


def test_a_column_that_nearly_every_row_repeats_is_no_id() -> None:
    one = {"id": "node/1", "name": "Un", "adresse": "1 rue du Port"}
    assert "id" not in choices_of(one, {**one, "name": "Deux"}).columns
    apart = [{**one, "id": f"node/{number}"} for number in range(10)]
    assert choices_of(*apart).columns["id"] == "id"
    # One that is repeated by mistake is told of its row.
    assert choices_of(*apart, apart[0]).columns["id"] == "id"


def test_a_kind_that_bears_no_names_is_called_by_its_type_among_others_that_do() -> None:
    pharmacies = [{"name": f"Pharmacie {number}", "type": "Pharmacie"} for number in range(20)]
    stands = [{"name": "", "type": "Stationnement pour vélos"}] * 3
    assert choices_of(*pharmacies, *stands).named
    # The box would name a pharmacy that lacks its name by mistake as well.
    assert not choices_of(*pharmacies, *stands, {"name": "", "type": "Pharmacie"}).named
    # One that lacks its name among many of its kind is to be corrected.
    assert not choices_of(*pharmacies, {"name": "", "type": "Pharmacie"}).named
    assert not choices_of(*pharmacies, {"name": "", "type": ""}).named


def test_a_short_text_stands_beside_the_long_one() -> None:
    columns = choices_of({"title": "Lieu", "description": "Long", "summary": "Court"}).columns
    assert (columns["description"], columns["summary"]) == ("description", "description")


@pytest.mark.parametrize(
    ("summary", "long"),
    [
        ("Jardin partagé", "Jardin partagé. Ouvert à tous."),
        ("Jardin partagé…", "Jardin partagé, ouvert"),
        ("Jardin partagé ouvert", "x" * 2990),
    ],
)
def test_a_short_text_that_repeats_the_long_one_or_makes_it_too_long_goes(summary: str, long: str) -> None:
    rows = ({"title": "A", "description": "", "summary": "Court"}, {"title": "B", "description": long})
    assert "summary" not in choices_of(rows[0], {**rows[1], "summary": summary}).columns


@pytest.mark.parametrize(
    ("number", "address"),
    [
        ("163,0000000000", "163 rue du Port"),
        ("12.0", "12 rue du Port"),
        ("12 bis", "12 bis rue du Port"),
        ("12,5", "12,5 rue du Port"),
    ],
)
def test_a_house_number_that_became_decimal_is_that_number(number: str, address: str) -> None:
    row = {"numero": number, "voie": "rue du Port", "nom": "Lieu"}
    rules = mapping_of(choices_of(row), TAXONOMY, None, has_geometry=False)
    assert apply(rules, Record(2, dict(row))).values["adresse"] == address


def test_one_commune_is_said_for_the_rows_that_tell_none() -> None:
    said = Choices({"nom": "nom", "ville": "commune"}, "composteur-quartier", "S", "lov2", town="Nantes")
    rules = mapping_of(said, TAXONOMY, None, has_geometry=False)
    found = [apply(rules, Record(2, {"nom": "Lieu", "ville": town})) for town in ("", "Rezé")]
    assert [row.values["commune"] for row in found] == ["Nantes", "Rezé"]
    # What is told of places that are there is what the file tells.
    more = Choices({"id": "id", "tel": "telephone"}, "", "S", "lov2", completes="id", town="Nantes")
    assert "commune" not in mapping_of(more, TAXONOMY, None, has_geometry=False).fields
