"""What the tablet takes along and brings back: packs, receipts, saved rounds, and the application itself."""

import io
import json
import re
import uuid
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import pytest
from flask import Flask
from flask.testing import FlaskClient

from cartoquartiers.web.joining import joined
from tests.factories.territory import INSIDE_1
from tests.support import api, application, tile_archive
from tests.support.contributions import stored, text_of

Enter = Callable[[str], FlaskClient]
PACK = "/tournees/paquets/quartier/1"
STATIC = Path(__file__).resolve().parents[2] / "static"
one_database = pytest.mark.parametrize("kind", ["spatialite"], indirect=True)


_IMPORTED = re.compile(r'(?:^import [^"]*|\bimport\()"(\.[^"]+)"', re.MULTILINE)
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def _brought_by(script: Path) -> set[Path]:
    """A script and all that it imports, at once or later."""
    found, ahead = set[Path](), [script]
    while ahead:
        one = ahead.pop()
        if one not in found:
            found.add(one)
            text = _COMMENT.sub("", one.read_text("utf-8"))
            ahead += [(one.parent / name).resolve() for name in _IMPORTED.findall(text)]
    return found


def made(**fields: Any) -> dict[str, Any]:
    """A new place in the agent's quartier."""
    return {**api.creation(position=list(INSIDE_1), **fields), "place_uid": str(uuid.uuid4())}


