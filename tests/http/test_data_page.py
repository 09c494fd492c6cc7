"""`/donnees`: what it offers to copy runs as it stands, and three clicks lead to a file."""

import csv
import html
import io
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest
from flask import Flask
from flask.testing import FlaskClient

from cartoquartiers.store.work import Store
from tests.factories.places import create_place
from tests.factories.territory import INSIDE_2
from tests.support import application, live, postgres
from tests.support.application import toolbox_of
from tests.support.clock import FrozenClock
from tests.support.missing import unavailable

pytestmark = pytest.mark.parametrize("kind", ["spatialite"], indirect=True)


@pytest.fixture
def served(database: str, store: Store, tmp_path: Path, clock: FrozenClock) -> Iterator[str]:
    """A real server with two places; gives its address."""
    with store.writing() as work:
        create_place(work, nom="Composteur; du « Sanitat »", description="Deux\nlignes")
        create_place(work, nom="Repair café", type="repair-cafe", position=list(INSIDE_2))
    port = postgres.free_port()
    app = application.make(database, tmp_path / "data", clock, f"http://127.0.0.1:{port}")
    with live.serving(app, port) as address:
        yield address
    application.close(app)


def fetch(address: str) -> bytes:
    with urlopen(address) as answer:  # noqa: S310 # the loopback server of this test
        body: bytes = answer.read()
    return body


def examples(address: str) -> dict[str, str]:
    """What the page gives to copy, by what runs it."""
    page = fetch(f"{address}/donnees").decode()
    found = re.findall(r'<code data-tongue="(\w+)">(.*?)</code>', page, re.DOTALL)
    return {tongue: html.unescape(text) for tongue, text in found}


def run(command: list[str], folder: Path) -> str:
    if shutil.which(command[0]) is None:
        unavailable(f"{command[0]} n’est pas installé")
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, cwd=folder, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_each_example_runs_as_it_stands(served: str, tmp_path: Path) -> None:
    given = examples(served)
    assert set(given) == {"tableur", "qgis", "curl", "python", "javascript"}
    assert run([sys.executable, "-c", given["python"]], tmp_path) == "2 lieux\n"
    said = run(["node", "--input-type=module", "-e", given["javascript"]], tmp_path)
    # It asks for services only.
    assert said.splitlines() == ["Composteur; du « Sanitat »"]
    run(["sh", "-c", given["curl"]], tmp_path)
    assert len(json.loads((tmp_path / "lieux.geojson").read_text(encoding="utf-8"))["features"]) == 2
    assert fetch(given["qgis"]) == (tmp_path / "lieux.geojson").read_bytes()
    text = io.StringIO(fetch(given["tableur"]).decode("utf-8-sig"), newline="")
    sheet = list(csv.DictReader(text, delimiter=";"))
    assert [row["nom"] for row in sheet] == ["Composteur; du « Sanitat »", "Repair café"]


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ("format=.csv&quartier=2&rubrique=", ["Repair café"]),
        ("format=.csv&quartier=&rubrique=tri-reemploi", ["Composteur", "Repair café"]),
        ("format=.csv&quartier=1&rubrique=culture", []),
    ],
)
def test_the_form_leads_to_the_file(app: Flask, client: FlaskClient, asked: str, names: list[str]) -> None:
    with toolbox_of(app).store.writing() as work:
        create_place(work, nom="Composteur")
        create_place(work, nom="Repair café", type="repair-cafe", position=list(INSIDE_2))
    answer = client.get(f"/donnees/telecharger?{asked}", follow_redirects=True)
    assert "attachment" in answer.headers["Content-Disposition"]
    rows = csv.DictReader(io.StringIO(answer.data.decode(), newline=""))
    assert [row["nom"] for row in rows] == names


def test_every_format_of_the_form_is_a_file(app: Flask, client: FlaskClient) -> None:
    with toolbox_of(app).store.writing() as work:
        create_place(work)
    page = client.get("/donnees").get_data(as_text=True)
    form = page.split('id="field-format"')[1].split("</select>")[0]
    formats = re.findall(r'value="([^"]+)"', form)
    assert formats[0] in ("-excel.csv", ".xlsx")
    assert "-carte.html" in formats
    for one in formats:
        answer = client.get(f"/donnees/telecharger?format={one}", follow_redirects=True, buffered=True)
        assert (answer.status_code, "attachment" in answer.headers["Content-Disposition"]) == (200, True), one
    assert client.get("/donnees/telecharger?format=.exe").location == "/donnees#telecharger"


def test_the_preview_shows_what_changed_last(app: Flask, client: FlaskClient) -> None:
    assert "Aperçu" not in client.get("/donnees").get_data(as_text=True)
    with toolbox_of(app).store.writing() as work:
        for rank in range(7):
            create_place(work, nom=f"<b>Lieu {rank}</b>")
        create_place(work, nom="Sans licence connue", licence="unknown")
    page = client.get("/donnees").get_data(as_text=True)
    table = page.split('id="apercu"')[1].split("</table>")[0]
    assert re.findall(r"&lt;b&gt;Lieu (\d)", table) == ["6", "5", "4", "3", "2"]
    pins = json.loads(html.unescape(page.split('data-neighbours="')[1].split('"')[0]))
    assert len(pins) == 6
    assert "Sans licence" not in page


def test_doors_are_those_of_this_site(client: FlaskClient) -> None:
    page = client.get("/donnees").get_data(as_text=True)
    doors = re.findall(r'<dt><a href="([^"]+)">', page.split('id="portes"')[1].split("</dl>")[0])
    assert "/api/openapi.json" in doors
    for address in doors:
        assert client.get(address, follow_redirects=True).status_code == 200, address
