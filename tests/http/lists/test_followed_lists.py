"""Lists that are followed, against a real site: what changes is proposed, and nothing is lost whatever the
site does."""

import gzip
import hashlib
import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select

from cartoquartiers import worker
from cartoquartiers.store.tables.contribution import Contribution
from cartoquartiers.store.tables.harvest import Harvest
from cartoquartiers.store.tables.letters import Outbox
from cartoquartiers.store.tables.place import Place
from cartoquartiers.store.tables.site import Act
from cartoquartiers.usecases import harvest_photos
from tests.http.lists.conftest import COLUMNS, csv, line
from tests.http.test_imports import check, send
from tests.support import api
from tests.support.application import toolbox_of
from tests.support.clock import FrozenClock
from tests.support.lists import Site

Enter = Callable[[str], FlaskClient]
one_database = pytest.mark.parametrize("kind", ["spatialite"], indirect=True)


def bring(client: FlaskClient, site: Site, **answers: str) -> str:
    """Bring the list by its address, answer about it and send it; returns the address of the draft."""
    answer = client.post("/imports", data={"address": site.address})
    assert answer.status_code == 303, answer.text
    home = str(answer.headers["Location"])
    checked = check(client, home, **{"at_once": "1", **answers})
    assert checked.status_code == 303, checked.text
    send(client, home)
    return home


def follow(client: FlaskClient, site: Site, **answers: str) -> str:
    """Bring the list and follow it; returns the address of its page."""
    home = bring(client, site, **answers)
    answer = client.post(f"{home}/source", data={"every": "1", "keeper": "Direction des déchets"})
    assert answer.status_code == 303, answer.text
    return str(answer.headers["Location"])


def look(app: Flask, clock: FrozenClock) -> Harvest:
    """Let an hour go by, then the worker do its round."""
    clock.advance(hours=1, minutes=2)
    toolbox = toolbox_of(app)
    assert "harvests" in worker.run_due(toolbox, [t for t in worker.TASKS if t.name == "harvests"])
    return harvest(app)


def harvest(app: Flask) -> Harvest:
    with toolbox_of(app).store.reading() as work:
        found = work.session.scalars(select(Harvest).order_by(Harvest.id.desc())).first()
        assert found is not None
        work.session.expunge_all()
        return found


def places(app: Flask) -> dict[str, Place]:
    with toolbox_of(app).store.reading() as work:
        found = {row.source_id or row.uid: row for row in work.session.scalars(select(Place))}
        work.session.expunge_all()
        return found


def waiting(app: Flask) -> list[tuple[str, str]]:
    with toolbox_of(app).store.reading() as work:
        rows = work.session.scalars(select(Contribution).order_by(Contribution.id))
        return [(row.kind, row.state) for row in rows if row.state in ("waiting", "conflict")]


def letters(app: Flask) -> list[str]:
    with toolbox_of(app).store.reading() as work:
        return list(work.session.scalars(select(Outbox.kind)))


def test_a_list_that_is_followed_stays_in_step(
    app: Flask, client_as: Enter, site: Site, clock: FrozenClock
) -> None:
    client = client_as("administrator")
    page = follow(client, site)
    assert look(app, clock).state == "fresh"
    assert len(places(app)) == 5
    site.etag = '"v2"'
    site.body = csv(line(1, "02 40 99 99 99"), *map(line, range(2, 5)), line(6))
    found = look(app, clock)
    assert (found.state, found.etag) == ("fresh", '"v2"')
    assert found.report == {
        **(found.report or {}),
        "created": 1,
        "updated": 1,
        "unchanged": 3,
        "refused": 0,
        "closings": 1,
    }
    now = places(app)
    assert now["1"].fields["telephone"] == "+33 2 40 99 99 99"
    assert now["5"].gone is None, "what left the list is still there"
    assert waiting(app) == [("close", "waiting")]
    # The same again asks for nothing: the site answers that nothing has changed.
    assert look(app, clock).report == found.report
    assert site.asked[-1][1]["if-none-match"] == '"v2"'
    # It is back: nobody has to decide any more.
    site.etag, site.body = '"v3"', csv(*map(line, range(1, 7)))
    look(app, clock)
    assert waiting(app) == []
    shown = client.get("/administration/sources").text
    assert "Direction des déchets" in shown
    assert "À jour" in shown
    assert client.get(page).status_code == 200