def file_of(person: str, *bodies: dict[str, Any], **others: bytes) -> dict[str, Any]:
    """A form with a round as a tablet saves it."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as written:
        items = [{"name": "Un lieu", "body": body} for body in bodies]
        written.writestr("tournee.json", json.dumps({"format": 1, "person": person, "items": items}))
        for name, data in others.items():
            written.writestr(name, data)
    return {"fichier": (io.BytesIO(archive.getvalue()), "tournee.zip")}


def test_a_pack_is_whole_once_and_then_only_what_changed(client_as: Enter) -> None:
    agent, moderator = client_as("agent"), client_as("moderator")
    one, two = (api.publish(moderator, made(nom=name))["place"] for name in ("Premier", "Second lieu"))
    whole = agent.get(PACK).get_json()
    assert (whole["whole"], whole["label"]) == (True, "Quartier de l’Ouest")
    assert {place["uid"]: place["fields"]["nom"] for place in whole["places"]} == {
        one: "Premier",
        two: "Second lieu",
    }
    api.publish(moderator, api.correction(one, nom="Premier, corrigé"))
    api.publish(moderator, api.proposal("close", two))
    delta = agent.get(f"{PACK}?since={whole['tick']}").get_json()
    assert not delta["whole"]
    assert [(place["uid"], place["version"]) for place in delta["places"]] == [(one, 2)]
    assert delta["gone"] == [two]
    # Who looks after one rubrique walks to the places of that one.
    steward = client_as("steward")
    assert steward.get(PACK).get_json()["places"] == []
    assert {area["places"] for area in steward.get("/tournees/moi").get_json()["areas"]} == {0}
    assert steward.get(f"{PACK}?since={whole['tick']}").get_json()["gone"] == [one, two]


def test_a_clock_that_went_back_gives_the_whole_pack_again(client_as: Enter) -> None:
    agent = client_as("agent")
    assert agent.get(f"{PACK}?since=99").get_json()["whole"]
    assert agent.get(f"{PACK}?since=-1").status_code == 422
    assert agent.get("/tournees/paquets/quartier/nulle-part").status_code == 404
    assert agent.get("/tournees/paquets/commune/44109").get_json()["whole"]


def test_the_tablet_learns_who_is_there_and_where_their_rounds_lead(
    client: FlaskClient, client_as: Enter
) -> None:
    api.publish(client_as("moderator"), made())
    agent = client_as("agent").get("/tournees/moi").get_json()
    assert [(area["code"], area["places"], area["to_check"]) for area in agent["areas"]] == [("1", 1, 1)]
    moderator = client_as("moderator").get("/tournees/moi").get_json()
    assert [area["code"] for area in moderator["areas"]] == ["2", "1"]
    assert agent["person"] != moderator["person"]
    nobody = client.get("/tournees/moi").get_json()
    assert nobody == {"person": "", "name": "", "areas": [], "at": "2026-11-20T09:30:00+00:00"}
    assert client_as("resident").get("/tournees/moi").get_json()["areas"] == []


def test_a_receipt_is_signed_for_what_is_settled_and_for_nothing_else(client_as: Enter) -> None:
    agent, item = client_as("agent"), made()
    asked = {"items": [item["uid"]]}
    refused = agent.post("/tournees/recu", json=asked)
    assert (refused.status_code, refused.get_json()["missing"]) == (409, [item["uid"]])
    agent.post("/api/v1/sync", json={"contributions": [item]})
    signed = agent.post("/tournees/recu", json=asked).get_json()
    assert (signed["items"], signed["verdicts"]) == (1, {"published": 1})
    page = agent.get(f"/tournees/recus/{signed['receipt']}")
    assert "Ce reçu a bien été signé par ce site" in text_of(page)
    assert "1 – Publié" in text_of(page)
    assert agent.get(f"/tournees/recus/x{signed['receipt']}").status_code == 404
    # Somebody else's work is no part of one's own receipt.
    assert client_as("moderator").post("/tournees/recu", json=asked).status_code == 409


def test_a_saved_round_gets_the_verdicts_that_the_tablet_would_have_got(app: Flask, client_as: Enter) -> None:
    agent, item = client_as("agent"), made()
    person = agent.get("/tournees/moi").get_json()["person"]
    for _twice in range(2):
        page = agent.post("/tournees/importer", data=file_of(person, item, {"uid": "x"}))
        assert page.status_code == 200
        assert "Publié" in text_of(page)
        assert "Ne peut pas être enregistré tel quel" in text_of(page)
    assert len(stored(app)) == 1
    [sent] = agent.post("/api/v1/sync", json={"contributions": [item]}).get_json()["results"]
    assert sent["verdict"] == "published"


@one_database
def test_a_file_that_is_no_round_of_ones_own_is_refused(client_as: Enter) -> None:
    agent = client_as("agent")
    person = client_as("moderator").get("/tournees/moi").get_json()["person"]
    assert agent.post("/tournees/importer", data=file_of(person, made())).status_code == 422
    for data in (b"", b"PK\x03\x04", b"bonjour"):
        broken = {"fichier": (io.BytesIO(data), "tournee.zip")}
        assert agent.post("/tournees/importer", data=broken).status_code == 422
    assert agent.post("/tournees/importer", data={}).status_code == 422
    mine = agent.get("/tournees/moi").get_json()["person"]
    whole = file_of(mine, made())["fichier"][0].getvalue()
    damaged = {"fichier": (io.BytesIO(whole.replace(b'"format"', b'"formaT"')), "tournee.zip")}
    assert agent.post("/tournees/importer", data=damaged).status_code == 422


@one_database
def test_what_a_saved_round_holds_beside_its_items_harms_nothing(app: Flask, client_as: Enter) -> None:
    agent, item = client_as("agent"), made()
    person = agent.get("/tournees/moi").get_json()["person"]
    odd = {"photos/" + "a" * 64 + ".jpg": b"no picture", "../../etc/passwd": b"x", "photos/b.jpg": b"y"}
    page = agent.post("/tournees/importer", data=file_of(person, item, **odd))
    assert page.status_code == 200
    assert [one.state for one in stored(app)] == ["published"]


@one_database
def test_the_application_keeps_every_script_that_its_page_brings(
    app: Flask, client: FlaskClient, tmp_path: Path
) -> None:
    def kept() -> set[str]:
        worker = client.get("/tournees/sw.js").get_data(as_text=True)
        told = json.loads(worker.splitlines()[0].removeprefix("const BUILD = ").rstrip(";"))
        return {re.sub(r"^/assets/[^/]+/", "", address) for address in told["assets"]}

    page = re.findall(r'<script type="module" src="/assets/[^/]+/([^"]+)"', client.get("/tournees").text)
    assert page == ["js/joined/rounds.js"]
    named = _IMPORTED.findall(_COMMENT.sub("", joined(page[0])))
    first = {name for name in named if "vendor" in name}
    assert {*page, *(_below_static(STATIC / "js/joined" / name) for name in first)} <= kept()
    # What the base map of a town's own needs comes later, with modules of its own.
    tile_archive.write(tmp_path / "fond.pmtiles")
    cast("dict[str, Any]", application.toolbox_of(app).settings)["PMTILES"] = str(tmp_path / "fond.pmtiles")
    brought = {path for name in named for path in _brought_by((STATIC / "js/joined" / name).resolve())}
    assert {"js/map/vector_tiles.js", "js/offline/ground_tiles.js"} < {*map(_below_static, brought)} <= kept()


def _below_static(path: Path) -> str:
    return path.resolve().relative_to(STATIC).as_posix()


@one_database
def test_the_application_names_files_that_exist(client: FlaskClient) -> None:
    worker = client.get("/tournees/sw.js")
    assert worker.headers["Service-Worker-Allowed"] == "/tournees"
    told = json.loads(
        worker.get_data(as_text=True).splitlines()[0].removeprefix("const BUILD = ").rstrip(";")
    )
    missing = [address for address in told["assets"] if client.get(address).status_code != 200]
    assert not missing
    names = {re.sub(r"^/assets/[^/]+/", "", address) for address in told["assets"]}
    assert {
        "js/joined/rounds.js",
        "css/joined/rounds.css",
        "vendor/leaflet/leaflet.js",
    } <= names
    manifest = client.get("/tournees/application.webmanifest").get_json(force=True)
    assert (manifest["scope"], manifest["start_url"]) == ("/tournees", "/tournees")
    assert all(client.get(icon["src"]).status_code == 200 for icon in manifest["icons"])


@one_database
def test_a_base_map_of_ones_own_is_served_by_pieces_and_named_to_maps_and_tablets(
    app: Flask, client: FlaskClient, tmp_path: Path
) -> None:
    settings = cast("dict[str, Any]", application.toolbox_of(app).settings)
    assert client.get("/carte/fond.pmtiles").status_code == 404
    data = tile_archive.write(tmp_path / "fond.pmtiles")
    settings["PMTILES"] = str(tmp_path / "fond.pmtiles")
    ground = json.loads(re.findall(r'id="map-ground">(.*?)</script>', client.get("/").text)[0])["vectors"]
    assert (ground["least"], ground["most"], ground["attribution"]) == (0, 15, "© OpenStreetMap")
    assert "vendor/protomaps-leaflet/protomaps-leaflet.js" in client.get("/tournees/sw.js").text
    piece = client.get(ground["address"], headers={"Range": "bytes=7-126"})
    assert (piece.status_code, piece.data) == (206, data[7:127])
    assert piece.headers["Content-Range"] == f"bytes 7-126/{len(data)}"
    whole = client.get(ground["address"])
    assert (whole.data, whole.headers["Accept-Ranges"]) == (data, "bytes")
    assert whole.headers["ETag"] == piece.headers["ETag"]
    beyond = client.get(ground["address"], headers={"Range": f"bytes={len(data)}-"})
    assert beyond.status_code == 416
    # What is no such file leaves the map as it was.
    (tmp_path / "fond.pmtiles").write_bytes(b"PMTiles\x03" + bytes(200))
    assert client.get("/carte/fond.pmtiles").status_code == 404
    assert '"vectors": null' in client.get("/").text


@one_database
def test_the_page_that_is_kept_is_nobodys_and_says_what_does_the_same_without_script(
    client_as: Enter,
) -> None:
    agent = client_as("agent")
    kept = agent.get("/tournees?coquille=1").get_data(as_text=True)
    assert "Agent de proximité" not in kept
    assert "Agent de proximité" in agent.get("/tournees").get_data(as_text=True)
    assert "/liste?a_verifier=1&amp;tri=distance" in kept
    assert re.search(r'data-build="[0-9a-f]{10}"', kept)
