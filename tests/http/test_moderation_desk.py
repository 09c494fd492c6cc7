"""The moderators' desk without any script: what is shown, what each button does."""

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from cartoquartiers.web.moderation.queue import since
from tests.corpus import photos
from tests.factories.territory import INSIDE_1, INSIDE_2
from tests.support import api, application
from tests.support.forms import PageForm, forms_of

Enter = Callable[[str], FlaskClient]


@pytest.fixture
def place(moderator: FlaskClient) -> str:
    values = {"horaires": "We 09:00-12:00", "adresse": "1 place du Sanitat", "position": list(INSIDE_1)}
    place: str = api.publish(moderator, api.creation(nom="Composteur du Sanitat", **values))["place"]
    return place


def text(answer: TestResponse) -> str:
    """The page with plain spaces: which of them do not break is the typographer's business."""
    return answer.get_data(as_text=True).replace("\u00a0", " ").replace("\u202f", " ")


def work_form(moderator: FlaskClient, uid: str, query: str = "") -> PageForm:
    """The form of the desk, as a browser without script has it."""
    page = moderator.get(f"/moderation/{uid}{query}")
    assert page.status_code == 200
    return next(form for form in forms_of(page) if form.action.startswith(f"/moderation/{uid}/decision"))


def decide(moderator: FlaskClient, uid: str, query: str = "", **typed: Any) -> TestResponse:
    return work_form(moderator, uid, query).send(moderator, **typed)


def state(client: FlaskClient, uid: str) -> str:
    answer: str = client.get(f"/api/v1/contributions/{uid}").get_json()["state"]
    return answer


def fields_of(client: FlaskClient, place: str) -> dict[str, Any]:
    properties: dict[str, Any] = client.get(f"/lieux/{place}?f=geojson", follow_redirects=True).get_json()[
        "properties"
    ]
    return properties


def test_the_queue_shows_what_waits_the_oldest_first(
    client: FlaskClient, moderator: FlaskClient, place: str
) -> None:
    api.send(client, api.correction(place, telephone="02 40 41 90 00"))
    api.send(client, api.creation(nom="Jardin des Éclusiers"))
    page = text(moderator.get("/moderation"))
    assert page.index("Composteur du Sanitat") < page.index("Nouveau : Jardin des Éclusiers")
    assert "2 contributions à regarder" in page
    assert "2 en attente" in page


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (8, "il y a 8 j"),
        (40, "il y a 6 semaines"),
        (61, "il y a 2 mois"),
        (800, "il y a 2 ans"),
    ],
)
def test_months_are_not_told_as_minutes(plain_app: Flask, days: int, words: str) -> None:
    now = datetime(2026, 11, 29, tzinfo=UTC)
    with plain_app.test_request_context():
        assert since(now - timedelta(days=days), now).replace("\u00a0", " ") == words


def test_only_what_changes_is_shown_word_by_word(
    client: FlaskClient, moderator: FlaskClient, place: str
) -> None:
    uid = api.send(client, api.correction(place, horaires="We,Sa 10:00-12:00"))["uid"]
    page = text(moderator.get(f"/moderation/{uid}"))
    assert '<del><span class="hidden-text">supprimé : </span>9</del>' in page
    assert '<ins><span class="hidden-text">ajouté : </span>et samedi</ins>' in page
    assert ">Description<" not in page


def test_a_move_is_told_in_metres(client: FlaskClient, moderator: FlaskClient, place: str) -> None:
    there = [INSIDE_1[0], INSIDE_1[1] - 0.001]
    uid = api.send(client, api.proposal("move", place, changes={"position": {"to": there}}))["uid"]
    page = text(moderator.get(f"/moderation/{uid}"))
    assert "111 m au sud" in page
    assert 'data-metres="111"' in page


def test_filters_live_in_the_address(client: FlaskClient, moderator: FlaskClient) -> None:
    api.send(client, api.creation(nom="À l’ouest", position=list(INSIDE_1)))
    api.send(client, api.creation(nom="À l’est", position=list(INSIDE_2)))
    api.send(
        client, api.creation(nom="Livres", rubrique="culture", type="bibliotheque", position=list(INSIDE_2))
    )
    for query, shown in (
        ("?quartier=1", {"À l’ouest"}),
        ("?quartier=2", {"À l’est", "Livres"}),
        ("?quartier=2&rubrique=culture", {"Livres"}),
        ("?nature=close", set()),
        ("?quartier=unknown", set()),
    ):
        page = text(moderator.get(f"/moderation{query}"))
        assert {
            name for name in ("À l’ouest", "À l’est", "Livres") if f"Nouveau : {name}" in page
        } == shown, query


