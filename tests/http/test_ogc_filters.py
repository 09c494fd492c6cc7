"""Filters, boxes, times and coordinate systems of `/ogc`, on both databases alike."""

import json
from typing import Any
from urllib.parse import urlencode

import pytest
from flask import Flask
from flask.testing import FlaskClient

from cartoquartiers.domain.crs import CRS_BY_URI, LAMBERT93, MERCATOR, WGS84
from cartoquartiers.domain.published import COLUMNS
from tests.factories.places import create_place, set_field
from tests.factories.territory import INSIDE_2
from tests.support.application import toolbox_of

ITEMS = "/ogc/collections/lieux/items"
DASHED = ("bbox_crs", "filter_crs", "filter_lang")
GARDEN, LIBRARY, COMPOST = "L’Île d'Été 100%", "École_b", "Composteur"
EVERY, NONE = {GARDEN, LIBRARY, COMPOST}, set[str]()
EAST = "POLYGON((-1.55 47.2, -1.5 47.2, -1.5 47.24, -1.55 47.24, -1.55 47.2))"

CASES: list[tuple[str, set[str]]] = [
    ("nom = 'École_b'", {LIBRARY}),
    ("nom = 'école_b'", NONE),
    ("nom <> 'École_b'", {GARDEN, COMPOST}),
    ("'École_b' = nom", {LIBRARY}),
    ("nom LIKE 'L’Île d''%'", {GARDEN}),
    ("nom LIKE '%100\\%'", {GARDEN}),
    ("nom LIKE '%\\_b'", {LIBRARY}),
    ("nom LIKE 'cole%'", NONE),
    ("nom LIKE '_cole_b'", {LIBRARY}),
    ("nom LIKE '%*%' OR nom LIKE '[a-z]%' OR nom LIKE '%?'", NONE),
    ("nom NOT LIKE 'C%'", {GARDEN, LIBRARY}),
    ("nom ILIKE 'éCOLE%'", {LIBRARY}),
    ("casei(nom) = casei('ÉCOLE_B')", {LIBRARY}),
    ("casei(nom) LIKE casei('%ÎLE%')", {GARDEN}),
    ("accenti(nom) = accenti('Ecole_b')", {LIBRARY}),
    ("casei(accenti(nom)) LIKE accenti(casei('%ETE%'))", {GARDEN}),
    ("casei(nom) IN (casei('COMPOSTEUR'), casei('x'))", {COMPOST}),
    ("nom IN ('Composteur', 'École_b')", {COMPOST, LIBRARY}),
    ("nom NOT IN ('Composteur', 'École_b')", {GARDEN}),
    # By the number of characters: capitals before small letters, accents behind.
    ("nom > 'Z' AND nom < 'à'", {LIBRARY}),
    ("nom BETWEEN 'A' AND 'M'", {GARDEN, COMPOST}),
    ("description IS NULL", {LIBRARY, COMPOST}),
    ("description IS NOT NULL", {GARDEN}),
    ("description = 'Un mot'", {GARDEN}),
    ("NOT description = 'Un autre'", {GARDEN}),  # unknown stays unknown
    ("telephone LIKE '+33%'", {LIBRARY}),
    ("rubrique_libelle = 'Culture' AND quartier_libelle LIKE '%Est'", {LIBRARY}),
    ("commune = 'Nantes'", EVERY),
    ("version = 2", {COMPOST}),
    ("version BETWEEN 1 AND 1.5", {GARDEN, LIBRARY}),
    ("version IN (2, 3)", {COMPOST}),
    ("longitude > -1.53 AND latitude < 48", {LIBRARY}),
    ("date_maj >= TIMESTAMP('2026-11-20T09:30:00Z')", EVERY),
    ("date_maj = TIMESTAMP('2026-11-20T10:30:00+01:00')", EVERY),
    ("date_maj > TIMESTAMP('2026-11-20T09:30:00Z')", NONE),
    ("date_maj < TIMESTAMP('2026-11-20T09:30:00.5Z')", EVERY),
    ("date_maj = DATE('2026-11-20')", EVERY),
    ("date_maj > DATE('2026-11-20')", NONE),
    ("date_maj <= '2026-11-20'", EVERY),
    ("date_maj <> DATE('2026-11-20')", NONE),
    ("date_maj IN (DATE('2026-11-20'), DATE('2020-01-01'))", EVERY),
    ("verifie_le = DATE('2026-11-20') OR verifie_le IS NULL", EVERY),
    ("t_after(date_maj, DATE('2026-11-19'))", EVERY),
    ("t_before(date_maj, TIMESTAMP('2026-11-20T09:30:00Z'))", NONE),
    ("t_during(date_maj, INTERVAL('2026-11-20T09:30:00Z', '..'))", NONE),
    ("t_during(date_maj, INTERVAL('2026-11-20', '2026-11-21'))", EVERY),
    ("t_intersects(date_maj, INTERVAL('..', '2026-11-20T09:30:00Z'))", EVERY),
    ("t_disjoint(date_maj, INTERVAL('2026-11-20', '..'))", NONE),
    ("t_equals(date_maj, TIMESTAMP('2026-11-20T09:30:00Z'))", EVERY),
    ("T_CONTAINS(INTERVAL(date_creation, '..'), DATE('2026-11-25'))", EVERY),
    ("t_overlaps(INTERVAL('2026-11-19', date_maj), INTERVAL('2026-11-20', '..'))", EVERY),
    ("t_meets(INTERVAL('..', date_maj), INTERVAL('2026-11-20T09:30:00Z', '2026-12-01'))", EVERY),
    ("t_metBy(INTERVAL(date_maj, '..'), INTERVAL('2026-11-20T09:30:00Z', '2026-12-01'))", NONE),
    ("t_startedBy(INTERVAL(date_maj, '2027-01-01'), TIMESTAMP('2026-11-20T09:30:00Z'))", EVERY),
    ("t_finishes(DATE('2027-01-01'), INTERVAL(date_maj, '2027-01-01'))", EVERY),
    ("t_disjoint(INTERVAL(date_creation, date_maj), DATE('2020-01-01'))", EVERY),
    (f"s_intersects(geometry, {EAST})", {LIBRARY}),
    (f"s_within(geometry, {EAST})", {LIBRARY}),
    (f"s_contains({EAST}, geometry)", {LIBRARY}),
    (f"s_disjoint(geometry, {EAST})", {GARDEN, COMPOST}),
    (f"NOT s_intersects(geometry, {EAST})", {GARDEN, COMPOST}),
    ("s_intersects(geometry, BBOX(-1.6, 47.2, -1.55, 47.24))", {GARDEN, COMPOST}),
    ("s_equals(geometry, POINT(-1.525 47.2161))", {LIBRARY}),
    ("s_touches(geometry, LINESTRING(-1.525 47.2161, -1.5 47.2161))", {LIBRARY}),
    ("s_crosses(geometry, LINESTRING(-1.525 47.2161, -1.5 47.2161))", NONE),
    ("s_overlaps(geometry, MULTIPOINT((-1.525 47.2161), (0 0)))", NONE),
    ("s_intersects(geometry, POINT Z (-1.525 47.2161 12))", {LIBRARY}),
    ("TRUE", EVERY),
    ("FALSE", NONE),
    ("(nom = 'Composteur' OR nom = 'École_b') AND NOT (version = 2)", {LIBRARY}),
    ("((((nom = 'Composteur' AND version = 2) AND latitude > 40) AND latitude > 41))", {COMPOST}),
    ("\"nom\" = 'Composteur'", {COMPOST}),
]

