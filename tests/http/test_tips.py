"""« Bon à savoir »: moderated, beside the facts and never among them, gone after a year or on demand."""

import csv
import io
import re
from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from cartoquartiers.domain.tips import last_day
from cartoquartiers.store.tables.tip import Tip
from cartoquartiers.usecases import erasures, return_of_backup, tips
from tests.support import api
from tests.support.application import toolbox_of
from tests.support.clock import FrozenClock
from tests.support.contributions import stored, text_of
from tests.support.forms import form_to

Enter = Callable[[str], FlaskClient]
NOTE = "Entrez par la cour <b>du fond</b> ; le code est affiché."
FILE = "/exports/bons-a-savoir"
one_database = pytest.mark.parametrize("kind", ["spatialite"], indirect=True)


def page(client: FlaskClient, place: str) -> str:
    return text_of(client.get(f"/lieux/{place}", follow_redirects=True))


def notes(client: FlaskClient, file: str = FILE) -> list[dict[str, str]]:
    """What the file holds; both formats say the same."""
    features = client.get(f"{file}.geojson").get_json(force=True)["features"]
    rows = list(csv.DictReader(io.StringIO(client.get(f"{file}.csv").get_data(as_text=True))))
    assert [one["properties"]["texte"] for one in features] == [row["texte"] for row in rows]
    assert [one["id"] for one in features] == [row["id"] for row in rows]
    return rows


@one_database
def test_a_note_is_moderated_shown_for_a_year_and_never_a_fact(
    app: Flask, client: FlaskClient, client_as: Enter, clock: FrozenClock
) -> None:
    moderator = client_as("moderator")
    place = api.publish(moderator, api.creation())["place"]
    address = f"/lieux/{place}/bon-a-savoir"
    before = client.get("/exports/lieux.geojson").get_data()
    assert f'href="{address}"' in page(client, place)
    form = text_of(client.get(address))
    uid = re.findall(r'name="uid" value="([^"]+)"', form)[0]
    said = {"uid": uid, "note": NOTE, "contact": "voisine@maison.example"}
    sent = client.post(address, data=said)
    assert sent.status_code == 303
    assert client.post(address, data=said).location == sent.location, "sent twice is sent once"
    follow = sent.location.partition("?")[0]
    assert "Entrez par la cour &lt;b&gt;" in text_of(client.get(follow))
    assert "Entrez par la cour" not in page(client, place) and notes(client) == []
    [row] = [one for one in stored(app) if one.kind == "tip"]
    assert (row.state, row.changes, row.message) == ("waiting", {}, None)
    desk = text_of(moderator.get(f"/moderation/{row.uid}"))
    assert "Entrez par la cour &lt;b&gt;du fond" in desk and "Bon à savoir" in desk
    assert api.decide(moderator, row.uid).get_json()["state"] == "published"
    shown = page(client, place)
    assert "Entrez par la cour &lt;b&gt;du fond" in shown and "une habitante ou un habitant" in shown
    assert row.uid not in shown
    [given] = notes(client)
    assert (given["texte"], given["lieu"], given["licence"]) == (NOTE, place, "lov2")
    assert given["jusqu_au"] == last_day(date.fromisoformat(given["date"])).isoformat()
    assert client.get("/exports/lieux.geojson").get_data() == before, "never among the facts"
    assert NOTE not in client.get(f"/lieux/{place}?f=jsonld").get_data(as_text=True)
    report = text_of(client.get(f"/lieux/{place}/signaler?note={given['id']}"))
    assert "À propos du bon à savoir « Entrez par la cour" in report
    clock.advance(days=365)
    assert notes(client) != []
    clock.advance(days=1)
    assert notes(client) == [] and "Entrez par la cour" not in page(client, place)
    with toolbox_of(app).store.writing() as work:
        tips.purge(work)
        assert work.session.scalar(select(func.count(Tip.id))) == 0


