"""Maps made elsewhere become records: each with its layer, its category or its tag, nothing left behind."""

import io
import json
from collections.abc import Sequence
from typing import Any

import pytest

from cartoquartiers.adapters.tabular.whole import read_whole
from cartoquartiers.domain.import_choices import mapping_of
from cartoquartiers.domain.import_first import first_choices
from cartoquartiers.domain.import_kinds import KIND_COLUMN, NOTHING, likely_type
from cartoquartiers.domain.legend import Sign
from cartoquartiers.domain.mapping import apply
from cartoquartiers.domain.taxonomy import Category, PlaceType, Taxonomy
from cartoquartiers.usecases.ports import WholeTable

UMAP = {
    "type": "umap",
    "properties": {"name": "Nos coins verts"},
    "layers": [
        {
            "type": "FeatureCollection",
            "_umap_options": {"name": "Composteurs", "color": "DarkGreen", "displayOnLoad": True},
            "features": [
                {
                    "type": "Feature",
                    "properties": {
                        "name": "Bacs du port",
                        "description": "**Deux bacs**\n{{https://exemple.fr/bacs.jpg|200}}\n"
                        "[[https://exemple.fr|Le site]]",
                        "_umap_options": {"color": "Red"},
                    },
                    "geometry": {"type": "Point", "coordinates": [-1.55, 47.21]},
                },
                {
                    "type": "Feature",
                    "properties": {"name": "Jardin long"},
                    "geometry": {"type": "LineString", "coordinates": [[-1.55, 47.21], [-1.54, 47.21]]},
                },
            ],
        },
        {
            "type": "FeatureCollection",
            "_umap_options": {"name": "Toilettes", "remoteData": {"url": "https://exemple.fr/wc.geojson"}},
            "features": [],
        },
    ],
}
GOGO = {
    "licence": "https://opendatacommons.org/licenses/odbl/summary/",
    "ontology": "gogofull",
    "data": [
        {
            "id": "Xk2",
            "name": "Le Vrac du coin",
            "geo": {"latitude": 47.21, "longitude": -1.55},
            "address": {
                "streetAddress": "3 rue du Port",
                "addressLocality": "Nantes",
                "postalCode": "44000",
                "addressCountry": "FR",
            },
            "categories": ["Épiceries", "Vrac"],
            "categoriesFull": [{"id": 12, "name": "Épiceries", "index": 0}, {"id": 13, "name": "Vrac"}],
            "openHours": {"Mo": "09:00-12:00", "Sa": "10:00-18:00", "Su": None},
            "images": ["https://exemple.fr/1.jpg", "https://exemple.fr/2.jpg"],
        },
        {
            "id": "Xk3",
            "name": "Par son numéro",
            "geo": {"latitude": 47.2, "longitude": -1.5},
            "categories": [7],
        },
        "rien",
    ],
    "taxonomy": [{"id": 1, "options": [{"id": 7, "name": "Jardins partagés", "subcategories": []}]}],
}
OVERPASS = {
    "version": 0.6,
    "generator": "Overpass API",
    "osm3s": {"copyright": "ODbL"},
    "elements": [
        {"type": "node", "id": 1, "lat": 47.21, "lon": -1.55, "tags": {"amenity": "toilets", "name": "WC"}},
        {"type": "node", "id": 2, "lat": 47.20, "lon": -1.50},
        {"type": "node", "id": 3, "lat": 47.20, "lon": -1.51},
        {"type": "way", "id": 4, "nodes": [2, 3], "tags": {"leisure": "park", "addr:street": "Rue du Port"}},
        {"type": "way", "id": 5, "center": {"lat": 47.22, "lon": -1.54}, "tags": {"amenity": "bench"}},
        {"type": "relation", "id": 6, "tags": {"amenity": "school"}},
    ],
}
TAXONOMY = Taxonomy(
    {"vert": Category("vert", "Vert")},
    {
        code: PlaceType(code, "vert", label, synonyms)
        for code, label, synonyms in (
            ("composteur-quartier", "Composteur de quartier", ("composteur",)),
            ("jardin-partage", "Jardin partagé", ()),
            ("toilettes", "Toilettes publiques", ()),
            ("parc", "Parc ou jardin public", ()),
        )
    },
)


def read(document: Any) -> WholeTable:
    return read_whole(io.BytesIO(json.dumps(document).encode()))


def column(table: WholeTable, name: str) -> list[Any]:
    return [row.values.get(name) for row in table.rows]


def test_a_map_of_umap_brings_its_layers() -> None:
    table = read(UMAP)
    assert column(table, KIND_COLUMN) == ["Composteurs", "Composteurs"]
    assert table.rows[0].values["image"] == "https://exemple.fr/bacs.jpg"
    assert table.rows[0].values["description"] == "Deux bacs\n\nLe site https://exemple.fr"
    assert not [name for name in table.columns if name.startswith("_umap")]
    assert [(one.code, one.params["url"]) for one in table.notices] == [
        ("remote_layer", "https://exemple.fr/wc.geojson")
    ]
    # A layer that was saved alone says the same.
    alone = read(UMAP["layers"][0])  # type: ignore[index]
    assert column(alone, KIND_COLUMN) == ["Composteurs", "Composteurs"]


def test_elements_of_gogocarto_bring_their_categories() -> None:
    table = read(GOGO)
    first = table.rows[0].values
    assert (first["adresse"], first["code_postal"], first["commune"]) == ("3 rue du Port", "44000", "Nantes")
    assert (first["horaires"], first["image"]) == (
        "Mo 09:00-12:00; Sa 10:00-18:00",
        "https://exemple.fr/1.jpg",
    )
    assert column(table, KIND_COLUMN) == ["Épiceries", "Jardins partagés", None]
    assert table.rows[0].geometry == {"type": "Point", "coordinates": [-1.55, 47.21]}
    assert table.rows[2].problems, "what is no element is accounted for"


