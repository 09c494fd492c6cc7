"""Many places changed, and taken back, by one decision: choice, preview, publishing, account; who may."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from cartoquartiers.domain.letters import LetterKind
from cartoquartiers.domain.proposal import parse_proposal
from cartoquartiers.store.queries.places import place_by_uid
from cartoquartiers.store.tables.contribution import Contribution, Decision
from cartoquartiers.store.tables.letters import Outbox
from cartoquartiers.usecases import contribute, outbox
from cartoquartiers.usecases import publish as publishing
from cartoquartiers.usecases.letters import compose
from tests import people
from tests.factories.territory import INSIDE_1, INSIDE_2, STRUCTURE
from tests.support import api
from tests.support.application import toolbox_of
from tests.support.clock import FrozenClock
from tests.support.contributions import stored, text_of
from tests.support.forms import PageForm, form_to

Enter = Callable[[str], FlaskClient]
LOTS = "/moderation/lots"
HOURS = "Mo-Fr 09:00-17:00"
one_database = pytest.mark.parametrize("kind", ["spatialite"], indirect=True)


def places(moderator: FlaskClient, *names: str, **values: Any) -> dict[str, str]:
    """Published places by name; those whose name begins with « Est » lie in the other quartier."""
    made = {}
    for rank, name in enumerate(names):
        lon, lat = INSIDE_2 if name.startswith("Est") else INSIDE_1
        where = [lon + rank / 1000, lat]
        made[name] = api.publish(moderator, api.creation(nom=name, position=where, **values))["place"]
    return made


def field_of(app: Flask, place: str, name: str) -> Any:
    with toolbox_of(app).store.reading() as work:
        found = place_by_uid(work, place)
        assert found is not None
        return found.fields.get(name)


def verified(app: Flask, place: str) -> str | None:
    with toolbox_of(app).store.reading() as work:
        found = place_by_uid(work, place)
        assert found is not None
        return found.verified_on


def decisions(app: Flask, place: str) -> list[tuple[Any, ...]]:
    """(state of the contribution, verdict, rule) of what batches did to a place."""
    with toolbox_of(app).store.reading() as work:
        told = work.session.execute(
            select(Contribution.state, Decision.verdict, Decision.rule)
            .join(Decision, Decision.contribution_id == Contribution.id)
            .where(Contribution.place_uid == place, Contribution.batch_id.is_not(None))
            .order_by(Decision.id)
        )
        return [tuple(row) for row in told]


def differing(app: Flask) -> int:
    """How many places are not what their revisions say."""
    with toolbox_of(app).store.writing() as work:
        return publishing.rebuild(work)


def prepared(client: FlaskClient, uids: list[str], **typed: str) -> str:
    """A draft by the form of the page; the address of its preview."""
    form = form_to(client.get(LOTS), LOTS)
    answer = form.send(client, lieu=uids, **typed)
    assert answer.status_code == 303, text_of(answer)
    return answer.headers["Location"]


def publication(client: FlaskClient, address: str) -> PageForm:
    return form_to(client.get(address), f"{address}/publication")


def published(client: FlaskClient, address: str, **typed: Any) -> TestResponse:
    """Publish what is ticked, slice after slice; the account."""
    answer = publication(client, address).send(client, **typed)
    while f"{address}/publication" in (page := client.get(address)).get_data(as_text=True):
        assert answer.status_code == 303
        answer = publication(client, address).send(client)
    return page


def results(page: TestResponse) -> dict[str, str]:
    """What the account says of each place, by its name."""
    rows = re.findall(r"<tr>(.*?)</tr>", text_of(page), re.DOTALL)
    plain = [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", row)).strip() for row in rows]
    return {" ".join(row.split()[:2]): row for row in plain[1:]}


def test_a_change_of_many_places_and_its_undoing(app: Flask, client_as: Enter) -> None:
    moderator, agent = client_as("moderator"), client_as("agent")
    found = places(moderator, "Ouest 1", "Ouest 2", "Ouest 3", "Ouest 4", "Est 1", telephone="0240419000")
    listed = text_of(agent.get(f"{LOTS}?rubrique=tri-reemploi"))
    assert "Ouest 1" in listed
    assert listed.count("hors de votre domaine") == 1

    form = form_to(agent.get(LOTS), LOTS)
    bad = form.send(agent, tache="telephone", telephone="zéro", lieu=[found["Ouest 1"]], message="Parce que")
    assert bad.status_code == 422
    again = form_to(bad, LOTS)
    assert "telephone" in again.invalid
    assert (again.value("lieu"), again.value("message")) == (found["Ouest 1"], "Parce que")

    hours = {"tache": "horaires", "horaires": "lundi au vendredi de 9 h à 17 h", "message": "Réorganisation"}
    address = prepared(agent, list(found.values()), **hours)
    preview = results(agent.get(address))
    assert "du lundi au vendredi de 9 h à 17 h" in preview["Ouest 1"]
    assert "en dehors de votre domaine" in preview["Est 1"]
    assert field_of(app, found["Ouest 1"], "horaires") is None
    ranks = publication(agent, address).fields["rang"]
    assert len(ranks) == 4
    api.publish(moderator, api.correction(found["Ouest 2"], horaires="Sa 10:00-12:00"))
    account = published(agent, address, rang=ranks[:3])
    fates = results(account)
    assert "Publié" in fates["Ouest 1"]
    assert "Horaires : Quelqu’un a changé ce champ entre-temps." in fates["Ouest 2"]
    assert "Laissé de côté" in fates["Ouest 4"]
    assert "en dehors de votre domaine" in fates["Est 1"]
    assert field_of(app, found["Ouest 1"], "horaires") == HOURS
    assert field_of(app, found["Ouest 2"], "horaires") == "Sa 10:00-12:00"
    number = address.rpartition("/")[2]
    assert f"modification groupée n° {number}" in text_of(
        app.test_client().get(f"/lieux/{found['Ouest 1']}/historique")
    )
    with toolbox_of(app).store.reading() as work:
        place = place_by_uid(work, found["Ouest 1"])
        assert place is not None
        assert place.verified_on is None, "a decision at a desk is no look at the place"
    # Published twice, it is done once.
    before = len(stored(app))
    assert agent.post(f"{address}/publication").status_code == 303
    assert len(stored(app)) == before

    # What had changed meanwhile is taken up as it is now.
    retried = form_to(agent.get(address), f"{address}/reprise").send(agent).headers["Location"]
    assert "samedi" in results(agent.get(retried))["Ouest 2"]

    # Somebody works on one of them; then the whole batch is taken back.
    api.publish(moderator, api.correction(found["Ouest 3"], 2, horaires="Su 10:00-12:00"))
    undoing = form_to(agent.get(address), f"{address}/annulation").send(agent).headers["Location"]
    assert "Quelqu’un d’autre a changé ce champ depuis" in results(agent.get(undoing))["Ouest 3"]
    fates = results(published(agent, undoing))
    assert "Remis comme avant" in fates["Ouest 1"]
    assert "Changé entre-temps" in fates["Ouest 3"]
    assert field_of(app, found["Ouest 1"], "horaires") is None
    assert field_of(app, found["Ouest 3"], "horaires") == "Su 10:00-12:00"
    assert "Annulée par la modification groupée" in text_of(agent.get(address))
    assert decisions(app, found["Ouest 1"]) == [
        ("withdrawn", "accept", "agent_own_area"),
        ("published", "accept", "agent_own_area"),
        ("withdrawn", "undo", None),
    ]
    assert differing(app) == 0


def test_what_a_person_published_is_taken_back_where_nobody_else_worked_since(
    app: Flask, client_as: Enter
) -> None:
    moderator, resident, agent = client_as("moderator"), client_as("resident"), client_as("agent")
    found = places(moderator, "Ouest 1", "Ouest 2", "Ouest 3", telephone="0240419000")
    sent = {
        name: api.send(resident, api.correction(uid, nom=f"{name} gribouillé", site_web="https://x.example"))
        for name, uid in found.items()
    }
    for receipt in sent.values():
        assert api.decide(moderator, receipt["uid"]).status_code == 200
    # « Tout est exact » from the same hand counts no more either.
    [elsewhere] = places(moderator, "Ouest 5").values()
    right = api.send(resident, api.proposal("confirm", elsewhere, 1, fields=["nom"]))
    if right["state"] == "waiting":
        api.decide(moderator, right["uid"])
    assert verified(app, elsewhere)
    created = api.send(resident, api.creation(nom="Ouest 4", position=list(INSIDE_1)))
    assert api.decide(moderator, created["uid"]).status_code == 200
    api.publish(moderator, api.correction(found["Ouest 2"], 2, nom="Ouest 2 corrigé"))
    seen = api.proposal("confirm", found["Ouest 3"], 2, fields=["nom"])
    api.publish(agent, seen)

    first = sent["Ouest 1"]["uid"]
    page = f"/moderation/{first}/auteur"
    assert page in text_of(moderator.get(f"/moderation/{first}"))
    assert agent.get(page).status_code == 403
    anonymous = api.send(app.test_client(), api.correction(found["Ouest 1"], 2, nom="Autre"))
    assert moderator.get(f"/moderation/{anonymous['uid']}/auteur").status_code == 404
    form = form_to(moderator.get(page), page)
    bad = form.send(moderator, reason="", du="2026-12-40")
    assert bad.status_code == 422
    assert form_to(bad, page).invalid >= {"du", "reason"}
    preview = form.send(moderator, reason="offensive").headers["Location"]
    told = results(moderator.get(preview))
    assert "Nom : Quelqu’un a confirmé ce champ depuis." in told["Ouest 3"]
    assert "1 vérification ne comptera plus" in told["Ouest 5"]
    assert field_of(app, found["Ouest 1"], "nom") == "Ouest 1 gribouillé"
    fates = results(published(moderator, preview))
    assert "Remis en partie comme avant" in fates["Ouest 2"]
    assert [field_of(app, uid, "nom") for uid in found.values()] == [
        "Ouest 1",
        "Ouest 2 corrigé",
        "Ouest 3 gribouillé",
    ]
    assert {field_of(app, uid, "site_web") for uid in found.values()} == {None}
    assert field_of(app, created["place"], "gone") == "removed"
    states = {row.uid: row.state for row in stored(app)}
    assert (verified(app, elsewhere), states[right["uid"]]) == (None, "refused")
    assert [states[sent[name]["uid"]] for name in found] == ["refused", "partial", "partial"]
    assert "ne respectent pas la charte" in text_of(resident.get(sent["Ouest 1"]["follow"]))
    # The same again finds nothing that is still theirs.
    form = form_to(moderator.get(page), page)
    again = form.send(moderator, reason="offensive").headers["Location"]
    assert 'name="rang"' not in text_of(moderator.get(again))

    # A moderator may think better of it: the contribution waits again, and brings the place back.
    for address in (f"/moderation/{created['uid']}/annuler", f"/moderation/{created['uid']}/decision"):
        assert moderator.post(address, data={"verdict": "accept"}).status_code == 303
    assert field_of(app, created["place"], "gone") is None
    assert differing(app) == 0


def test_the_latest_revisions_of_a_place_are_taken_back(app: Flask, client_as: Enter) -> None:
    moderator = client_as("moderator")
    [place] = places(moderator, "Ouest 1", telephone="0240419000").values()
    for version, values in enumerate(
        ({"nom": "Ouest 1 bis"}, {"telephone": "0240419001"}, {"nom": "Ouest 1 ter"}), start=1
    ):
        api.publish(moderator, api.correction(place, version, **values))
    history = f"/lieux/{place}/historique"
    action = f"/moderation/lieux/{place}/annulation"
    assert action not in text_of(app.test_client().get(history))
    assert client_as("agent").post(action, data={"versions": "2"}).status_code == 403
    assert moderator.post(action, data={"versions": "x"}).headers["Location"] == history
    preview = form_to(moderator.get(history), action).send(moderator, versions="2").headers["Location"]
    assert "Annuler les 2 dernières modifications" in text_of(moderator.get(preview))
    published(moderator, preview)
    assert field_of(app, place, "nom") == "Ouest 1 bis"
    assert field_of(app, place, "telephone") == "+33 2 40 41 90 00"
    # An agent writes of what they see; taken back, they have seen nothing.
    api.publish(client_as("agent"), api.correction(place, 5, site_web="https://exemple.fr"))
    assert verified(app, place)
    published(moderator, form_to(moderator.get(history), action).send(moderator, versions="1").location or "")
    assert field_of(app, place, "site_web") is None
    assert verified(app, place) is None
    assert differing(app) == 0


@one_database
def test_closing_a_structure_and_a_type_for_many(app: Flask, client_as: Enter) -> None:
    moderator = client_as("moderator")
    found = places(moderator, "Ouest 1", "Ouest 2")
    uids = list(found.values())
    mute = form_to(moderator.get(LOTS), LOTS).send(moderator, lieu=uids, tache="fermeture", pour="toujours")
    assert form_to(mute, LOTS).invalid == {"message"}
    until = {"tache": "fermeture", "pour": "jusqu_au", "ferme_jusqu_au": "2026-12-31", "message": "Travaux"}
    published(moderator, prepared(moderator, uids, **until))
    assert field_of(app, uids[0], "etat") == "ferme_temporairement"
    published(moderator, prepared(moderator, uids, tache="structure", structure=STRUCTURE))
    assert field_of(app, uids[1], "structure") == STRUCTURE
    published(moderator, prepared(moderator, uids, tache="structure", vider_structure="1"))
    assert field_of(app, uids[1], "structure") is None
    published(moderator, prepared(moderator, uids, tache="type", type="jardin-partage"))
    assert field_of(app, uids[0], "rubrique") == "espaces-verts"
    closing = prepared(moderator, uids, tache="fermeture", pour="toujours", message="Fin du service")
    published(moderator, closing)
    assert field_of(app, uids[0], "gone") == "closed"
    undoing = form_to(moderator.get(closing), f"{closing}/annulation").send(moderator).headers["Location"]
    published(moderator, undoing)
    assert field_of(app, uids[0], "gone") is None
    # Nobody else publishes a draft, and an agent sees only those of their own.
    assert client_as("agent").get(closing).status_code == 404
    draft = prepared(moderator, uids, tache="telephone", telephone="0240419000")
    assert client_as("administrator").post(f"{draft}/publication", data={"rang": "1"}).status_code == 403
    for nonsense in ("0", "x", "9" * 30):
        assert moderator.get(f"{LOTS}/{nonsense}").status_code == 404
    assert moderator.post(f"{LOTS}/{draft.rpartition('/')[2]}/publication").status_code == 422


@one_database
def test_authors_hear_once_of_an_undoing_however_much_it_takes_back(
    app: Flask, client_as: Enter, clock: FrozenClock
) -> None:
    moderator, resident = client_as("moderator"), client_as("resident")
    found = places(moderator, *(f"Ouest {number}" for number in range(12)))
    follow = ""
    for name, uid in found.items():
        body = parse_proposal(api.correction(uid, nom=f"{name} gribouillé"))
        with toolbox_of(app).store.writing() as work:
            follow = contribute.submit(work, people.actor("resident"), body, language="fr").follow
    mine = [row.uid for row in stored(app) if row.author_role == "resident"]
    assert len(mine) == 12
    assert all(api.decide(moderator, uid).status_code == 200 for uid in mine)
    page = f"/moderation/{mine[0]}/auteur"
    preview = form_to(moderator.get(page), page).send(moderator, reason="offensive", message="Trop.").location
    clock.advance(minutes=1)
    published(moderator, preview or "")
    with toolbox_of(app).store.reading() as work:
        letters = list(work.session.scalars(select(Outbox).where(Outbox.kind == LetterKind.UNDONE)))
        assert [row.recipient for row in letters] == ["resident@demo.example"]
        mail = compose(work, outbox.Taken(1, LetterKind.UNDONE, "x@y.example", "fr", letters[0].params, "k"))
        english = compose(
            work, outbox.Taken(1, LetterKind.UNDONE, "x@y.example", "en", letters[0].params, "k")
        )
    assert mail.body.count("/suivi/") == 10 and "… et 2 de plus." in mail.body
    assert "ne respectent pas la charte" in mail.body and "Trop." in mail.body
    assert "respect the charter" in english.body and "{" not in mail.body + english.body
    assert "L’équipe est revenue sur sa décision : ce n’est plus sur la carte." in text_of(
        resident.get(follow)
    )
    history = text_of(app.test_client().get(f"/lieux/{found['Ouest 1']}/historique"))
    assert "annulation groupée n° " in history and "modification groupée n° " not in history