@one_database
def test_what_somebody_corrected_is_not_replaced(
    app: Flask, client_as: Enter, site: Site, clock: FrozenClock
) -> None:
    client = client_as("administrator")
    page = follow(client, site)
    look(app, clock)
    uid = places(app)["2"].uid
    api.send(client, api.correction(uid, telephone="02 51 00 00 00"))
    site.body = csv(line(1), line(2, "02 40 88 88 88"), *map(line, range(3, 6)))
    found = look(app, clock)
    assert found.report
    assert found.report["disputed"] == 1
    assert places(app)["2"].fields["telephone"] == "+33 2 51 00 00 00"
    assert waiting(app) == [("correct", "conflict")]
    told = client.get(f"{page}/corrections.csv").get_data(as_text=True)
    assert "02 51 00 00 00" in told.replace("+33 2", "02")
    assert uid in told
    (feature,) = client.get(f"{page}/corrections.geojson").get_json()["features"]
    assert feature["properties"]["telephone_carte"] == "+33 2 51 00 00 00"
    assert feature["geometry"]["coordinates"] == places(app)["2"].fields["position"]


@one_database
def test_who_has_the_last_word_is_said_field_by_field(
    app: Flask, client_as: Enter, site: Site, clock: FrozenClock
) -> None:
    client = client_as("administrator")
    page = follow(client, site)
    look(app, clock)
    words = {"word-telephone": "list", "word-adresse": "ground", "word-nom": "nobody", "word-source": "list"}
    assert client.post(f"{page}/dernier-mot", data=words).status_code == 303
    assert harvest(app).authority == {"telephone": "list", "adresse": "ground"}
    uid = places(app)["2"].uid
    api.send(client, api.correction(uid, telephone="02 51 00 00 00", adresse="2 bis rue du Port"))
    site.body = csv(line(1), line(2, "02 40 88 88 88").replace("rue", "avenue"), *map(line, range(3, 6)))
    report = look(app, clock).report
    assert report
    assert (report["disputed"], waiting(app)) == (0, [])
    fields = places(app)["2"].fields
    assert fields["telephone"] == "+33 2 40 88 88 88"
    assert fields["adresse"] == "2 bis rue du Port"
    told = client.get(f"{page}/corrections.csv").get_data(as_text=True)
    assert "2 avenue du Port;2 bis rue du Port" in told
    # The list says the same again: nothing comes back of what was kept.
    site.body += b"\n"
    look(app, clock)
    assert places(app)["2"].fields["adresse"] == "2 bis rue du Port"
    assert waiting(app) == []


@one_database
def test_a_list_that_lost_rows_or_a_column_stops_and_asks(
    app: Flask, client_as: Enter, site: Site, clock: FrozenClock
) -> None:
    client = client_as("administrator")
    page = follow(client, site)
    look(app, clock)
    site.body = csv(*map(line, range(1, 4)))
    found = look(app, clock)
    assert (found.state, waiting(app), letters(app)) == ("asks", [], ["source"])
    text = client.get(page).text
    assert "2 lignes ont disparu sur 5." in text
    assert "Continuer quand même" in text
    client.post(f"{page}/ne-rien-changer")
    assert look(app, clock).state == "left"
    assert waiting(app) == []
    assert client.post(f"{page}/continuer").status_code == 303
    assert look(app, clock).state == "left", "what was declined is not gone on with"
    site.body = csv(line(1, "02 40 12 12 12"), line(2), line(3))
    assert look(app, clock).state == "left", "another file, the same loss"
    site.body = csv(line(1), line(2))
    assert look(app, clock).state == "asks"
    client.post(f"{page}/continuer")
    found = look(app, clock)
    assert (found.state, [kind for kind, _state in waiting(app)]) == ("fresh", ["close"] * 3)
    # One that came back to what it was asks nothing any more.
    site.body = csv(line(1))
    assert look(app, clock).state == "asks"
    site.body = csv(line(1), line(2))
    assert look(app, clock).state == "fresh"

    # A renamed column empties nothing.
    site.body = csv(*map(line, range(1, 6)), columns=COLUMNS.replace("tel", "numero"))
    assert look(app, clock).state == "asks"
    text = client.get(page).text
    assert "disparu ou changé de nom\u00a0: tel." in text
    assert "nouvelles\u00a0: numero." in text
    client.post(f"{page}/continuer")
    assert look(app, clock).state == "fresh"
    assert {one.fields["telephone"] for one in places(app).values()} == {"+33 2 40 41 90 00"}
    site.body += line(6).encode() + b"\n"
    assert look(app, clock).state == "fresh", "a column that one did without is missed once"
    site.body = csv(*map(line, range(1, 6)), columns=COLUMNS.replace("id", "code"))
    assert look(app, clock).state == "asks"
    assert "Redire ce que sont les colonnes" in client.get(page).text
    client.post(f"{page}/continuer")
    assert look(app, clock).state == "asks", "without ids nothing can be taken"