def test_accepting_publishes_and_brings_the_next_one(
    client: FlaskClient, moderator: FlaskClient, place: str
) -> None:
    first = api.send(client, api.correction(place, telephone="02 40 41 90 00"))["uid"]
    second = api.send(client, api.correction(place, site_web="https://exemple.fr"))["uid"]
    answer = decide(moderator, first, "?nature=correct", verdict="accept")
    assert answer.status_code == 303
    assert answer.location == f"/moderation/{second}?nature=correct&fait={first}"
    assert state(moderator, first) == "published"
    assert fields_of(client, place)["telephone"].replace(" ", "").endswith("240419000")
    assert "« Composteur du Sanitat » : acceptée" in text(moderator.get(answer.location))


def test_the_bar_takes_the_last_decision_back(
    client: FlaskClient, moderator: FlaskClient, place: str
) -> None:
    uid = api.send(client, api.correction(place, nom="Autre nom"))["uid"]
    page = text(moderator.get(decide(moderator, uid, verdict="accept").location))
    assert f'form="undo" formaction="/moderation/{uid}/annuler"' in page
    answer = moderator.post(f"/moderation/{uid}/annuler")
    assert answer.location == f"/moderation/{uid}"
    assert state(moderator, uid) == "waiting"
    assert fields_of(client, place)["nom"] == "Composteur du Sanitat"


def test_a_creation_that_was_taken_back_is_read_as_new_again(
    client: FlaskClient, moderator: FlaskClient
) -> None:
    uid = api.send(client, api.creation(nom="Frigo solidaire"))["uid"]
    decide(moderator, uid, verdict="accept")
    moderator.post(f"/moderation/{uid}/annuler")
    page = text(moderator.get(f"/moderation/{uid}"))
    assert "déjà fait" not in page and "voir la fiche" not in page
    decide(moderator, uid, verdict="accept")
    assert state(moderator, uid) == "published"
    assert "Frigo solidaire" in text(client.get("/liste?q=frigo"))


def test_a_refusal_needs_a_reason_and_keeps_what_was_typed(
    client: FlaskClient, moderator: FlaskClient, place: str
) -> None:
    uid = api.send(client, api.correction(place, nom="Autre nom"))["uid"]
    again = decide(moderator, uid, verdict="refuse", refuse_message="Déjà fait en mai")
    assert again.status_code == 422
    assert "Déjà fait en mai" in text(again)
    assert 'data-sheet="refuse"' in text(again)
    assert decide(moderator, uid, verdict="refuse", reason="already_done").status_code == 303
    assert state(moderator, uid) == "refused"


def test_the_last_reason_needs_words(client: FlaskClient, moderator: FlaskClient, place: str) -> None:
    uid = api.send(client, api.correction(place, nom="Autre nom"))["uid"]
    assert decide(moderator, uid, verdict="refuse", reason="other").status_code == 422
    said = decide(
        moderator, uid, verdict="refuse", reason="other", refuse_message="Le nom officiel est l’autre."
    )
    assert said.status_code == 303


def test_every_reason_has_its_sentence_and_nine_have_a_key(
    client: FlaskClient, moderator: FlaskClient, place: str
) -> None:
    uid = api.send(client, api.correction(place, nom="Autre nom"))["uid"]
    page = text(moderator.get(f"/moderation/{uid}"))
    assert page.count('name="reason"') == 13
    assert page.count('<kbd class="desk-reason-key"') == 9


def test_a_question_waits_for_its_answer(client: FlaskClient, moderator: FlaskClient, place: str) -> None:
    uid = api.send(client, api.correction(place, nom="Autre nom"))["uid"]
    assert decide(moderator, uid, verdict="ask").status_code == 422
    assert decide(moderator, uid, verdict="ask", ask_message="Où est l’entrée ?").status_code == 303
    assert "Rien n’attend ici" in text(moderator.get("/moderation"))
    assert "Composteur du Sanitat" in text(moderator.get("/moderation?etat=asked"))
    assert "Où est l’entrée" in text(moderator.get(f"/moderation/{uid}"))


def test_field_by_field(client: FlaskClient, moderator: FlaskClient, place: str) -> None:
    uid = api.send(client, api.correction(place, nom="Autre nom", telephone="02 40 41 90 00"))["uid"]
    form = work_form(moderator, uid, "?mode=champs")
    assert sorted(form.fields["field"]) == ["nom", "telephone"]
    assert form.send(moderator, verdict="accept", field=["telephone"]).status_code == 303
    assert state(moderator, uid) == "partial"
    now = fields_of(client, place)
    assert now["nom"] == "Composteur du Sanitat"
    assert now["telephone"]


