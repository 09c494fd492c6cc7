"""Profiles: what fits is written, what does not is told."""

import csv
import io
import json
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from cartoquartiers.adapters.profile_file import (
    HOUSE,
    ProfileError,
    load_profile,
    load_profiles,
    parse_profile,
)
from cartoquartiers.domain.profile import Candidate, Effect, Profile, converted
from cartoquartiers.domain.profile_repairs import (
    access_condition,
    osm_letter,
    plain_street,
    plain_town,
    spaced_phone,
    street_name,
    street_number,
    summary,
)
from cartoquartiers.exports.profile_files import GAP_COLUMNS, write_gaps, write_rows

SCHEMAS = Path(__file__).resolve().parents[1] / "data" / "schemas"
TOWN = {"publisher": "Ville", "publisher_siret": "21440109300015", "producer": "ville"}
PLACE: dict[str, Any] = {
    "id": "018f0000-0000-7000-8000-000000000001",
    "nom": 'Mairie « d’Œuvre », <b>"été"</b> 🌳.',
    "type": "mairie-annexe",
    "url": "https://carte.example/lieux/1",
    "adresse": "2 bis Rue de l’Œuf (cour St.)",
    "code_postal": "44000",
    "commune": "Nantes",
    "code_insee": "44109",
    "longitude": -1.5536,
    "latitude": 47.2181,
    "telephone": "+33 2 40 41 90 00",
    "date_maj": "2026-11-20T09:12:00Z",
}


def house(name: str) -> Profile:
    return load_profile(HOUSE / f"{name}.yaml")


def candidates(*changes: dict[str, Any]) -> Iterator[Candidate]:
    """Places like PLACE, each with its changes."""
    for change in changes:
        place = PLACE | change
        yield Candidate(place["code_insee"], place["type"], place)


def rows_of(
    profile: Profile, *changes: dict[str, Any], town: dict[str, str] | None = None
) -> list[dict[str, str]]:
    data = b"".join(write_rows(profile, converted(profile, town or TOWN, candidates(*changes)))).decode()
    found: list[dict[str, str]] = (
        json.loads(data) if profile.as_json else list(csv.DictReader(io.StringIO(data, newline="")))
    )
    return found


def gaps_of(
    profile: Profile, *changes: dict[str, Any], town: dict[str, str] | None = None
) -> list[dict[str, str]]:
    data = b"".join(write_gaps(converted(profile, town or TOWN, candidates(*changes)))).decode()
    return list(csv.DictReader(io.StringIO(data, newline="")))


def test_every_profile_of_the_house_can_be_read() -> None:
    files = sorted(HOUSE.glob("*.yaml"))
    assert len(files) >= 6
    assert list(load_profiles(HOUSE)) == [path.stem for path in files]


@pytest.mark.parametrize(
    "name", ["fontaine-eau", "stationnement-cyclable", "lieux-mediation-numerique", "scdl-equipements"]
)
def test_the_columns_and_their_limits_are_those_of_the_schema(name: str) -> None:
    fields = json.loads((SCHEMAS / f"{name}.json").read_text())["fields"]
    rules = house(name).rules
    assert [rule.name for rule in rules] == [field["name"] for field in fields]
    for rule, field in zip(rules, fields, strict=True):
        limits = field.get("constraints", {})
        assert rule.required == bool(limits.get("required")), rule.name
        if rule.columns or rule.constant:
            assert (rule.longest or limits.get("maxLength", 0)) <= limits.get("maxLength", 10**6), rule.name
            assert set(rule.one_of) == set(limits.get("enum", rule.one_of)) or rule.values or rule.repairs, (
                rule.name
            )
            if rule.pattern and rule.pattern != r"^\d{4}-\d\d-\d\d$":
                assert rule.pattern == limits["pattern"], rule.name