BROKEN: tuple[tuple[dict[str, Any], str], ...] = (
    ({"cut": 40}, "arrivé incomplet"),
    ({"body": b"<!DOCTYPE html><html><body>Maintenance</body></html>"}, "page web"),
    ({"body": f"{COLUMNS}\n".encode()}, "aucune ligne"),
    ({"body": b""}, "vide"),
    ({"body": b"x" * 300_000}, "taille permise"),
    ({"status": 500}, "réponse 500"),
    ({"silent": 0.5}, "trop de temps"),
    ({"drip": 0.1}, "trop de temps"),
    ({"onward": "http://192.168.0.1/"}, "machine privée"),
    ({"onward": "http://[::ffff:10.0.0.1]/"}, "machine privée"),
    ({"onward": "file:///etc/passwd"}, "pas une adresse http"),
    ({"packed": "gzip", "body": gzip.compress(bytes(2_000_000))}, "taille permise"),
    ({"body": b'{"a": 1}'}, "liste d’enregistrements"),
)


@one_database
def test_a_broken_list_loses_nothing_and_says_one_thing(
    app: Flask, client_as: Enter, site: Site, clock: FrozenClock
) -> None:
    client = client_as("administrator")
    page = follow(client, site)
    look(app, clock)
    before = {one: row.version for one, row in places(app).items()}
    whole, other = site.body, csv(line(1, "02 40 77 77 77"), *map(line, range(2, 6)))
    for change, words in BROKEN:
        site.mend(body=other)
        for name, value in change.items():
            setattr(site, name, value)
        found = look(app, clock)
        assert (found.state, found.due_at > clock.moment) == ("trouble", True), change
        assert words in client.get(page).text
        assert ({one: row.version for one, row in places(app).items()}, waiting(app)) == (before, [])
        site.mend(body=whole)
        client.post(f"{page}/maintenant")
        assert look(app, clock).state == "fresh"


@one_database
def test_a_list_that_stops_the_program_stops_no_other(
    app: Flask, client_as: Enter, site: Site, clock: FrozenClock
) -> None:
    client = client_as("administrator")
    broken, other = follow(client, site), follow(client, site, source="Une autre liste")
    with toolbox_of(app).store.writing() as work:
        rows = work.session.scalars(select(Harvest).order_by(Harvest.id)).all()
        rows[0].choices = {**rows[0].choices, "words": 7}
        rows[1].url += "?cle=secret"
    assert look(app, clock).state == "fresh"
    assert site.asked[-1][0] == "/liste?cle=secret"
    with toolbox_of(app).store.reading() as work:
        first = work.session.scalars(select(Harvest).order_by(Harvest.id)).first()
        assert first
        assert (first.state, first.failures) == ("trouble", 1)
        assert first.due_at > clock.moment, "not again at once, for ever"
    page = client.get(broken).text
    assert "pas prévu" in page
    assert "À jour" not in page
    look(app, clock)
    look(app, clock)
    assert "source" in letters(app), "somebody is written to"
    assert client.post(f"{other}/arreter").status_code == 303
    with toolbox_of(app).store.reading() as work:
        assert not [row for row in work.session.scalars(select(Act)) if "secret" in str(row.details)]