def test_accepting_no_field_at_all_is_no_acceptance(
    client: FlaskClient, moderator: FlaskClient, place: str
) -> None:
    uid = api.send(client, api.correction(place, nom="Autre nom", telephone="02 40 41 90 00"))["uid"]
    answer = decide(moderator, uid, verdict="accept", field=[])
    assert answer.status_code == 422
    assert "Rien n’est retenu" in text(answer)
    assert state(moderator, uid) == "waiting"


def test_amending_publishes_the_moderators_words(
    client: FlaskClient, moderator: FlaskClient, place: str
) -> None:
    uid = api.send(client, api.correction(place, nom="compost du sanitat", telephone="02 40 41 90 00"))["uid"]
    form = work_form(moderator, uid, "?mode=modifier")
    assert form.value("to-nom") == "compost du sanitat"
    assert form.send(moderator, verdict="amend", **{"to-nom": "Compost du Sanitat"}).status_code == 303
    now = fields_of(client, place)
    assert now["nom"] == "Compost du Sanitat"
    assert now["telephone"]
    assert state(moderator, uid) == "published"


@pytest.mark.parametrize(
    ("typed", "hours", "phrase"),
    [
        ("mercredi et samedi de 10h à 12h", "We,Sa 10:00-12:00", "mercredi et samedi de 10h à 12h"),
        ("Sa 10:00-12:00", "Sa 10:00-12:00", None),
        ("quand la lumière est allumée", None, "quand la lumière est allumée"),
    ],
)
def test_a_moderator_writes_hours_in_plain_words(
    client: FlaskClient, moderator: FlaskClient, place: str, typed: str, hours: str | None, phrase: str | None
) -> None:
    uid = api.send(client, api.correction(place, horaires="Mo 10:00-12:00"))["uid"]
    form = work_form(moderator, uid, "?mode=modifier")
    assert form.send(moderator, verdict="amend", **{"to-horaires": typed}).status_code == 303
    now = fields_of(client, place)
    assert (now["horaires"], now["horaires_texte"]) == (hours, phrase)


def test_a_wrong_amendment_comes_back_filled(client: FlaskClient, moderator: FlaskClient, place: str) -> None:
    uid = api.send(client, api.correction(place, nom="Autre nom", telephone="02 40 41 90 00"))["uid"]
    form = work_form(moderator, uid, "?mode=modifier")
    again = form.send(moderator, verdict="amend", **{"to-nom": "Mieux", "to-telephone": "appelez-moi"})
    assert again.status_code == 422
    back = next(form for form in forms_of(again) if "decision" in form.action)
    assert (back.value("to-nom"), back.value("to-telephone")) == ("Mieux", "appelez-moi")
    assert back.invalid == {"to-telephone"}


def test_a_new_place_must_be_placed_first(client: FlaskClient, moderator: FlaskClient) -> None:
    uid = api.send(client, api.creation(position=None, adresse="12 rue Kervégan"))["uid"]
    page = text(moderator.get(f"/moderation/{uid}"))
    assert "Placez ce lieu sur la carte" in page
    assert decide(moderator, uid, verdict="amend").status_code == 422
    assert decide(moderator, uid, verdict="amend", latitude="nan", longitude="4_8").status_code == 422
    placed = decide(moderator, uid, verdict="amend", latitude="47,2161", longitude=str(INSIDE_2[0]))
    assert placed.status_code == 303
    assert state(moderator, uid) == "published"


def test_a_conflict_shows_three_columns_and_waits_for_a_choice(
    client: FlaskClient, moderator: FlaskClient, place: str
) -> None:
    uid = api.send(client, api.correction(place, nom="Nom proposé", telephone="02 40 41 90 00"))["uid"]
    form = work_form(moderator, uid)
    api.publish(moderator, api.correction(place, nom="Nom de maintenant"))
    answer = form.send(moderator, verdict="accept")
    assert answer.status_code == 409
    for words in ("Vu par l’auteur", "Composteur du Sanitat", "Nom de maintenant", "Nom proposé"):
        assert words in text(answer)
    assert state(moderator, uid) == "waiting"
    chosen = decide(moderator, uid, verdict="accept", **{"choice-nom": "proposed"})
    assert chosen.status_code == 303
    assert fields_of(client, place)["nom"] == "Nom proposé"


def test_keeping_the_value_of_today_leaves_that_field_out(
    client: FlaskClient, moderator: FlaskClient, place: str
) -> None:
    uid = api.send(client, api.correction(place, nom="Nom proposé", telephone="02 40 41 90 00"))["uid"]
    api.publish(moderator, api.correction(place, nom="Nom de maintenant"))
    assert decide(moderator, uid, verdict="accept", **{"choice-nom": "now"}).status_code == 303
    now = fields_of(client, place)
    assert (now["nom"], bool(now["telephone"])) == ("Nom de maintenant", True)
    assert state(moderator, uid) == "partial"


