"""The administration sees what has not left, tries again, and writes the town's own words."""

from collections.abc import Callable
from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient

from cartoquartiers.store.queries.mailing import unsent
from cartoquartiers.usecases import jobs, outbox
from tests.support import api
from tests.support.application import toolbox_of

Enter = Callable[[str], FlaskClient]
HERE = "/administration/courrier"


def test_a_letter_that_failed_is_seen_with_its_reason_and_tried_again(
    app: Flask, client: FlaskClient, client_as: Enter
) -> None:
    administrator = client_as("administrator")
    assert "Tout est parti" in administrator.get(HERE).get_data(as_text=True)
    api.send(client, {**api.creation(), "contact": "voisine@maison.example"})
    store = toolbox_of(app).store
    with store.writing() as work:
        number = outbox.due(work)[0]
        outbox.take(work, number)
        outbox.mark_failed(work, number, "550 <no such user>", for_good=True)
    page = administrator.get(HERE).get_data(as_text=True)
    assert "550 &lt;no such user&gt;" in page
    assert "voisine@maison.example" in page
    assert administrator.post(HERE, data={"letter": str(number)}).status_code == 303
    with store.reading() as work:
        assert outbox.due(work) == [number]
    assert "Lettres réessayées" in administrator.get("/administration/journal").get_data(as_text=True)


def test_a_job_that_fails_is_seen(app: Flask, client_as: Enter) -> None:
    with toolbox_of(app).store.writing() as work:
        jobs.take(work, "photos")
        work.session.flush()
        jobs.give_back(work, "photos", timedelta(hours=1), "OSError: disk full")
    page = client_as("administrator").get(HERE).get_data(as_text=True)
    assert "Effacer les photos inutiles" in page
    assert "OSError: disk full" in page


def test_the_words_of_a_letter_are_changed_checked_and_put_back(client_as: Enter) -> None:
    administrator, address = client_as("administrator"), f"{HERE}/received/fr"
    assert "Bien reçu" in administrator.get(address).get_data(as_text=True)
    wrong = administrator.post(address, data={"subject": "Merci", "body": "Merci {prenom}."})
    text = wrong.get_data(as_text=True)
    assert wrong.status_code == 422
    assert "{prenom} n’existe pas dans cette lettre" in text
    assert "Sans {suivi}" in text
    assert "Merci {prenom}." in text
    right = {"subject": "Merci <3", "body": "C’est là\n{suivi}"}
    assert administrator.post(address, data=right).status_code == 303
    page = administrator.get(address).get_data(as_text=True)
    assert "Merci &lt;3" in page
    assert "Revenir au texte d’origine" in page
    administrator.post(address, data={"usual": "1"})
    assert "Revenir au texte" not in administrator.get(address).get_data(as_text=True)
    for odd in ("nothing/fr", "received/de"):
        assert administrator.get(f"{HERE}/{odd}").status_code == 404


def test_the_daily_letter_is_switched_off_in_the_account(client_as: Enter) -> None:
    moderator = client_as("moderator")
    assert "Ne plus le recevoir" in moderator.get("/compte").get_data(as_text=True)
    moderator.post("/compte/resume", data={"wanted": "0"})
    assert "Vous ne recevez pas de lettre" in moderator.get("/compte").get_data(as_text=True)
    assert "Résumé du jour" not in client_as("resident").get("/compte").get_data(as_text=True)


def test_who_asks_for_another_look_is_answered_where_they_were(
    app: Flask, client: FlaskClient, client_as: Enter
) -> None:
    sent = api.send(client, {**api.creation(), "contact": "voisine@maison.example"})
    api.decide(client_as("moderator"), sent["uid"], "refuse", reason="event")
    for _ in range(2):
        client.post(sent["follow"], data={"action": "reexamen", "pourquoi": "C’est là toute l’année."})
    with toolbox_of(app).store.reading() as work:
        kinds = [row.kind for row in unsent(work) if row.recipient == "voisine@maison.example"]
    assert kinds == ["received", "refused", "received"]