@one_database
def test_photos_that_come_slowly_are_left_for_the_next_round(
    app: Flask, client_as: Enter, site: Site, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(harvest_photos, "SECONDS", 0)
    rows = [f"{line(n)};{site.address.replace('liste', f'{n}.jpg')}" for n in (1, 2, 3)]
    site.mend(body=csv(*rows, columns=f"{COLUMNS};image"))
    follow(client_as("administrator"), site, **{"column-6": "photo"})
    site.asked.clear()  # the first sending has tried them all, and none is a photo
    asked = []
    for _round in range(4):
        look(app, clock)
        asked.append(len([path for path, _said in site.asked if path.endswith(".jpg")]))
    assert asked == [1, 2, 3, 3], "one at least, each once"


@one_database
def test_a_list_without_positions_completes_places(
    app: Flask, client_as: Enter, site: Site, clock: FrozenClock
) -> None:
    """As the composting association did: hours in words, a page where a mail belongs, a photo."""
    client = client_as("administrator")
    bring(client, site, source="Ville")
    api.send(client, api.correction(places(app)["2"].uid, horaires="Mo 10:00-12:00"))
    file = io.BytesIO()
    Image.new("RGB", (640, 480), (20, 90, 60)).save(file, "JPEG")
    site.photos["/p1.jpg"] = file.getvalue()
    photo = site.address.replace("/liste", "/p1.jpg")
    names = ("IDOBJ", "descriptif", "photo", "horaires", "mail")
    told = [
        ("1", "Ouvert à tous", photo, "samedi de 10h à 12h", "https://pom-e.example/1"),
        ("2", "Au fond du parc", "", "le dimanche 10h-12h", ""),
        ("77", "Inconnu", "", "", ""),
    ]
    rows = [dict(zip(names, one, strict=True)) for one in told]
    site.body, site.kind = json.dumps(rows).encode(), "application/json"
    columns = {
        "column-0": "id",
        "column-1": "description",
        "column-2": "photo",
        "column-3": "horaires",
        "column-4": "courriel",
    }
    follow(client, site, source="Compostri", completes="source:Ville", kind="", **columns)
    found = look(app, clock)
    now = places(app)
    assert now["1"].fields["description"] == "Ouvert à tous"
    assert now["1"].fields["site_web"] == "https://pom-e.example/1"
    assert (
        "samedi" in (now["1"].fields["horaires_texte"] or "")
        or now["1"].fields["horaires"] == "Sa 10:00-12:00"
    )
    assert [one["sha256"] for one in now["1"].fields["photos"]] == [
        hashlib.sha256(site.photos["/p1.jpg"]).hexdigest()
    ]
    assert now["1"].fields["nom"] == "Composteur 1"
    assert now["2"].fields["horaires"] == "Mo 10:00-12:00", "what stands there is not replaced"
    assert now["2"].fields["description"] == "Au fond du parc"
    assert found.report
    assert (found.report["refused"], found.report["photos"]) == (1, 0)
    assert [path for path, _said in site.asked].count("/p1.jpg") == 1, "it came with the first sending"
    assert len(now) == 5
    # What this list tells no more of is not closed.
    site.body = json.dumps(rows[:1]).encode()
    look(app, clock)
    client.post(f"/imports/sources/{found.id}/continuer")
    look(app, clock)
    assert "close" not in [kind for kind, _state in waiting(app)]


@one_database
def test_who_may_look_at_a_list(app: Flask, client_as: Enter, site: Site) -> None:
    page = follow(client_as("association"), site)
    assert client_as("association").get(page).status_code == 200
    assert client_as("administrator").get(page).status_code == 200
    assert client_as("moderator").get(page).status_code == 404
    assert client_as("moderator").post(f"{page}/arreter").status_code == 404
    refused = client_as("association").post("/imports", data={"address": "http://10.0.0.1/liste.csv"})
    assert refused.status_code == 422
    assert "machine privée" in refused.text
    assert "http://10.0.0.1/liste.csv" in refused.text
    assert client_as("association").post(page, data={"every": "5"}).status_code == 422
    assert client_as("association").post(f"{page}/arreter").status_code == 303