@pytest.mark.parametrize("part", ["structure", "service"])
def test_data_inclusion_is_valid_against_its_schema(part: str) -> None:
    from jsonschema import Draft202012Validator

    schema = json.loads((SCHEMAS / f"data-inclusion-{part}-v1.json").read_text())
    told = "Une aide. " * 30
    found = rows_of(
        house(f"data-inclusion-{part}s"),
        *(
            {"type": kind, "description": told}
            for kind in ("france-services", "point-numerique", "maison-de-sante")
        ),
    )
    assert len(found) == 3
    checker = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
    assert not [error.message for row in found for error in checker.iter_errors(row)]
    assert found[0]["nom"].endswith("🌳")
    if part == "service":
        structures = rows_of(house("data-inclusion-structures"), {"type": "france-services"})
        assert found[0]["structure_id"] == structures[0]["id"] == f"ville--{PLACE['id']}"


def test_a_mairie_is_told_as_the_scdl_wants_it() -> None:
    (row,) = rows_of(house("scdl-equipements"), {})
    assert row["EQUIP_UID"] == "44109-01010401-001"
    assert (row["ADR_NUMERO"], row["ADR_NOMVOIE"]) == ("2 bis", "Rue de l'Oeuf cour St")
    assert row["EQUIP_TEL"] == "+33 240419000"
    assert row["EQUIP_NOM"] == PLACE["nom"]
    (gap,) = gaps_of(house("scdl-equipements"), {})
    assert (gap["colonne"], gap["effet"]) == ("ADR_NOMVOIE", "valeur adaptée")
    assert gap["valeur"] == "Rue de l’Œuf (cour St.)"


def test_what_cannot_be_told_is_listed_with_the_place_the_column_and_the_reason() -> None:
    profile = house("scdl-equipements")
    changes = {"type": "piscine"}
    assert rows_of(profile, changes) == []
    told = gaps_of(profile, changes)
    assert tuple(told[0]) == GAP_COLUMNS
    assert {gap["colonne"] for gap in told} >= {"EQUIP_CODE", "EQUIP_UID", "EQUIP_TYPE"}
    assert all(gap["url"] == PLACE["url"] and gap["nom"] == PLACE["nom"] and gap["raison"] for gap in told)
    without = gaps_of(profile, {}, town={"publisher": "Ville", "publisher_siret": ""})
    assert any(gap["colonne"] == "COLL_SIRET" and "réglages" in gap["raison"] for gap in without)


def test_numbers_stay_when_a_place_leaves() -> None:
    profile = house("scdl-equipements")
    gone = Candidate("44109", "mairie-annexe", None)
    elsewhere = Candidate("44190", "mairie-annexe", None)
    stream = iter([gone, elsewhere, *candidates({}, {})])
    found = list(converted(profile, TOWN, stream))
    column = [rule.name for rule in profile.rules].index("EQUIP_UID")
    assert [place.row[column] for place in found if place.row] == ["44109-01010401-002", "44109-01010401-003"]


def test_what_is_supposed_is_said() -> None:
    profile = house("fontaine-eau")
    (row,) = rows_of(profile, {"type": "fontaine-eau", "acces_fauteuil": "partiel"})
    assert (row["type_fontaine"], row["accessible_pmr"]) == ("autre", "false")
    effects = {
        gap["colonne"]: gap["effet"]
        for gap in gaps_of(profile, {"type": "fontaine-eau", "acces_fauteuil": "oui"})
    }
    assert effects == dict.fromkeys(
        ("type_fontaine", "conditions_acces", "remplissage_contenant_possible"), Effect.ASSUMED.sentence
    )
    assert rows_of(profile, {"type": "fontaine-eau", "acces_fauteuil": None}) == []
    known = {
        "type": "fontaine-eau",
        "acces_fauteuil": "oui",
        "type_fontaine": "Borne Fontaine",
        "horaires": "24/7",
    }
    (row,) = rows_of(profile, known | {"remplissage": True})
    assert (row["type_fontaine"], row["conditions_acces"]) == ("borne fontaine", "aucune")