REFUSED = [
    "nom",
    "nom =",
    "nom = 'x' trop",
    "inconnue = 1",
    "nom = 1",
    "version = 'un'",
    "nom = version",
    "1 = 1",
    "nom = 'x'; DROP TABLE place",
    "nom = 'x' --",
    "nom = (SELECT email FROM person)",
    "password_hash IS NULL",
    "place.uid = 'x'",
    "pg_sleep(10) = 1",
    "version + 1 = 2",
    "s_intersects(nom, POINT(0 0))",
    "s_intersects(geometry, nom)",
    "s_intersects(geometry, POINT(999 0))",
    "s_intersects(geometry, POLYGON((0 0, 1 1, 0 1, 1 0, 0 0)))",
    "s_intersects(geometry, POLYGON((0 0, 1 1)))",
    "s_intersects(geometry, POINT EMPTY)",
    "s_intersects(geometry, BBOX(0, 1, 2))",
    "t_after(nom, DATE('2026-01-01'))",
    "t_after(date_maj, DATE('demain'))",
    "t_during(date_maj, INTERVAL('2026-12-01', '2026-11-01'))",
    "t_equals(INTERVAL(date_creation, date_maj), date_maj)",
    "t_meets(date_maj, INTERVAL(nom, '..'))",
    "date_maj > TIMESTAMP('2026-13-01T00:00:00Z')",
    "casei(version) = 1",
    "geometry IS NULL",
    "nom LIKE nom",
    "(" * 25,
    "(" * 3000 + "nom = 'x'" + ")" * 3000,
    "NOT " * 5000,
    "casei(" * 1000 + "nom" + ")" * 1000 + " = 'x'",
    " OR ".join(["nom = 'x'"] * 400),
    " OR ".join(["nom = 'x'"] * 10_000),
    "version IN (" + ",".join("1" for _ in range(2000)) + ")",
    "",
]

