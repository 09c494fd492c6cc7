"""Who has the last word about a field of a list, and what else people say once about a whole list."""

from dataclasses import replace

from cartoquartiers.domain.authority import governed, settled
from cartoquartiers.domain.import_choices import Choices, mapping_of, problems_of
from cartoquartiers.domain.import_first import first_choices
from cartoquartiers.domain.mapping import apply
from cartoquartiers.domain.record import Record
from cartoquartiers.domain.taxonomy import Category, PlaceType, Taxonomy

TAXONOMY = Taxonomy(
    {"tri": Category("tri", "Tri")}, {"composteur": PlaceType("composteur", "tri", "Composteur")}
)


def test_each_disputed_field_has_one_who_decides() -> None:
    said = {"telephone": "list", "horaires": "ground", "nom": "somebody"}
    decided = settled(said, ["telephone", "horaires", "nom", "courriel"])
    assert [set(names) for names in decided] == [{"telephone"}, {"horaires"}, {"nom", "courriel"}]


def test_a_list_has_its_fields_and_the_position_that_it_draws_or_tells() -> None:
    columns = {"a": "telephone", "b": "nom", "c": "id", "d": "photo"}
    assert governed(Choices(columns), has_geometry=False) == ["nom", "telephone"]
    assert governed(Choices(columns), has_geometry=True) == ["nom", "telephone", "position"]
    assert "position" in governed(Choices({**columns, "e": "pair"}), has_geometry=False)
    assert "position" not in governed(Choices(columns, completes="id"), has_geometry=True)


def test_places_without_a_name_bear_that_of_their_type_only_when_somebody_says_so() -> None:
    rows = [Record(1, {"id": "1", "what": "Composteur"}), Record(2, {"id": "2", "what": "Composteur"})]
    choices = Choices({"id": "id", "what": "type"}, kind="column", source="Carte", licence="odbl")
    assert [one.code for one in problems_of(choices, TAXONOMY, has_geometry=True)] == ["import_no_name"]
    named = replace(choices, named=True)
    assert problems_of(named, TAXONOMY, has_geometry=True) == []
    rules = mapping_of(named, TAXONOMY, None, has_geometry=True)
    assert apply(rules, rows[0]).values["nom"] == "Composteur"
    assert "nom" not in apply(mapping_of(choices, TAXONOMY, None, has_geometry=True), rows[0]).values


def test_an_object_with_both_coordinates_is_where_the_places_are() -> None:
    said = {
        "id": "3paH",
        "title": "L’essentiel",
        "location": {"lat": 46.13, "lon": 0.1},
        "address": {"street": "6 rue"},
        "address.street": "6 rue",
        "address.city": "Sauzé",
        "address.postalCode": "79190",
    }
    found = first_choices(tuple(said), [Record(1, said)], TAXONOMY, has_geometry=False).columns
    assert found["location"] == "pair"
    assert (found["title"], found["address.street"], found["address.city"]) == ("nom", "adresse", "commune")
    assert found["address.postalCode"] == "code_postal"
    rules = mapping_of(Choices(found), TAXONOMY, None, has_geometry=False)
    assert apply(rules, Record(1, said)).position == (0.1, 46.13)