def test_fields_that_a_town_adds_fill_the_target() -> None:
    profile = house("stationnement-cyclable")
    known = {"type": "stationnement-velo", "capacite": 12, "type_accroche": "cadre et roue", "couvert": False}
    (row,) = rows_of(profile, known | {"osm_id": "node/12"})
    assert (row["capacite"], row["type_accroche"], row["couverture"]) == ("12", "CADRE ET ROUE", "false")
    assert (row["coordonneesxy"], row["id_osm"]) == ("[-1.5536,47.2181]", "n12")
    (row,) = rows_of(profile, known | {"type_accroche": "sans_accroche", "abrite": True, "couvert": None})
    assert (row["type_accroche"], row["couverture"]) == ("SANS ACCROCHE", "true")
    for wrong in ({"capacite": "beaucoup"}, {"capacite": None}, {"type_accroche": "ficelle"}):
        assert rows_of(profile, known | wrong) == []


def test_an_empty_target_is_a_header_or_an_empty_list() -> None:
    assert rows_of(house("data-inclusion-services")) == []
    data = b"".join(write_rows(house("fontaine-eau"), iter([])))
    assert data.startswith(b"id,type_fontaine,") and data.count(b"\r\n") == 1


def test_repairs() -> None:
    assert street_number("12, rue X") == "12"
    assert (street_number("5B rue Y"), street_name("5B rue Y")) == ("5 b", "rue Y")
    assert (street_number("5 b rue Y"), street_name("5 b rue Y")) == ("5 b", "rue Y")
    assert (street_number("Place du Sanitat"), street_number("")) == ("99999", "")
    assert street_name("14 Juillet 1789 (rue du)") == "Juillet 1789 (rue du)"
    assert plain_street("Cœur-d’Île, n° 3 / «\u202fX\u202f» 🌳") == "Coeur-d'Île n 3 X"
    assert plain_town("L’Haÿ-les-Roses") == "L Haÿ-les-Roses"
    assert spaced_phone("+33 2 40 41 90 00") == "+33 240419000"
    assert (spaced_phone("3939"), osm_letter("relation/7")) == ("3939", "r7")
    assert len(summary("mot " * 200)) <= 280 and summary("court\nsuite") == "court suite"
    assert (access_condition("24/7"), access_condition("")) == ("aucune", "")


def test_memory_is_constant() -> None:
    profile = house("scdl-equipements")

    def peak(count: int) -> int:
        tracemalloc.start()
        for _ in write_rows(profile, converted(profile, TOWN, (next(candidates({})) for _ in range(count)))):
            pass
        high = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return high

    assert peak(700) < 1.5 * peak(350)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"surprise": 1}, "surprise"),
        ({"types": []}, "neither takes"),
        ({"format": "xml"}, "csv or json"),
        ({"columns": {"a": {"column": "nom", "constant": "x"}}}, "one of column"),
        ({"columns": {"a": {"column": "nom", "repairs": ["magic"]}}}, "magic"),
        ({"columns": {"a": {"default": "x"}}}, "assumed"),
        ({"columns": {"a": {"column": "nom", "kind": "vector"}}}, "vector"),
        ({"columns": {"a": {"column": "nom", "longest": "long"}}}, "longest"),
        ({"columns": {"a": {"column": "nom", "values": {"x": True}}}}, "values"),
        ({"columns": []}, "columns"),
        ({"schema": None}, "schema"),
    ],
)
def test_a_wrong_profile_is_explained(change: dict[str, Any], told: str) -> None:
    document = yaml.safe_load((HOUSE / "fontaine-eau.yaml").read_text()) | change
    with pytest.raises(ProfileError, match=told):
        parse_profile("x", document)


def test_a_town_replaces_a_profile_and_its_mistake_closes_nothing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    own = (HOUSE / "scdl-equipements.yaml").read_text().replace('mairie-annexe: "01010401"', 'piscine: "01"')
    (tmp_path / "scdl-equipements.yaml").write_text(own)
    (tmp_path / "broken.yaml").write_text("a: [")
    found = load_profiles(HOUSE, tmp_path)
    assert "broken" not in found and "broken" in caplog.text
    code = next(rule for rule in found["scdl-equipements"].rules if rule.name == "EQUIP_CODE")
    assert dict(code.values) == {"piscine": "01"}