NO_TREES = [
    "{",
    "[]",
    "null",
    '"nom"',
    "[" * 50_000,
    '{"op":"like"}',
    '{"op":"and","args":[]}',
    '{"op":"not","args":[]}',
    '{"op":"=","args":[{"property":"nom"},"\\ud800"]}',
    '{"op":"=","args":[{"property":"nom"},"\\u0000"]}',
    '{"op":"=","args":[{"property":["nom"]},1]}',
    '{"op":"=","args":[{"property":"version"},true]}',
    '{"op":"=","args":[{"property":"version"},NaN]}',
    '{"op":"s_within","args":[{"property":"geometry"},{"type":"Polygon","coordinates":[[[0,0]]]}]}',
    '{"op":"s_within","args":[{"property":"geometry"},{"bbox":["a",0,1,1]}]}',
]


@pytest.fixture
def three(app: Flask) -> None:
    """Three places, one corrected since, with what is hard to compare in their names."""
    with toolbox_of(app).store.writing() as work:
        create_place(work, nom=GARDEN, type="jardin-partage", rubrique="espaces-verts", description="Un mot")
        create_place(
            work,
            nom=LIBRARY,
            type="bibliotheque",
            rubrique="culture",
            position=list(INSIDE_2),
            telephone="02 40 41 90 00",
        )
        uid = create_place(work, nom="Compost")
        set_field(work, uid, 1, "nom", COMPOST)


def names(client: FlaskClient, **given: str) -> set[str]:
    query = {name.replace("_", "-") if name in DASHED else name: value for name, value in given.items()}
    answer = client.get(f"{ITEMS}?{urlencode(query)}")
    assert answer.status_code == 200, (query, answer.get_data(as_text=True)[:300])
    found = json.loads(answer.data)
    assert found["numberMatched"] == len(found["features"])
    return {feature["properties"]["nom"] for feature in found["features"]}


@pytest.mark.usefixtures("three")
def test_each_filter_finds_what_it_says(client: FlaskClient) -> None:
    wrong = {text: found for text, expected in CASES if (found := names(client, filter=text)) != expected}
    assert not wrong


@pytest.mark.parametrize("kind", ["spatialite"], indirect=True)
def test_what_no_filter_may_say_is_refused(client: FlaskClient) -> None:
    for text in REFUSED:
        answer = client.get(f"{ITEMS}?{urlencode({'filter': text})}")
        assert answer.status_code == 400, text[:80]
        (problem,) = answer.get_json()["problems"]
        assert problem["field"] == "filter" and problem["code"].startswith("filter_")
    for document in NO_TREES:
        query = {"filter": document, "filter-lang": "cql2-json"}
        assert client.get(f"{ITEMS}?{urlencode(query)}").status_code == 400, document[:60]


@pytest.mark.parametrize("kind", ["spatialite"], indirect=True)
@pytest.mark.usefixtures("three")
def test_the_same_in_json(client: FlaskClient) -> None:
    def found(tree: Any) -> set[str]:
        return names(client, filter=json.dumps(tree), filter_lang="cql2-json")

    name, place = {"property": "nom"}, {"property": "geometry"}
    assert found({"op": "=", "args": [name, LIBRARY]}) == {LIBRARY}
    assert found({"op": "not", "args": [{"op": "in", "args": [name, [LIBRARY, COMPOST]]}]}) == {GARDEN}
    assert found({"op": "s_intersects", "args": [place, {"bbox": [-1.55, 47.2, -1.5, 47.3]}]}) == {LIBRARY}
    point = {"type": "Point", "coordinates": [-1.525, 47.2161]}
    assert found({"op": "s_equals", "args": [point, place]}) == {LIBRARY}
    day = {"op": "t_after", "args": [{"property": "date_maj"}, {"date": "2026-11-19"}]}
    assert found({"op": "and", "args": [day, {"op": "isNull", "args": [{"property": "description"}]}]}) == {
        LIBRARY,
        COMPOST,
    }
    assert names(client, filter="nom = 'Composteur'", filter_lang="cql-text") == {COMPOST}


