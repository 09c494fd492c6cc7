"""The first start of an empty site in the browser: who may, once; each step; what works afterwards."""

import io
import json
import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from cartoquartiers import announcing
from cartoquartiers.adapters.outward import Outward
from cartoquartiers.adapters.passwords import Argon2Hasher
from cartoquartiers.store import migrate
from cartoquartiers.store.tables.people import Person
from cartoquartiers.store.tables.site import Act
from cartoquartiers.usecases.sessions import ATTEMPTS_PER_ACCOUNT
from tests import people
from tests.support import application, databases, lists
from tests.support.application import toolbox_of
from tests.support.clock import FrozenClock
from tests.support.forms import form_to
from tests.support.mail import open_sink

HOME = "/premier-demarrage"
PASSWORD = "le canal gèle en janvier"
SQUARE = [[[-0.5, 46.3], [-0.4, 46.3], [-0.4, 46.4], [-0.5, 46.4], [-0.5, 46.3]]]
one_database = pytest.mark.parametrize("kind", ["spatialite"], indirect=True)


@pytest.fixture
def fresh(kind: str, tmp_path: Path) -> Iterator[Flask]:
    """A site as it is after `flask db upgrade`: no account, no rubrique, no outline."""
    with databases.empty(kind, tmp_path) as url:
        migrate.upgrade(url)
        made = application.make(url, tmp_path / "data", FrozenClock())
        toolbox = toolbox_of(made)
        toolbox.hasher = Argon2Hasher(**people.CHEAP)
        toolbox.outside = Outward(loopback=True)
        yield made
        application.close(made)


def code_of(app: Flask) -> str:
    """The code that the server prints."""
    found = re.search(r"Code +(\S+)", announcing.words(toolbox_of(app)) or "")
    assert found
    return found[1]


def typed(app: Flask, **other: str) -> dict[str, str]:
    """The form of the first account, filled."""
    return {
        "code": code_of(app),
        "email": "maire@niort.example",
        "password": PASSWORD,
        "name": "Élu",
        **other,
    }


def outlines(*names: tuple[str, str]) -> bytes:
    """A file of contours, each with its code and its name."""
    rows = [
        {
            "type": "Feature",
            "properties": {"code": code, "nom": name},
            "geometry": {"type": "Polygon", "coordinates": SQUARE},
        }
        for code, name in names
    ]
    return json.dumps({"type": "FeatureCollection", "features": rows}).encode()


def lacking(page: TestResponse) -> list[str]:
    """The steps that the list shows as still to be done."""
    return re.findall(r'class="is-open"><a class="first-step" href="/premier-demarrage/(\w+)"', page.text)


