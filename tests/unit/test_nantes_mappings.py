"""The mappings of the Nantes files, on small files of our own that have the quirks of the real ones."""

import json
from pathlib import Path
from typing import Any

import pytest

from cartoquartiers.adapters.mapping_file import load_mapping
from cartoquartiers.adapters.tabular.table import open_table
from cartoquartiers.demonstration.files import rubriques
from cartoquartiers.domain.errors import Invalid
from cartoquartiers.domain.import_statement import Statement, state
from cartoquartiers.domain.mapping import MappedRow, apply

MAPPINGS = Path(__file__).parents[2] / "mappings"


def rows(tmp_path: Path, mapping: str, content: Any) -> list[MappedRow]:
    """The rows of a file, read as the import reads it."""
    path = tmp_path / "fichier.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    rules = load_mapping(MAPPINGS / f"{mapping}.yaml")
    with open_table(str(path)) as table:
        return [apply(rules, record) for record in table.rows]


def said(row: MappedRow) -> Statement:
    return state(row, row.values, "unknown")


def feature(longitude: float, latitude: float, **properties: Any) -> dict[str, Any]:
    point = {"type": "Point", "coordinates": [longitude, latitude]}
    return {"type": "Feature", "geometry": point, "properties": properties}


def test_reuse_comes_from_openstreetmap_and_says_which_object(tmp_path: Path) -> None:
    # Written by hand: a dict cannot hold the same key twice, the real file does.
    content = """{"_structuresDatas": [
      {"code": "osm_1", "nom": "Ancien nom", "nom": "La Remise", "type": "smco_reemp", "shop": "clothes;toys",
       "housenumber": "3 bis", "street": "rue des Carmes", "postcode": "44000", "city": "Nantes",
       "tel": "06 00 00 00 00", "opening_hours": "Tu-Sa 10:00-18:00", "wheelchair": "limited",
       "longitude": " -1.5561", "latitude": "47.2151", "id_osm": "way/270901"},
      {"code": "osm_2", "nom": "Au Grain", "shop": "supermarket", "tel": "+33 2 40 11 22 33",
       "longitude": "-1.55", "latitude": "47.21", "id_osm": "node/12", "wheelchair": "yes"},
      {"code": "osm_3", "nom": "Le Fournil", "shop": "bakery", "longitude": "-1.55", "latitude": "47.22",
       "id_osm": "node/13"},
      {}]}"""
    remise, grain, fournil, empty = rows(tmp_path, "structures-reemploi", content)
    values = said(remise).values
    assert (values["nom"], values["type"], values["rubrique"]) == (
        "La Remise",
        "ressourcerie",
        "tri-reemploi",
    )
    assert (values["adresse"], values["osm_id"]) == ("3 bis rue des Carmes", "way/270901")
    assert (values["acces_fauteuil"], values["horaires"]) == ("partiel", "Tu-Sa 10:00-18:00")
    assert "telephone" not in values
    assert said(remise).values["position"] == [-1.5561, 47.2151]
    assert (grain.values["type"], grain.values["acces_fauteuil"]) == ("epicerie-vrac", "oui")
    assert (fournil.values["type"], fournil.values["rubrique"]) == ("commerce-vrac", "consommation")
    assert [problem.code for problem in empty.problems] == ["empty_row"]


def test_without_its_object_the_licence_is_unknown_and_the_row_stays_out(tmp_path: Path) -> None:
    record = {"code": "a", "nom": "B", "longitude": "-1.5", "latitude": "47.2", "id_osm": ""}
    other = {**record, "id_osm": "node/1"}
    (refused, taken) = rows(tmp_path, "structures-reemploi", {"_structuresDatas": [record, other]})
    assert [p.params["reason"] for p in refused.problems] == [
        "sans objet OpenStreetMap, donc de licence inconnue"
    ]
    assert not taken.problems