@pytest.mark.usefixtures("three")
def test_every_column_can_be_asked_for(client: FlaskClient) -> None:
    (library,) = [
        feature["properties"]
        for feature in json.loads(client.get(ITEMS).data)["features"]
        if feature["properties"]["nom"] == LIBRARY
    ]
    values = {column.name: library[column.name] for column in COLUMNS}
    there = {name: str(value) for name, value in values.items() if value is not None}
    assert 20 <= len(there) < len(COLUMNS)
    assert names(client, **there) == {LIBRARY}
    empty = " AND ".join(f"{name} IS NULL" for name, value in values.items() if value is None)
    assert LIBRARY in names(client, filter=empty)
    none = " OR ".join(f"{name} IS NULL" for name in there)
    assert LIBRARY not in names(client, filter=none)


@pytest.mark.usefixtures("three")
def test_boxes_and_shapes_in_every_system(client: FlaskClient) -> None:
    boxes = {
        WGS84: "47.2,-1.55,47.24,-1.5",
        MERCATOR: "-172545.2,5977000,-166979.2,5984000",
        LAMBERT93: "356000,6689000,360000,6691000",
    }
    for crs, box in boxes.items():
        assert names(client, bbox=box, bbox_crs=crs.uri) == {LIBRARY}, crs.uri
        assert names(client, filter=f"s_within(geometry, BBOX({box}))", filter_crs=crs.uri) == {LIBRARY}
    assert names(client, bbox="-1.55,47.2,0,-1.5,47.24,9000") == {LIBRARY}
    assert names(client, bbox="170,40,-1.54,50") == {GARDEN, COMPOST}
    assert names(client, bbox="-1.525,47.2161,-1.525,47.2161") == {LIBRARY}
    for crs in (LAMBERT93, MERCATOR):
        refused = client.get(f"{ITEMS}?{urlencode({'bbox': '1e300,1,1e301,2', 'bbox-crs': crs.uri})}")
        assert refused.status_code == 400


@pytest.mark.parametrize("kind", ["spatialite"], indirect=True)
@pytest.mark.usefixtures("three")
def test_answers_in_every_system(client: FlaskClient) -> None:
    expected = {
        "CRS84": [-1.525, 47.2161],
        "4326": [47.2161, -1.525],
        "3857": [-169762.22, 5977418.70],
        "2154": [357724.02, 6689343.69],
    }
    for uri in CRS_BY_URI:
        query = urlencode({"nom": LIBRARY, "crs": uri})
        answer = client.get(f"{ITEMS}?{query}")
        (feature,) = json.loads(answer.data)["features"]
        assert answer.headers["Content-Crs"] == f"<{uri}>"
        wanted = expected[uri.rpartition("/")[2]]
        assert feature["geometry"]["coordinates"] == pytest.approx(wanted, abs=0.02), uri
        alone = client.get(f"{ITEMS}/{feature['id']}?{urlencode({'crs': uri})}")
        assert json.loads(alone.data)["geometry"] == feature["geometry"]
        area = json.loads(client.get(f"/ogc/collections/quartiers/items/2?{urlencode({'crs': uri})}").data)
        assert area["geometry"]["type"] == "MultiPolygon"


@pytest.mark.usefixtures("three")
def test_when_something_changed(client: FlaskClient) -> None:
    for written in ("2026-11-20", "2026-11-20T09:30:00Z", "../2026-11-20", "2026-11-20T09:30:00Z/", "../.."):
        assert names(client, datetime=written) == EVERY, written
    for written in ("2026-11-21/..", "/2026-11-20T09:29:59Z", "2026-11-20T09:30:00.5Z"):
        assert names(client, datetime=written) == NONE, written


@pytest.mark.usefixtures("three")
def test_quartiers_are_filtered_too(client: FlaskClient) -> None:
    def codes(**query: str) -> list[str]:
        answer = client.get(f"/ogc/collections/quartiers/items?{urlencode(query)}")
        return [feature["id"] for feature in json.loads(answer.data)["features"]]

    assert codes() == ["1", "2"]
    assert codes(filter="casei(nom) LIKE '%est' AND code = '2'") == ["2"]
    assert codes(filter="s_contains(geometry, POINT(-1.525 47.2161))") == ["2"]
    assert codes(bbox="-1.54,47.2,-1.53,47.21") == ["2"]
    assert codes(bbox="-1.56,47.2,-1.54,47.21") == ["1", "2"]
    assert codes(datetime="2020-01-01") == ["1", "2"]
    assert codes(limit="1", after="2") == ["2"]