def test_an_export_with_numbers_of_options_brings_what_each_is() -> None:
    """As the programming interface of GoGoCarto gives elements: options by number, main ones among them,
    hours in words, an e-mail address that it keeps to itself."""
    options = [{"id": 20, "name": "Marché", "icon": "icon-marche", "subcategories": []}]
    main = {"id": 10, "name": "Alimentation", "color": "#98A100", "icon": "icon-leaf-1"}
    taxonomy = {
        "id": 1,
        "name": "Catégories",
        "options": [{**main, "subcategories": [{"id": 2, "options": options}]}],
    }
    element = {
        "id": "a1",
        "status": 1,
        "name": "Marché du port",
        "geo": {"latitude": 47.21, "longitude": -1.55},
        "optionValues": [10, {"optionId": 20, "index": 0}],
        "openHoursMoreInfos": "jeudi de 18h à 19h",
        "description": "Un marché",
        "descriptionMore": "Avec des paysans",
        "email": "hidden",
        "image": "https://exemple.fr/marche.jpg",
    }
    second = {**element, "id": "a2", "optionValues": None, "taxonomy": [10], "openHoursString": "mardi matin"}
    table = read(
        {
            "data": [element, second],
            "taxonomy": taxonomy,
        }
    )
    assert column(table, KIND_COLUMN) == ["Marché", "Alimentation"]
    first = table.rows[0].values
    assert (first["catégories"], first["horaires_texte"]) == ("Marché, Alimentation", "jeudi de 18h à 19h")
    assert table.rows[1].values["horaires_texte"] == "mardi matin\njeudi de 18h à 19h"
    assert first["description"] == "Un marché\nAvec des paysans"
    assert not {"email", "status", "optionValues"} & first.keys()
    assert table.legend["Marché"] == Sign("", "Alimentation", "marche")
    choices = first_choices(table.columns, table.rows, TAXONOMY, has_geometry=True)
    assert (choices.columns["image"], choices.columns["horaires_texte"]) == ("photo", "horaires_texte")


def test_objects_of_openstreetmap_bring_their_tag_and_their_licence() -> None:
    table = read(OVERPASS)
    assert column(table, "@id") == ["node/1", "way/4", "way/5", "relation/6"]
    tags = ["amenity=toilets", "leisure=park", "amenity=bench", "amenity=school"]
    assert column(table, KIND_COLUMN) == tags
    assert [row.geometry and row.geometry["type"] for row in table.rows] == [
        "Point",
        "LineString",
        "Point",
        None,
    ]
    choices = first_choices(table.columns, table.rows, TAXONOMY, has_geometry=True)
    assert (choices.licence, choices.kind, choices.columns["@id"]) == ("odbl", "column", "id")
    assert choices.words == dict(zip(tags, ["toilettes", "parc", "", ""], strict=True))
    assert (
        column(read({"features": [feature(table, 0)], "type": "FeatureCollection"}), KIND_COLUMN) == tags[:1]
    )


def feature(table: WholeTable, rank: int) -> dict[str, Any]:
    """The same object as Overpass gives it in GeoJSON."""
    said = {name: value for name, value in table.rows[rank].values.items() if name != KIND_COLUMN}
    return {"type": "Feature", "geometry": table.rows[rank].geometry, "properties": said}


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("Composteurs", "composteur-quartier"),
        ("JARDINS PARTAGÉS", "jardin-partage"),
        ("amenity=toilets", "toilettes"),
        ("amenity=school", ""),
        ("Bancs", ""),
        ("", ""),
    ],
)
def test_a_word_means_the_type_of_its_name(word: str, code: str) -> None:
    assert likely_type(word, TAXONOMY) == code


def test_each_word_is_what_a_person_says_or_is_left_out() -> None:
    table = read(OVERPASS)
    choices = first_choices(table.columns, table.rows, TAXONOMY, has_geometry=True)
    words = {**choices.words, "amenity=bench": NOTHING, "amenity=school": "n’existe pas"}
    said = dict(choices.as_json(), words=words, source="OSM")
    rules = mapping_of(type(choices)(**said), TAXONOMY, None, has_geometry=True)
    assert codes([apply(rules, row) for row in table.rows]) == [
        ("toilettes", []),
        ("parc", []),
        (None, ["skipped"]),
        (None, ["unknown_value"]),
    ]


def codes(rows: Sequence[Any]) -> list[tuple[str | None, list[str]]]:
    return [
        (None if row.problems else row.values.get("type"), [str(one.code) for one in row.problems])
        for row in rows
    ]


ODD: tuple[Any, ...] = (
    {"type": "umap", "layers": [None, 3, {"features": [None, {"properties": 3}]}, {"_umap_options": 4}]},
    {"data": [{"geo": 3, "categories": 4, "openHours": [], "images": {}, "address": 7}], "taxonomy": 4},
    {"data": [{"geo": {"latitude": "x", "longitude": None}, "images": [None], "categories": [None, {}]}]},
    {"generator": "x", "elements": [None, {"tags": {"a": "b"}, "nodes": [9], "geometry": [None]}]},
    {"generator": "x", "elements": [{"tags": {"shop": ["a"]}, "bounds": {"minlat": "x"}}]},
)


@pytest.mark.parametrize("document", ODD)
def test_odd_documents_lose_no_row_and_stop_nothing(document: Any) -> None:
    assert read(document).rows
