"""Rules that publish without a moderator: switches, shadows, the sample, the error rate, taking back."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from cartoquartiers.domain.vocabulary import Rule
from cartoquartiers.toolbox import Toolbox
from cartoquartiers.usecases import publish, quotas
from tests import people
from tests.factories.territory import INSIDE_1, STRUCTURE
from tests.support import api, application, databases
from tests.support.contributions import text_of
from tests.support.forms import form_to, forms_of

Enter = Callable[[str], FlaskClient]
HOME = "/administration/publications-automatiques"
one_database = pytest.mark.parametrize("kind", [databases.SPATIALITE], indirect=True)


def switch(client_as: Enter, rule: Rule, mode: str, sample: str = "1") -> None:
    administrator = client_as("administrator")
    answer = form_to(administrator.get(HOME), f"{HOME}/{rule}").send(administrator, mode=mode, sample=sample)
    assert answer.status_code == 303


def place_in_the_west(client_as: Enter, **values: object) -> str:
    body = api.creation(position=list(INSIDE_1), **values)
    place: str = api.publish(client_as("moderator"), body)["place"]
    return place


def figures(client_as: Enter, rule: Rule) -> list[str]:
    """Published, taken back, shadows, to look at, error rate, as the page tells them."""
    page = text_of(client_as("administrator").get(HOME))
    section = page[page.index(f'id="{rule}"') :]
    told = [part.split("</dd>")[0] for part in section.split("<dd>")[1:6]]
    return ["".join(bit.split(">")[-1] for bit in one.split("<")).strip() for one in told]


def verified(client: FlaskClient, place: str) -> str | None:
    answer = client.get(f"/lieux/{place}?f=geojson", follow_redirects=True).get_json()
    day: str | None = answer["properties"]["verifie_le"]
    return day


@one_database
def test_a_new_rule_is_off_observes_and_then_publishes(client: FlaskClient, client_as: Enter) -> None:
    resident, moderator, rule = client_as("resident"), client_as("moderator"), Rule.CONFIRMED_PRESENCE
    place = place_in_the_west(client_as)
    off = api.send(resident, api.proposal("confirm", place))
    assert off["state"] == "waiting"
    assert figures(client_as, rule) == ["0", "0", "0", "0", "–"]

    switch(client_as, rule, "shadow")
    seen = [api.send(resident, api.proposal("confirm", place)) for _ in range(2)]
    assert [one["state"] for one in seen] == ["waiting", "waiting"]
    assert verified(client, place) is None
    assert api.decide(moderator, seen[0]["uid"]).status_code == 200
    assert api.decide(moderator, seen[1]["uid"], "refuse", reason="not_confirmed").status_code == 200
    assert figures(client_as, rule) == ["0", "0", "2", "0", "50 % 1 sur 2 jugées"]

    switch(client_as, rule, "on")
    assert api.send(client, api.proposal("confirm", place))["state"] == "waiting"  # without an account
    assert api.send(resident, api.proposal("confirm", place))["state"] == "published"
    assert figures(client_as, rule)[:4] == ["1", "0", "2", "1"]


@one_database
def test_what_the_page_tout_est_exact_sends_is_what_its_rule_publishes(client_as: Enter) -> None:
    """The page names what it shows: a rule that asked for a bare word would be switched on and never act."""
    resident, place = client_as("resident"), place_in_the_west(client_as)
    switch(client_as, Rule.CONFIRMED_PRESENCE, "on")
    address = f"/lieux/{place}/confirmer"
    sent = form_to(resident.get(address), address).send(resident)
    assert "Publiée" in text_of(resident.get(sent.headers["Location"]))
    assert figures(client_as, Rule.CONFIRMED_PRESENCE)[0] == "1"
    # Whoever left the page open while the place changed has not seen what it says now.
    form = form_to(resident.get(address), address)
    api.publish(client_as("moderator"), api.correction(place, 2, nom="Compost de la place"))
    stale = form.send(resident)
    assert "Publiée" not in text_of(resident.get(stale.headers["Location"]))
    assert figures(client_as, Rule.CONFIRMED_PRESENCE)[0] == "1"


@one_database
def test_where_a_structure_comes_first_the_rule_leaves_its_record_alone(
    client: FlaskClient, client_as: Enter
) -> None:
    resident = client_as("resident")
    place = place_in_the_west(client_as, structure=STRUCTURE)
    switch(client_as, Rule.CONFIRMED_PRESENCE, "on")
    api.publish(client_as("association"), api.proposal("confirm", place))
    address = f"/administration/structures/{STRUCTURE}/priorite"
    assert client_as("administrator").post(address, data={"exclusive": "1"}).status_code == 303
    assert api.send(resident, api.proposal("confirm", place, 2))["state"] == "waiting"
    told = client.get(f"/lieux/{place}?f=geojson", follow_redirects=True).get_json()["properties"]
    assert told["verifie_par"] == "association"


@one_database
def test_thirty_confirmations_in_a_row_are_no_walk(client_as: Enter) -> None:
    resident = client_as("resident")
    places = [place_in_the_west(client_as, nom=f"Lieu {rank}") for rank in range(12)]
    switch(client_as, Rule.CONFIRMED_PRESENCE, "on", "0")
    states = [api.send(resident, api.proposal("confirm", place))["state"] for place in places]
    assert states == ["published"] * 10 + ["waiting"] * 2


@one_database
def test_the_sample_is_looked_at_on_the_desk(client: FlaskClient, client_as: Enter) -> None:
    agent, moderator, rule = client_as("agent"), client_as("moderator"), Rule.AGENT_OWN_AREA
    place = place_in_the_west(client_as)
    switch(client_as, rule, "on", "0")
    api.publish(agent, api.correction(place, telephone="02 40 41 90 00"))
    assert "à revoir</a>" not in text_of(moderator.get("/moderation"))

    switch(client_as, rule, "on", "1")
    good = api.publish(agent, api.correction(place, 2, description="Au fond de la cour"))["uid"]
    wrong = api.publish(agent, api.correction(place, 3, nom="Une blague"))["uid"]
    assert "2 publications automatiques à revoir" in text_of(moderator.get("/moderation"))
    page = moderator.get(f"/moderation/{good}?etat=sampled")
    assert "par Agent dans son quartier" in text_of(page)
    form = next(form for form in forms_of(page) if form.action.startswith(f"/moderation/{good}/decision"))
    form.action = f"/moderation/{good}/revu?etat=sampled"
    assert form.send(moderator).location == f"/moderation/{wrong}?etat=sampled"
    assert form.send(moderator).status_code == 409  # somebody looked already
    assert moderator.post(f"/moderation/{wrong}/annuler").status_code == 303
    now = client.get(f"/lieux/{place}?f=geojson", follow_redirects=True).get_json()["properties"]
    assert (now["nom"], now["description"]) == ("Composteur de la place", "Au fond de la cour")
    assert figures(client_as, rule) == ["3", "1", "0", "0", "50 % 1 sur 2 jugées"]


@one_database
def test_everything_that_a_rule_did_goes_back_in_one_click(client: FlaskClient, client_as: Enter) -> None:
    resident, administrator, rule = client_as("resident"), client_as("administrator"), Rule.CONFIRMED_PRESENCE
    place = place_in_the_west(client_as)
    switch(client_as, rule, "on", "0")
    for _ in range(3):
        api.publish(resident, api.proposal("confirm", place))
    assert verified(client, place) is not None
    agent = client_as("agent")
    mine = api.publish(agent, api.correction(place, 4, telephone="02 40 41 90 00"))["uid"]
    api.publish(client_as("moderator"), api.correction(place, 5, telephone="02 40 41 90 01"))

    page = administrator.get(f"{HOME}/{rule}")
    assert form_to(page, f"{HOME}/{rule}/annuler").send(administrator, depuis="1").status_code == 303
    assert "3 publications annulées" in text_of(administrator.get(f"{HOME}/{rule}"))
    # The agent saw it on the spot, and that still stands.
    assert verified(client, place) is not None
    kept = administrator.post(f"{HOME}/{Rule.AGENT_OWN_AREA}/annuler", data={"contribution": mine})
    assert "sa fiche a changé depuis" in text_of(administrator.get(kept.location))
    assert (
        client.get(f"/lieux/{place}?f=geojson", follow_redirects=True)
        .get_json()["properties"]["telephone"]
        .endswith("01")
    )


@one_database
def test_an_undone_confirmation_verifies_nothing(app: Flask, client: FlaskClient, client_as: Enter) -> None:
    place = place_in_the_west(client_as)
    uid = api.send(client, api.proposal("confirm", place))["uid"]
    moderator = client_as("moderator")
    api.decide(moderator, uid)
    assert verified(client, place) is not None
    moderator.post(f"/moderation/{uid}/annuler")
    assert verified(client, place) is None
    with application.toolbox_of(app).store.writing() as work:
        assert publish.rebuild(work) == 0


@one_database
def test_a_rule_that_is_off_lets_a_moderator_decide(client_as: Enter) -> None:
    switch(client_as, Rule.AGENT_OWN_AREA, "off")
    assert api.send(client_as("agent"), api.creation(position=list(INSIDE_1)))["state"] == "waiting"


@one_database
def test_a_wrong_setting_comes_back_as_it_was_typed(client_as: Enter) -> None:
    administrator = client_as("administrator")
    address = f"{HOME}/{Rule.AGENT_OWN_AREA}"
    again = form_to(administrator.get(HOME), address).send(administrator, mode="shadow", sample="un sur dix")
    assert again.status_code == 422
    form = form_to(again, address)
    assert (form.value("mode"), form.value("sample"), form.invalid) == ("shadow", "un sur dix", {"sample"})
    assert administrator.post(f"{HOME}/moderator_own_scope", data={"mode": "off"}).status_code == 404


@one_database
@pytest.mark.parametrize("who", [people.NOBODY, "agent", "moderator"])
def test_only_administrators_set_rules(client_as: Enter, who: str) -> None:
    visitor = client_as(who)
    data = {"mode": "on", "sample": "1"}
    statuses = {
        visitor.get(HOME).status_code,
        visitor.post(f"{HOME}/{Rule.CONFIRMED_PRESENCE}", data=data).status_code,
        visitor.post(f"{HOME}/{Rule.AGENT_OWN_AREA}/annuler", data={"depuis": "1"}).status_code,
    }
    assert statuses == ({302, 401} if who == people.NOBODY else {403})


@one_database
def test_the_desk_says_what_could_go_wrong_and_filters_by_it(client: FlaskClient, client_as: Enter) -> None:
    moderator = client_as("moderator")
    place = place_in_the_west(client_as)
    risky = api.send(client, api.proposal("close", place))["uid"]
    plain = api.send(client, api.correction(place, horaires="Mo 10:00-12:00"))["uid"]
    said = text_of(moderator.get(f"/moderation/{risky}"))
    assert "Risque élevé : sans compte, fermeture ou réouverture" in said
    assert "Risque moyen : sans compte, horaires" in text_of(moderator.get(f"/moderation/{plain}"))
    queue = text_of(moderator.get("/moderation?a_regarder=1"))
    assert f"/moderation/{risky}?a_regarder=1" in queue
    assert f'data-uid="{plain}"' not in queue


@one_database
def test_who_sent_too_much_gets_the_form_back_as_it_was(
    client_as: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Toolbox, "counts", property(lambda _self: True))
    monkeypatch.setattr(quotas, "allowance", lambda *_known: 1)
    place, resident = place_in_the_west(client_as), client_as("resident")
    body = api.correction(place, telephone="02 40 41 90 00")
    assert resident.post(api.CONTRIBUTIONS, json=body).status_code == 201
    assert resident.post(api.CONTRIBUTIONS, json=body).status_code == 200  # the same one again
    page = resident.get(f"/lieux/{place}/signaler")
    form = form_to(page, f"/lieux/{place}/signaler")
    again = form.send(resident, report="other", message="Le panneau est cassé")
    assert again.status_code == 422
    assert "renvoyez-la demain à partir de 10:30" in text_of(again)
    kept = form_to(again, f"/lieux/{place}/signaler")
    assert (kept.value("report"), kept.value("message")) == ("other", "Le panneau est cassé")
    monkeypatch.setattr(quotas, "allowance", lambda *_known: 2)
    assert kept.send(resident).status_code == 303


@one_database
def test_a_structure_is_given_precedence_and_the_desk_says_so(client_as: Enter) -> None:
    administrator, agent = client_as("administrator"), client_as("agent")
    place = place_in_the_west(client_as, structure=STRUCTURE)
    address = f"/administration/structures/{STRUCTURE}"
    shown = administrator.get(address)
    assert form_to(shown, f"{address}/priorite").action
    assert administrator.post(f"{address}/priorite", data={"exclusive": "1"}).status_code == 303
    uid = api.send(agent, api.correction(place, telephone="02 40 41 90 00"))["uid"]
    said = text_of(client_as("moderator").get(f"/moderation/{uid}"))
    assert "Les Amis du jardin publie seule sur cette fiche" in said
    assert "Vous seuls publiez" in text_of(client_as("association").get(f"/structures/{STRUCTURE}"))
    assert client_as("association").post(f"{address}/priorite").status_code == 403


@one_database
def test_the_sample_holds_what_was_changed_on_many_places_and_hears_of_its_undoing(client_as: Enter) -> None:
    agent, moderator, rule = client_as("agent"), client_as("moderator"), Rule.AGENT_OWN_AREA
    found = [place_in_the_west(client_as, nom=name) for name in ("Un", "Deux")]
    switch(client_as, rule, "on", "1")
    lots = "/moderation/lots"
    batches = []
    for task, value in (("gestionnaire", "La régie"), ("telephone", "0240419001")):
        form = form_to(agent.get(lots), lots)
        address = form.send(agent, lieu=found, tache=task, **{task: value}).headers["Location"]
        form_to(agent.get(address), f"{address}/publication").send(agent)
        batches.append(address)
    assert figures(client_as, rule)[3] == "4"
    # Who published takes the second back: that tells nothing of the rule. A moderator the first: it does.
    for who, address, waiting, rate in (
        (agent, batches[1], "2", "–"),
        (moderator, batches[0], "0", "100 % 2 sur 2 jugées"),
    ):
        undoing = form_to(who.get(address), f"{address}/annulation").send(who).headers["Location"]
        form_to(who.get(undoing), f"{undoing}/publication").send(who)
        left = figures(client_as, rule)
        # The undoing of the agent is itself published by the rule.
        assert left[4] == rate and int(left[3]) == int(waiting) + 2, left