@one_database
def test_a_note_whose_year_is_over_says_so_and_is_sent_again(
    app: Flask, client: FlaskClient, client_as: Enter, clock: FrozenClock
) -> None:
    moderator = client_as("moderator")
    place = api.publish(moderator, api.creation())["place"]
    receipt = api.send(client, api.proposal("tip", place, note=NOTE, changes={}))
    follow, address = receipt["follow"], f"/lieux/{place}/bon-a-savoir"
    assert "Il est montré jusqu’au" not in text_of(client.get(follow))
    clock.advance(hours=3)
    assert api.decide(moderator, receipt["uid"]).status_code == 200
    clock.advance(days=364, hours=21)
    said = text_of(client.get(follow))
    assert "est publié pour un an" in said and "Il est montré jusqu’au 20 nov. 2027." in said
    assert "Retirer mon bon à savoir" in said and f'action="{address}"' not in said
    clock.advance(days=1)
    over = client.get(follow)
    said = text_of(over)
    assert "Publiée jusqu’au 20 nov. 2027" in said and "n’est plus montré" in said
    assert "est publié pour un an" not in said and "Retirer mon bon à savoir" not in said
    assert "Published until 20 Nov 2027" in text_of(client.get(f"{follow}?lang=en"))
    client.get(f"{follow}?lang=fr")
    # Whether the worker has passed or not.
    with toolbox_of(app).store.writing() as work:
        tips.purge(work)
    assert text_of(client.get(follow)).count("Publiée jusqu’au") == 1
    sent = form_to(over, address).send(client)
    assert sent.status_code == 303
    [old, new] = [one for one in stored(app) if one.kind == "tip"]
    assert (new.note, new.state, old.state) == (NOTE, "waiting", "published")
    assert form_to(over, address).send(client).location == sent.location, "sent twice is sent once"
    assert api.decide(client_as("moderator"), new.uid).status_code == 200
    assert "Il est montré jusqu’au 21 nov. 2028." in text_of(client.get(sent.location))
    assert "Entrez par la cour" in page(client, place)


@one_database
def test_a_note_on_a_place_that_has_gone_is_not_sent_again(
    client: FlaskClient, client_as: Enter, clock: FrozenClock
) -> None:
    moderator = client_as("moderator")
    place = api.publish(moderator, api.creation())["place"]
    follow = api.publish(moderator, api.proposal("tip", place, note=NOTE, changes={}))["follow"]
    api.publish(moderator, api.proposal("close", place, changes={}))
    clock.advance(days=366)
    said = text_of(client.get(follow))
    assert "Publiée jusqu’au" in said and "Le lieu n’est plus sur la carte." in said
    assert f'action="/lieux/{place}/bon-a-savoir"' not in said


@one_database
def test_a_note_is_taken_back_by_its_author_or_the_team(
    app: Flask, client: FlaskClient, client_as: Enter
) -> None:
    moderator = client_as("moderator")
    place = api.publish(moderator, api.creation())["place"]
    receipts = [
        api.send(client, api.proposal("tip", place, note=f"Note {rank}", changes={})) for rank in (1, 2)
    ]
    for receipt in receipts:
        assert api.decide(moderator, receipt["uid"]).status_code == 200
    assert {row["texte"] for row in notes(client)} == {"Note 1", "Note 2"}
    tag = client.get(f"{FILE}.geojson").headers["ETag"]
    assert f"/moderation/{receipts[0]['uid']}" in page(moderator, place)
    undone = moderator.post(f"/moderation/{receipts[0]['uid']}/annuler")
    assert undone.status_code < 400, undone.status_code
    assert [row["texte"] for row in notes(client)] == ["Note 2"]
    assert client.get(f"{FILE}.geojson", headers={"If-None-Match": tag}).status_code == 200
    refused = api.decide(moderator, receipts[0]["uid"], "refuse", reason="personal_data")
    assert refused.get_json()["state"] == "refused"
    assert "Retirer mon bon à savoir" in text_of(client.get(receipts[1]["follow"]))
    client.post(receipts[1]["follow"], data={"action": "retirer_note"})
    assert notes(client) == []
    assert "Vous avez retiré cette contribution" in text_of(client.get(receipts[1]["follow"]))
    assert client.post(receipts[1]["follow"], data={"action": "retirer_note"}).status_code == 404
    again = client.post(receipts[0]["follow"], data={"action": "reexamen", "pourquoi": "Regardez mieux."})
    assert again.status_code == 303
    assert [(one.note, one.message) for one in stored(app)][-1] == ("Note 1", "Regardez mieux.")


@one_database
def test_a_restored_backup_does_not_show_a_withdrawn_note(app: Flask, client_as: Enter) -> None:
    moderator = client_as("moderator")
    place = api.publish(moderator, api.creation())["place"]
    assert (
        api.send(moderator, api.proposal("tip", place, note="Du dimanche", changes={}))["state"]
        == "published"
    )
    with toolbox_of(app).store.writing() as work:
        uid = work.session.scalar(select(Tip.uid))
        note = {"uid": str(uid), "kind": erasures.TIP, "subject": {"tip": uid}, "at": work.now.isoformat()}
        assert return_of_backup.settle(work, [note], 0).erased == 1
        assert work.session.scalar(select(Tip.uid)) is None