def test_decided_meanwhile_is_said_and_nothing_typed_is_lost(
    client: FlaskClient, moderator: FlaskClient, place: str
) -> None:
    uid = api.send(client, api.correction(place, nom="Autre nom"))["uid"]
    form = work_form(moderator, uid)
    api.decide(moderator, uid)
    late = form.send(moderator, verdict="ask", ask_message="Une question que j’ai mis du temps à écrire")
    assert late.status_code == 409
    assert "vient de décider" in text(late)
    assert "Une question que j’ai mis du temps à écrire" in text(late)


def test_a_photo_alone_and_its_description(
    app: Flask, client: FlaskClient, moderator: FlaskClient, place: str
) -> None:
    data = photos.encoded(photos.picture(), "JPEG")
    sha = hashlib.sha256(data).hexdigest()
    client.put(f"/api/v1/photos/{sha}", data=data)
    body = {**api.correction(place, nom="Autre nom"), "photos": [{"sha256": sha}]}
    uid = api.send(client, body)["uid"]
    page = text(moderator.get(f"/moderation/{uid}"))
    assert f"/photos/{sha}/800.webp?contribution={uid}" in page
    assert f"/photos/{sha}/800.webp?contribution={uid}" in text(moderator.get("/moderation/ensemble"))
    assert "pas encore publique" in page
    done = decide(moderator, uid, verdict="photos", **{f"alt-{sha}": "Quatre quarts de couleur"})
    assert done.status_code == 303
    now = fields_of(client, place)
    assert now["nom"] == "Composteur du Sanitat"
    assert now["photo"].endswith(f"/photos/{sha}/1600.webp")
    with application.toolbox_of(app).store.reading() as work:
        from cartoquartiers.store.queries.places import place_by_uid

        row = place_by_uid(work, place)
        assert row is not None
        assert row.fields["photos"][0]["alt"] == "Quatre quarts de couleur"


def test_look_alikes_are_shown_with_their_score(
    client: FlaskClient, moderator: FlaskClient, place: str
) -> None:
    uid = api.send(client, api.creation(nom="compost Sanitat", position=list(INSIDE_1)))["uid"]
    page = text(moderator.get(f"/moderation/{uid}"))
    assert "Lieux ressemblants" in page
    assert "1 doublon possible" in page
    assert f'<a href="/lieux/{place}/' in page


def test_hostile_words_stay_words(client: FlaskClient, moderator: FlaskClient, place: str) -> None:
    hostile = "</script><img src=x onerror=alert(1)>\"'"
    uid = api.send(client, {**api.correction(place, nom=hostile, description=hostile), "message": hostile})[
        "uid"
    ]
    for query in ("", "?mode=modifier", "?mode=champs"):
        assert "<img src=x" not in text(moderator.get(f"/moderation/{uid}{query}"))


def test_an_unknown_contribution_is_not_found(moderator: FlaskClient) -> None:
    for answer in (
        moderator.get("/moderation/nothing"),
        moderator.post("/moderation/nothing/decision", data={"verdict": "accept"}),
        moderator.post("/moderation/nothing/annuler"),
    ):
        assert answer.status_code == 404


def test_two_records_of_one_place_are_compared_side_by_side(
    client: FlaskClient, moderator: FlaskClient, place: str
) -> None:
    values = {"nom": "Compost Sanitat", "telephone": "02 40 41 90 00", "position": list(INSIDE_1)}
    other = api.publish(moderator, api.creation(**values))["place"]
    uid = api.send(client, api.proposal("merge", place, changes={"replaced_by": {"to": other}}))["uid"]
    page = text(moderator.get(f"/moderation/{uid}"))
    assert "Celle qui reste" in page
    assert "02 40 41 90 00" in page
    assert other in page
    assert decide(moderator, uid, verdict="accept").status_code == 303
    assert client.get(f"/lieux/{place}").status_code == 301


def test_a_correction_of_a_double_leads_to_the_merging(
    client: FlaskClient, moderator: FlaskClient, place: str
) -> None:
    other = api.publish(moderator, api.creation(nom="Compost Sanitat", position=list(INSIDE_1)))["place"]
    uid = api.send(client, api.correction(place, telephone="02 40 41 90 00"))["uid"]
    pair = f"/moderation/doublons/{place}/{other}"
    assert f'href="{pair}" data-key="d"' in text(moderator.get(f"/moderation/{uid}"))
    assert "Quelle fiche reste" in text(moderator.get(pair))
