"""GDAL (of Debian, and of pyogrio's wheel), QGIS, OWSLib and schemathesis on `/ogc`: what each reads is what
the database holds, and filters are answered by the server."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cartoquartiers.domain.published import COLUMNS, ColumnKind
from tests.conftest import furnish
from tests.factories.places import add_places, create_place
from tests.factories.territory import INSIDE_2
from tests.support import databases
from tests.support.application import toolbox_of
from tests.support.recorded import Recorded, recorded

pytestmark = pytest.mark.programs
ROOT = Path(__file__).resolve().parents[2]
ENVIRONMENT = ROOT / ".cache" / "ogc" / "bin"
PATIENCE = 180
LIBRARY = "L’École d'été & co"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Recorded]:
    """A site with 40 places: more than the pages of either GDAL."""
    folder = tmp_path_factory.mktemp("ogc")
    with (
        databases.furnished(databases.SPATIALITE, folder, furnish) as database,
        recorded(database, folder / "data") as running,
    ):
        store = toolbox_of(running.app).store
        add_places(store, 39)
        with store.writing() as work:
            create_place(
                work,
                nom=LIBRARY,
                rubrique="culture",
                type="bibliotheque",
                description="Des livres,\nsur deux lignes",
                position=list(INSIDE_2),
            )
            create_place(work, nom="D’OpenStreetMap", licence="odbl")
        yield running


@pytest.fixture
def places(site: Recorded) -> dict[str, Any]:
    """The published properties of each place by its id, as the export gives them; the list of what was asked
    is emptied."""
    found = site.app.test_client().get("/exports/lieux.geojson").get_json(force=True)
    site.asked.clear()
    return {feature["id"]: feature["properties"] for feature in found["features"]}


def run(*command: str | Path) -> str:
    done = subprocess.run(
        list(map(str, command)), capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return done.stdout


def python(interpreter: Path, program: str, *args: str) -> Any:
    """What a program prints last, read as JSON."""
    return json.loads(run(interpreter, "-c", program, *args).strip().splitlines()[-1])


def read_by_debians_gdal(site: Recorded, *options: str, layer: str = "lieux") -> list[dict[str, Any]]:
    text = run("ogr2ogr", "-f", "GeoJSON", "/vsistdout/", *options, f"OAPIF:{site.url}/ogc", layer)
    found: list[dict[str, Any]] = json.loads(text)["features"]
    return found


def test_debians_gdal_reads_every_place_and_value(site: Recorded, places: dict[str, Any]) -> None:
    found = {feature["properties"]["id"]: feature for feature in read_by_debians_gdal(site)}
    assert found.keys() == places.keys()
    for uid, feature in found.items():
        for column in COLUMNS:
            value, told = places[uid][column.name], feature["properties"][column.name]
            if column.kind is ColumnKind.MOMENT and value:
                told = told.replace("/", "-").replace(" ", "T").replace("+00", "Z")
            elif column.kind is ColumnKind.DATE and value:
                told = told.replace("/", "-")
            assert told == value, (column.name, told, value)
        position = [places[uid]["longitude"], places[uid]["latitude"]]
        assert feature["geometry"]["coordinates"] == pytest.approx(position, abs=1e-6)
    assert len(site.during("lieux/items")) > 1, "it read more than one page"
    assert [f["properties"]["code"] for f in read_by_debians_gdal(site, layer="quartiers")] == ["1", "2"]


@pytest.mark.parametrize(
    ("where", "sent", "count"),
    [
        ("rubrique = 'culture'", "rubrique", 1),
        ("nom LIKE 'L’École d''%'", "LIKE", 1),
        ("nom ILIKE 'l’école%'", "ILIKE", 1),
        ("nom = 'Lieu 3' OR nom = 'Lieu 4'", "OR", 2),
        ("longitude > -1.53", "longitude", 1),
        ("version < 2 AND rubrique = 'culture'", "version", 1),
    ],
)
def test_debians_gdal_lets_the_server_filter(
    site: Recorded, places: dict[str, Any], where: str, sent: str, count: int
) -> None:
    assert len(read_by_debians_gdal(site, "-where", where)) == count
    asked = [address for address in site.during("lieux/items?") if sent in address]
    assert asked, site.asked


def test_debians_gdal_lets_the_server_look_into_a_box(site: Recorded, places: dict[str, Any]) -> None:
    found = read_by_debians_gdal(site, "-spat", "-1.53", "47.2", "-1.52", "47.22")
    assert [feature["properties"]["nom"] for feature in found] == [LIBRARY]
    assert site.during("bbox=-1.53")


WHEEL = """
import json, sys
import pyogrio, pyogrio.raw
source, where = "OAPIF:" + sys.argv[1] + "/ogc", sys.argv[2] or None
info = pyogrio.read_info(source, layer="lieux")
meta, _, shapes, values = pyogrio.raw.read(source, layer="lieux", where=where)
print(json.dumps({
    "layers": [name for name, _ in pyogrio.list_layers(source).tolist()],
    "count": info["features"], "types": dict(zip(info["fields"].tolist(), info["ogr_types"])),
    "ids": values[meta["fields"].tolist().index("id")].tolist(),
}))
"""


def test_the_wheels_gdal_takes_types_from_the_schema(site: Recorded, places: dict[str, Any]) -> None:
    found = python(ENVIRONMENT / "python", WHEEL, site.url, "")
    assert found["layers"] == ["lieux", "lieux-odbl", "quartiers"]
    assert found["count"] == len(places)
    assert sorted(found["ids"]) == sorted(places)
    expected = {
        ColumnKind.MOMENT: "OFTDateTime",
        ColumnKind.DATE: "OFTDate",
        ColumnKind.INTEGER: "OFTInteger",
        ColumnKind.DECIMAL: "OFTReal",
    }
    for column in COLUMNS:
        assert found["types"][column.name] == expected.get(column.kind, "OFTString"), column.name
    filtered = python(ENVIRONMENT / "python", WHEEL, site.url, "nom LIKE 'L’École%' OR version > 5")
    assert len(filtered["ids"]) == 1
    assert site.during("LIKE")


OWSLIB = """
import json, sys
from owslib.ogcapi.features import Features
site = Features(sys.argv[1] + "/ogc/")
page = site.collection_items("lieux", limit=5, bbox=[-1.6, 47.1, -1.5, 47.3])
print(json.dumps({
    "collections": site.feature_collections(),
    "matched": page["numberMatched"], "shown": len(page["features"]),
    "filtered": site.collection_items("lieux", filter="rubrique = 'culture'")["numberMatched"],
    "one": site.collection_item("lieux", page["features"][0]["id"])["id"],
    "queryables": list(site.collection_queryables("lieux")["properties"]),
    "openapi": site.api()["openapi"], "crs": site.collection("lieux")["crs"],
}))
"""


def test_owslib_finds_its_way(site: Recorded, places: dict[str, Any]) -> None:
    found = python(ENVIRONMENT / "python", OWSLIB, site.url)
    assert found["collections"] == ["lieux", "lieux-odbl", "quartiers"]
    assert (found["matched"], found["shown"], found["filtered"]) == (len(places), 5, 1)
    assert found["one"] in places
    assert found["queryables"] == [*(column.name for column in COLUMNS), "geometry"]


QGIS = """
import json, os, sys
os.environ["QT_QPA_PLATFORM"] = "offscreen"
from qgis.core import QgsApplication, QgsDataSourceUri, QgsFeatureRequest, QgsRectangle, QgsVectorLayer
application = QgsApplication([], False)
application.initQgis()
source = QgsDataSourceUri()
source.setParam("url", sys.argv[1] + "/ogc")
source.setParam("typename", "lieux")
layer = QgsVectorLayer(source.uri(False), "lieux", "OAPIF")
rectangle = QgsFeatureRequest().setFilterRect(QgsRectangle(-1.53, 47.2, -1.52, 47.22))
told = {
    "valid": layer.isValid(), "count": layer.featureCount(), "crs": layer.crs().authid(),
    "fields": {field.name(): field.typeName() for field in layer.fields()},
    "ids": [feature["id"] for feature in layer.getFeatures()],
    "boxed": [feature["nom"] for feature in layer.getFeatures(rectangle)],
}
print(json.dumps(told), flush=True)
os._exit(0)
"""


def test_qgis_shows_every_place(site: Recorded, places: dict[str, Any]) -> None:
    found = python(Path("/usr/bin/python3"), QGIS, site.url)
    assert found["valid"] and found["count"] == len(places)
    assert sorted(found["ids"]) == sorted(places)
    assert found["boxed"] == [LIBRARY]
    assert found["fields"].keys() == {column.name for column in COLUMNS}
    assert found["fields"]["longitude"] == "Real" and found["fields"]["date_maj"] == "DateTime"


def narrowed(document: dict[str, Any], uid: str) -> dict[str, Any]:
    """The description, with what no schema can tell told by examples: which text is a filter, a time, a box,
    an id. That a number above the maximum is served all the same is what the standard asks."""
    told = {
        "filter": {
            "type": "string",
            "enum": ["true", "false", "s_intersects(geometry, BBOX(-1.6, 47, -1.5, 48))"],
        },
        "filter-lang": {"type": "string", "enum": ["cql2-text", "cql-text"]},
        "filter-crs": {"type": "string", "enum": ["http://www.opengis.net/def/crs/OGC/1.3/CRS84"]},
        "bbox": {"type": "array", "items": {"type": "number"}, "enum": [[-1.6, 47, -1.5, 48]]},
        "bbox-crs": {"type": "string", "enum": ["http://www.opengis.net/def/crs/OGC/1.3/CRS84"]},
        "datetime": {"type": "string", "enum": ["2026-01-01T00:00:00Z/..", "../2026-01-01", "2026-11-20"]},
        "featureId": {"type": "string", "enum": [uid, "1", "not-there"]},
    }
    for verbs in document["paths"].values():
        for parameter in verbs["get"]["parameters"]:
            parameter["schema"] = told.get(parameter["name"], parameter["schema"])
            if parameter["name"] in ("limit", "after"):
                parameter["schema"].pop("maximum")
    return document


def test_schemathesis_finds_nothing_wrong(site: Recorded, places: dict[str, Any], tmp_path: Path) -> None:
    description = tmp_path / "openapi.json"
    document = site.app.test_client().get("/ogc/api").get_json(force=True)
    description.write_text(json.dumps(narrowed(document, next(iter(places)))), encoding="utf-8")
    run(
        *(ENVIRONMENT / "schemathesis", "run", description, "--url", f"{site.url}/ogc"),
        *("--checks", "all", "--phases", "examples,coverage,fuzzing", "--max-examples", "10", "--seed", "1"),
        *("--generation-allow-x00", "false", "--suppress-health-check", "all", "--no-color"),
    )