@one_database
@pytest.mark.parametrize(
    ("body", "field", "code"),
    [
        ({"kind": "tip"}, "note", "required"),
        ({"kind": "tip", "note": "x" * 281}, "note", "too_long"),
        ({"kind": "confirm", "note": "Bonjour"}, "note", "not_for_this_kind"),
        ({"kind": "tip", "note": "Bonjour", "changes": {"nom": {"from": "a", "to": "b"}}}, "nom", ""),
    ],
)
def test_what_is_no_note_is_refused(
    client: FlaskClient, client_as: Enter, body: dict[str, str], field: str, code: str
) -> None:
    place = api.publish(client_as("moderator"), api.creation())["place"]
    kind = body.pop("kind") if "kind" in body else "tip"
    answer = client.post(api.CONTRIBUTIONS, json={**api.proposal(kind, place), **body})
    assert answer.status_code == 422
    [problem] = answer.get_json()["problems"]
    assert problem["field"] == field and code in problem["code"]


def test_a_year_ends_on_a_day_that_exists() -> None:
    assert last_day(date(2028, 2, 29)) == date(2029, 2, 28)
    assert last_day(date(2026, 11, 20)) == date(2027, 11, 20)


@one_database
def test_a_note_is_read_with_its_place_alone_and_goes_on_with_the_record_that_stays(
    client: FlaskClient, client_as: Enter
) -> None:
    moderator = client_as("moderator")
    goes, stays, last = (
        api.publish(moderator, api.creation(nom=name))["place"] for name in ("Un", "Deux", "Trois")
    )
    api.publish(moderator, api.proposal("tip", goes, note="Sonnez deux fois", changes={}))
    [given] = notes(client)
    elsewhere = client.get(f"/lieux/{stays}/signaler?note={given['id']}")
    assert elsewhere.status_code == 200 and "Sonnez deux fois" not in text_of(elsewhere)
    address = f"/moderation/doublons/{goes}/{stays}"
    form = form_to(moderator.get(address), f"{address}/fusionner")
    assert form.send(moderator, reste=stays).status_code == 303
    assert "Sonnez deux fois" in page(client, stays)
    assert [(one["lieu"], one["texte"]) for one in notes(client)] == [(stays, "Sonnez deux fois")]
    assert "Sonnez deux fois" in text_of(client.get(f"/lieux/{stays}/signaler?note={given['id']}"))
    # United once more, it goes on once more.
    address = f"/moderation/doublons/{stays}/{last}"
    form = form_to(moderator.get(address), f"{address}/fusionner")
    assert form.send(moderator, reste=last).status_code == 303
    assert "Sonnez deux fois" in page(client, last)
    assert [(one["lieu"], one["texte"]) for one in notes(client)] == [(last, "Sonnez deux fois")]
    follows_the_licence(client, moderator, last)


def follows_the_licence(client: FlaskClient, moderator: FlaskClient, place: str) -> None:
    """A line repeats the name and the position of its place, and so leaves where the place may."""
    seen: str | None = None
    for licence, file in (("odbl", f"{FILE}-odbl"), ("unknown", None)):
        changed = {"licence": {"from": seen, "to": licence}}
        api.publish(moderator, api.proposal("correct", place, changes=changed))
        seen = licence
        for one in (FILE, f"{FILE}-odbl"):
            found = [(row["lieu"], row["licence"]) for row in notes(client, one)]
            assert found == ([(place, licence)] if one == file else []), (licence, one)
    assert "opendatacommons" in client.get(f"{FILE}-odbl.csv").headers["Link"]
    assert "etalab" in client.get(f"{FILE}.csv").headers["Link"]


@one_database
def test_what_a_person_noted_is_taken_back_with_the_rest(client: FlaskClient, client_as: Enter) -> None:
    moderator, resident = client_as("moderator"), client_as("resident")
    place = api.publish(moderator, api.creation())["place"]
    sent = api.send(resident, api.proposal("tip", place, note="Achetez chez moi", changes={}))
    assert api.decide(moderator, sent["uid"]).status_code == 200
    start = f"/moderation/{sent['uid']}/auteur"
    preview = form_to(moderator.get(start), start).send(moderator, reason="advertising").location or ""
    shown = moderator.get(preview)
    assert "Bon à savoir qui sera retiré : « Achetez chez moi »" in text_of(shown) and notes(client) != []
    form_to(shown, f"{preview}/publication").send(moderator)
    assert notes(client) == [] and "Achetez" not in page(client, place)
    assert "n’est plus sur la carte" in text_of(resident.get(sent["follow"]))