def test_the_code_makes_one_administrator_and_is_dead_then(fresh: Flask) -> None:
    """Two browsers at once, one of which wins; then neither code nor page opens anything."""
    code, answers = code_of(fresh), []
    assert fresh.test_client().get(f"{HOME}/site").headers["Location"].startswith("/connexion?next=")
    for door in ("/", "/connexion"):
        assert 'href="/premier-demarrage"' in fresh.test_client().get(door).text
    page = fresh.test_client().get(HOME)
    assert (page.status_code, code in page.text) == (200, False)
    assert page.headers["Cache-Control"] == "private, no-store"
    refused = fresh.test_client().post(HOME, data=typed(fresh), headers={"Sec-Fetch-Site": "cross-site"})
    assert refused.status_code == 403
    meeting = threading.Barrier(2)

    def come(number: int) -> None:
        client = fresh.test_client()
        data = {
            **typed(fresh),
            "code": code.upper().replace("-", " "),
            "email": f"maire{number}@niort.example",
        }
        meeting.wait()
        answers.append((client.post(HOME, data=data), client))

    threads = [threading.Thread(target=come, args=(number,)) for number in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (won, winner), (lost, loser) = sorted(answers, key=lambda one: one[0].location)[::-1]
    assert (won.location, lost.location) == (f"{HOME}/site", HOME)
    assert winner.get(f"{HOME}/site").status_code == 200
    assert "existe déjà" in loser.get("/connexion").text
    with toolbox_of(fresh).store.reading() as work:
        assert list(work.session.scalars(select(Person.role))) == ["administrator"]
        [act] = work.session.scalars(select(Act))
        assert (act.action, str(act.person_id)) == ("person.first", act.subject)
        assert act.hash
    assert announcing.words(toolbox_of(fresh)) is None
    for door in ("/", "/connexion"):
        assert 'href="/premier-demarrage"' not in fresh.test_client().get(door).text
    again = fresh.test_client().post(HOME, data={"code": code, "email": "x@y.example", "password": PASSWORD})
    assert again.location == HOME
    assert fresh.test_client().get(HOME).location.startswith("/connexion?next=")
    assert winner.get(HOME).location == f"{HOME}/bilan"
    _set_up_and_import(fresh, winner)


def _set_up_and_import(fresh: Flask, client: FlaskClient) -> None:
    """The rubriques of the program and a commune of a file: a list is then imported whole."""
    assert (
        lacking(client.get(f"{HOME}/bilan"))
        == "site territoire rubriques apparence mentions courrier".split()
    )
    sent = {"kind": "commune", "file": (io.BytesIO(outlines(("79191", "Niort"))), "niort.geojson")}
    assert client.post(f"{HOME}/territoire/contours", data=sent).status_code == 303
    assert "Composteur" in client.get(f"{HOME}/rubriques").text
    assert client.post(f"{HOME}/rubriques").location == f"{HOME}/apparence"
    assert client.post(f"{HOME}/rubriques").status_code == 303
    assert lacking(client.get(f"{HOME}/bilan")) == "site apparence mentions courrier".split()
    table = toolbox_of(fresh).data_dir / "boites.csv"
    rows = [f"{n},Boîte {n},-0.45,46.35" for n in range(3)]
    table.write_text("\n".join(["id,nom,lon,lat", *rows]))
    mapping = table.with_suffix(".yaml")
    mapping.write_text(MAPPING)
    told = fresh.test_cli_runner().invoke(args=["places", "import", str(table), "--mapping", str(mapping)])
    assert told.exit_code == 0, told.output
    assert "Lignes lues\u00a0: 3 = 3 créées + 0 modifiées + 0 inchangées + 0 refusées" in told.output


MAPPING = """
source: Boîtes de la ville
licence: lov2
id: id
position: {longitude: lon, latitude: lat}
fields:
  nom: nom
  type: {constant: boite-a-livres}
"""


@one_database
def test_a_wrong_code_is_counted_and_nothing_typed_is_lost(fresh: Flask) -> None:
    client = fresh.test_client()
    right = typed(fresh)
    short = client.post(HOME, data={**right, "password": "court"})
    assert (short.status_code, form_to(short, HOME).invalid) == (422, {"password"})
    assert form_to(short, HOME).value("email") == right["email"]
    assert form_to(client.post(HOME, data={**right, "email": "maire"}), HOME).invalid == {"email"}
    for _ in range(ATTEMPTS_PER_ACCOUNT):
        wrong = client.post(HOME, data={**right, "code": "aaaaa-bbbbb-ccccc-ddddd"})
        assert (wrong.status_code, form_to(wrong, HOME).invalid) == (422, {"code"})
    assert client.post(HOME, data=right).status_code == 429
    # Who tries from elsewhere keeps nobody out.
    other = client.post(HOME, data=right, environ_base={"REMOTE_ADDR": "203.0.113.9"})
    assert other.location == f"{HOME}/site"


@one_database
def test_the_steps(fresh: Flask, elsewhere: lists.Site) -> None:
    client = fresh.test_client()
    client.post(HOME, data=typed(fresh))
    empty = client.post(f"{HOME}/site", data={"title": "Carte", "territory": " "})
    assert form_to(empty, f"{HOME}/site").invalid == {"territory"}
    done = client.post(f"{HOME}/site", data={"title": "Carte de Niort", "territory": "Niort"})
    assert done.location == f"{HOME}/territoire"
    told = {"contact": "carte@niort.example", "publisher": "Ville", "publication_director": "M", "host": "H"}
    siret = client.post(f"{HOME}/mentions", data={**told, "publisher_siret": "12"})
    assert form_to(siret, f"{HOME}/mentions").value("host") == "H"
    assert client.post(f"{HOME}/mentions", data=told).status_code == 303
    light = client.post(f"{HOME}/apparence", data={"accent": "#ffff00"})
    assert form_to(light, f"{HOME}/apparence").invalid == {"accent"}
    assert client.post(f"{HOME}/apparence", data={"accent": "#7b1fa2"}).status_code == 303
    _territory(fresh, client, elsewhere)
    assert lacking(client.get(f"{HOME}/bilan")) == ["rubriques", "courrier"]
    _mail(fresh, client)
    assert lacking(client.get(f"{HOME}/bilan")) == ["rubriques"]


def _territory(fresh: Flask, client: FlaskClient, elsewhere: lists.Site) -> None:
    page = f"{HOME}/territoire"
    toolbox_of(fresh).settings["COMMUNES_URL"] = f"{elsewhere.address}?{{field}}={{value}}"  # type: ignore[index]
    elsewhere.mend(outlines(("79191", "Niort"), ("11280", "Niort-de-Sault")))
    assert client.post(f"{page}/commune", data={"commune": "niort"}).location == page
    assert "Niort-de-Sault" not in client.get(page).text
    settings = toolbox_of(fresh).settings
    groups = [{"nom": "CA du Niortais", "code": "200041317"}, {"nom": "CC Niorts", "code": "200000000"}]
    settings["AGGLOMERATIONS_URL"] = elsewhere.address.replace("/liste", "/epcis?{field}={value}")  # type: ignore[index]
    elsewhere.photos = {"/epcis?nom=nior": json.dumps(groups).encode()}
    choice = client.post(f"{page}/commune", data={"commune": "nior"}).text
    assert "Niort-de-Sault (11280)" in choice
    assert 'value="200041317"' in choice
    elsewhere.photos = {
        "/liste?nom=ca%20du%20niortais": outlines(),
        "/epcis?nom=ca%20du%20niortais": json.dumps(groups).encode(),
        "/liste?codeEpci=200041317": outlines(("79191", "Niort"), ("79003", "Aiffres")),
    }
    assert client.post(f"{page}/commune", data={"commune": "ca du niortais"}).location == page
    assert "Aiffres" in client.get(page).text
    elsewhere.mend(outlines())
    settings["AGGLOMERATIONS_URL"] = ""  # type: ignore[index]
    assert "Aucune commune" in client.post(f"{page}/commune", data={"commune": "Nulle-Part"}).text
    elsewhere.mend(b"").status = 500
    assert "réponse 500" in client.post(f"{page}/commune", data={"commune": "79191"}).text
    elsewhere.mend(outlines(("1", "Centre"), ("2", "Nord")))
    sent = {"kind": "quartier", "address": elsewhere.address, "where_field": "nom", "where_value": "Nord"}
    assert client.post(f"{page}/contours", data=sent).location == page
    shown = client.get(page).text
    assert "Nord" in shown
    assert "Centre" not in shown
    _one_bad_contour(client)
    toolbox_of(fresh).outside = Outward()
    closed = form_to(client.post(f"{page}/contours", data=sent), f"{page}/contours")
    assert (closed.invalid, closed.value("address")) == ({"address"}, elsewhere.address)
    assert form_to(client.post(f"{page}/contours"), f"{page}/contours").invalid == {"file"}


def _one_bad_contour(client: FlaskClient) -> None:
    """A file of which one contour is a point: the others are taken, and the page names it."""
    content = json.loads(outlines(("3", "Sud"), ("4", "Bourg")))
    content["features"][1]["geometry"] = {"type": "Point", "coordinates": [-0.45, 46.35]}
    sent = {"kind": "quartier", "file": (io.BytesIO(json.dumps(content).encode()), "q.geojson")}
    told = client.post(f"{HOME}/territoire/contours", data=sent, follow_redirects=True).text
    assert "1 contour du fichier n’a pas été pris" in told
    assert "« Bourg » n’est pas une surface" in told.replace("\u00a0", " ")
    assert "Sud" in told


def _mail(fresh: Flask, client: FlaskClient) -> None:
    page, toolbox = f"{HOME}/courrier", toolbox_of(fresh)
    assert client.post(page, data={"email": "a@b.example"}).status_code == 422
    with open_sink() as sink:
        toolbox.mailer, toolbox.settings["MAIL_URL"] = sink.mailer, "smtp://127.0.0.1"  # type: ignore[index]
        assert form_to(client.get(page), page).value("email") == "maire@niort.example"
        assert form_to(client.post(page, data={"email": "a"}), page).invalid == {"email"}
        sink.unknown.add("parti@niort.example")
        assert "550 no such user" in client.post(page, data={"email": "parti@niort.example"}).text
        assert client.post(page, data={"email": "maire@niort.example"}).location == f"{HOME}/bilan"
        assert sink.recipients == ["maire@niort.example"]
        assert sink.subjects() == ["Essai du courrier de Carte de Niort"]
        assert "Carte de Niort fonctionne" in sink.text()
    assert "Rien ne répond à ce port" in client.post(page, data={"email": "maire@niort.example"}).text


@one_database
def test_a_mail_address_that_cannot_be_read_is_told_on_its_page(fresh: Flask) -> None:
    """A sign of the password cuts the address, or makes it none; the first start goes on."""
    client = fresh.test_client()
    client.post(HOME, data=typed(fresh))
    settings = toolbox_of(fresh).settings
    for password in ("Mairie#2026", "Mairie[2026"):
        url = f"smtps://carte@niort.example:{password}@smtp.niort.example"
        settings["MAIL_URL"] = url  # type: ignore[index]
        page = f"{HOME}/courrier"
        for told in (client.get(page), client.post(page, data={"email": "a@b.example"})):
            assert "CARTO_MAIL_URL ne se lit pas" in told.text
            assert "Aucun serveur de courrier" not in told.text
            assert password not in told.text
        assert client.get(f"{HOME}/bilan").status_code == 200
