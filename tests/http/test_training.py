"""« S’entraîner »: the desk's gestures on made-up contributions, of which nothing reaches anybody."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from cartoquartiers.domain.training_cases import CASES
from cartoquartiers.domain.training_places import PLACES
from tests.factories.rows import counts
from tests.support.application import toolbox_of
from tests.support.forms import PageForm, forms_of
from tests.support.planted import tables_that_say

# What is judged is computed; one row of one table is all that either database sees of it.
pytestmark = pytest.mark.parametrize("kind", ["spatialite"], indirect=True)
Enter = Callable[[str], FlaskClient]
HOME = "/entrainement/bureau"
MARK = "xyzzy-entrainement"


def text(answer: TestResponse) -> str:
    return answer.get_data(as_text=True).replace("\u00a0", " ").replace("\u202f", " ")


def form(client: FlaskClient, code: str, query: str = "") -> PageForm:
    page = client.get(f"{HOME}/{code}{query}")
    assert page.status_code == 200, code
    return next(one for one in forms_of(page) if one.action == f"{HOME}/{code}/decision")


def decide(client: FlaskClient, code: str, query: str = "", **typed: object) -> str:
    answer = form(client, code, query).send(client, **typed)
    assert answer.status_code == 303, (code, text(answer)[:300])
    return text(client.get(answer.headers["Location"]))


def rows(app: Flask) -> dict[str, int]:
    """How many rows each table holds but for those of the exercises, and of sessions."""
    with toolbox_of(app).store.reading() as work:
        found = counts(work.session.connection())
    return {name: count for name, count in found.items() if name not in {"training", "session", "sign_in"}}


def test_all_is_played_on_the_desk_and_nothing_of_it_is_anywhere(app: Flask, client_as: Enter) -> None:
    moderator = client_as("moderator")
    before = rows(app)
    assert "Bien vu" in decide(moderator, "horaires", verdict="accept")
    assert "À revoir" in decide(moderator, "doublon", verdict="accept")
    assert moderator.post(f"{HOME}/doublon/annuler").status_code == 303
    assert "Bien vu" in decide(
        moderator, "doublon", verdict="refuse", reason="duplicate", refuse_message=MARK
    )
    assert "Bien vu" in decide(moderator, "deplacement", verdict="ask", ask_message=MARK)
    assert "Bien vu" in decide(moderator, "personnel", verdict="accept", field=["horaires"])
    amended = {"to-nom": f"Jardin du Verger {MARK}", "verdict": "amend"}
    assert "Bien vu" in decide(moderator, "majuscules", "?mode=modifier", **amended)
    stale = form(moderator, "conteste").send(moderator, verdict="accept")
    assert stale.status_code == 409 and "la fiche a changé" in text(stale)
    assert "Bien vu" in decide(moderator, "conteste", verdict="accept", **{"choice-horaires": "now"})
    merged = moderator.post(
        f"{HOME}/fusion/fusionner", data={"reste": "livres", "choix:horaires,horaires_texte": "livres-bis"}
    )
    assert "Bien vu" in text(moderator.get(merged.headers["Location"]))
    face = {"gauche": "58", "haut": "22", "largeur": "16", "hauteur": "22"}
    assert moderator.post(f"{HOME}/visage/masquer", data=face).status_code == 303
    assert "Bien vu" in decide(moderator, "visage", verdict="accept")
    hidden = {"quoi": "champ:description", "reason": "offensive", "message": MARK}
    said = moderator.post(f"{HOME}/signalement/masquer", data=hidden)
    assert "Bien vu" in text(moderator.get(said.headers["Location"]))
    # Not a row, not a word.
    assert rows(app) == before
    with toolbox_of(app).store.reading() as work:
        assert not tables_that_say(work, MARK)
        assert not any(tables_that_say(work, place.name) for place in PLACES.values())
    for address in ("/exports/lieux.geojson", "/api/v1/changes", "/flux/changements.atom", "/moderation"):
        page = text(client_as("moderator").get(address))
        assert not [case.name for case in CASES.values() if case.name in page], address
    assert "9 exercices faits sur 16" in text(moderator.get("/entrainement"))
    assert "16 exercices vous attendent" in text(client_as("agent").get("/entrainement"))
    assert moderator.post("/entrainement/recommencer").status_code == 303
    assert "16 exercices vous attendent" in text(moderator.get("/entrainement"))