def test_bags_say_where_and_when(tmp_path: Path) -> None:
    day = {f"jour_{n}": f"2020-0{n}-02" for n in (1, 2, 3)}
    hours = {f"heure_debut_{n}": "14:30" for n in (1, 2, 3)} | {f"heure_fin_{n}": "19:00" for n in (1, 2, 3)}
    common = {"postcode": "44300", "city": "Nantes", "latitude": "47.26", "longitude": "-1.57"}
    truck = {"recordid": "a", "type_distribution": "jour_", "lieu_distribution": "Place du Muguet"}
    shop = {"recordid": "b", "type_distribution": "PDIS", "lieu_distribution": "Mairie", "street": "Quai"}
    content = {"_structuresDatas": [{**truck, **common, **day, **hours}, {**shop, **common}, {}]}
    stopping, permanent, empty = rows(tmp_path, "trisac-nantes", content)
    assert stopping.values["nom"] == "Sacs de tri – Place du Muguet"
    assert stopping.values["horaires_texte"] == (
        "Le 2020-01-02 de 14:30 à 19:00, le 2020-02-02 de 14:30 à 19:00, le 2020-03-02 de 14:30 à 19:00"
    )
    assert "horaires_texte" not in permanent.values
    assert said(permanent).values["position"] == [-1.57, 47.26]
    assert [problem.code for problem in empty.problems] == ["empty_row"]


def test_a_creche_whose_address_was_badly_recognised_is_in_doubt(tmp_path: Path) -> None:
    creche: dict[str, Any] = {
        "DESIGNATION": "LES P'TITS LOUPS",
        "Catégorie": "HG",
        "GESTIONNAIRE": "Com de Com",
    }
    creche |= {"ADRESSE": "les Tanneries", "Code postal": 44140, "COMMUNE": "REZE"}
    pasted = {"DESIGNATION": "X", "Catégorie": "44001", "GESTIONNAIRE": "", "COMMUNE": "", "ADRESSE": ""}
    content = {
        "type": "FeatureCollection",
        "features": [
            feature(-1.39, 47.07, **creche, result_score=0.48),
            feature(-1.39, 47.07, **creche | {"DESIGNATION": "Sûre"}, result_score=0.5),
            feature(-1.39, 47.07, **creche | {"DESIGNATION": "Sans score"}, result_score=""),
            feature(-1.39, 47.07, **pasted, result_score=0.3),
        ],
    }
    low, sure, without, table = rows(tmp_path, "creches-loire-atlantique", content)
    assert (low.values["nom"], low.values["type"]) == ("Les p'tits loups", "multi-accueil")
    assert (low.values["commune"], low.values["code_postal"]) == ("Rezé", "44140")
    assert [bool(row.doubts) for row in (low, sure, without)] == [True, False, True]
    assert [problem.code for problem in table.problems] == ["skipped"]
    with pytest.raises(Invalid):
        said(table)


def test_every_book_box_waits_for_somebody_who_knows_it(tmp_path: Path) -> None:
    boxes = [feature(-1.84, 47.41, id="30298", name="Bouvron"), feature(-1.8, 47.4, id="7", name="")]
    named, nameless = rows(tmp_path, "boites-a-livres", {"type": "FeatureCollection", "features": boxes})
    assert (named.values["nom"], nameless.values["nom"]) == ("Boîte à livres – Bouvron", "Boîte à livres")
    assert all(row.doubts for row in (named, nameless))


@pytest.mark.parametrize("path", sorted(MAPPINGS.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_type_of_a_mapping_is_one_of_its_rubrique(path: Path) -> None:
    known = {kind.code: category.code for category, kinds in rubriques() for kind in kinds}
    rule, category = (load_mapping(path).fields[name] for name in ("type", "rubrique"))
    for key, code in (*rule.values.items(), ("", rule.constant), ("", rule.default)):
        if code:
            expected = category.constant or category.values.get(key) or category.default
            assert known[code] == expected, code
