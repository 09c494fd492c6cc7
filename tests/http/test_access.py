"""Only who may, does: every route of the URL map, walked by everybody of the cast."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import cycle

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from cartoquartiers.domain.vocabulary import Role
from cartoquartiers.web.routing import ACCESS
from tests import people
from tests.factories.territory import INSIDE_1, INSIDE_2, STRUCTURE
from tests.support import api, application

Enter = Callable[[str], FlaskClient]
# What is open to all is walked by nobody in particular, and by who is shown the most.
WHOM_PUBLIC_DOORS_MEET = (people.NOBODY, "administrator")
# Which of the two databases runs has no say in who may open a door.
one_database = pytest.mark.parametrize("kind", ["spatialite"], indirect=True)


@dataclass(frozen=True)
class Things:
    """What the variables of addresses stand for."""

    place: str
    contribution: str
    follow: str

    def value(self, rule: str, name: str) -> str:
        """A value for a variable, of something that exists where there is one."""
        uid = self.contribution if re.search(r"/(moderation|contributions)/", rule) else self.place
        known = {"uid": uid, "token": self.follow, "insee": "44109", "slug": "x"}
        by_section = {"/rubriques/": "espaces-verts", "/structures/": STRUCTURE, "/types/": "composteur"}
        code = next((code for part, code in by_section.items() if part in rule), "1")
        return known.get(name, code)


@pytest.fixture
def things(app: Flask) -> Things:
    """A published place and a waiting contribution about it."""
    place = api.publish(application.client_of(app, "moderator"), api.creation())["place"]
    waiting = api.send(app.test_client(), api.correction(place, nom="Un autre nom"))
    return Things(place, waiting["uid"], waiting["follow"].removeprefix("/suivi/"))


def doors(app: Flask, things: Things) -> Iterator[tuple[Rule, str, str]]:
    """Every route with each of its methods and an address that it serves."""
    for rule in app.url_map.iter_rules():
        names = re.findall(r"<(?:[^:<>]+:)?([^<>]+)>", rule.rule)
        address = rule.rule
        for name in names:
            address = re.sub(rf"<(?:[^:<>]+:)?{name}>", things.value(rule.rule, name), address)
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield rule, method, address


def test_every_route_has_a_declared_row(plain_app: Flask) -> None:
    assert not [rule.rule for rule in plain_app.url_map.iter_rules() if rule.endpoint not in ACCESS]


@one_database
@pytest.mark.parametrize("who", people.CAST)
def test_each_door_opens_to_its_roles_only(app: Flask, things: Things, who: str) -> None:
    wrong, client = [], application.client_of(app, who)
    for rule, method, address in doors(app, things):
        roles = ACCESS[rule.endpoint].roles
        if roles is None and who not in WHOM_PUBLIC_DOORS_MEET:
            continue
        answer = client.open(address, method=method)
        if method != "GET" and answer.status_code != 403:  # may have ended the session
            client = application.client_of(app, who)
        to_sign_in = answer.status_code == 401 or answer.headers.get("Location", "").startswith(
            "/connexion?next="
        )
        if roles is None or (who != people.NOBODY and Role(who) in roles):
            # Beyond the door the use-case judges: it may still answer 403 about this very subject.
            opened = answer.status_code < 500 and not (to_sign_in and who != people.NOBODY)
        else:
            opened = to_sign_in if who == people.NOBODY else answer.status_code == 403
        if not opened:
            wrong.append(f"{method} {rule.rule} for {who}: {answer.status_code}")
    assert not wrong


@one_database
def test_writing_from_another_site_is_refused_everywhere(app: Flask, things: Things) -> None:
    administrator = application.client_of(app, "administrator")
    strange = cycle(
        [
            {"Sec-Fetch-Site": "cross-site"},
            {"Sec-Fetch-Site": "same-site"},
            {"Origin": "https://evil.example"},
        ]
    )
    wrong = [
        f"{method} {address}: {status}"
        for (_rule, method, address), headers in zip(doors(app, things), strange, strict=False)
        if method != "GET"
        if (status := administrator.open(address, method=method, headers=headers).status_code) != 403
    ]
    assert not wrong


@one_database
def test_a_get_writes_nothing(app: Flask, things: Things) -> None:
    """Two walks through all readable pages leave every table as it was."""
    from tests.factories.rows import counts

    store = application.toolbox_of(app).store
    administrator = application.client_of(app, "administrator")
    with store.reading() as work:
        before = counts(work.session.connection())
    for _rule, method, address in doors(app, things):
        if method == "GET":
            administrator.get(address)
    with store.reading() as work:
        assert counts(work.session.connection()) == before


@pytest.mark.parametrize(
    ("who", "position", "state"),
    [
        (people.NOBODY, INSIDE_1, "waiting"),
        ("resident", INSIDE_1, "waiting"),
        ("association", INSIDE_1, "waiting"),
        ("agent", INSIDE_1, "published"),
        ("agent", INSIDE_2, "waiting"),
        ("steward", INSIDE_1, "waiting"),
        ("moderator", INSIDE_2, "published"),
        ("administrator", INSIDE_2, "published"),
    ],
)
def test_trust_decides_who_accepts(
    client_as: Enter, who: str, position: tuple[float, float], state: str
) -> None:
    assert api.send(client_as(who), api.creation(position=list(position)))["state"] == state


def test_a_steward_publishes_in_their_own_rubrique(client_as: Enter) -> None:
    body = api.creation(rubrique="espaces-verts", type="jardin-partage")
    assert api.send(client_as("steward"), body)["state"] == "published"


def test_an_agent_who_moves_a_place_out_of_their_quartier_has_to_wait(client_as: Enter) -> None:
    place = api.publish(client_as("moderator"), api.creation(position=list(INSIDE_1)))["place"]
    agent = client_as("agent")
    out = api.proposal("move", place, changes={"position": {"to": list(INSIDE_2)}})
    assert api.send(agent, out)["state"] == "waiting"
    assert api.send(agent, api.proposal("confirm", place))["state"] == "published"


def test_members_publish_on_the_places_of_their_structure_only(client_as: Enter) -> None:
    moderator, member = client_as("moderator"), client_as("association")
    own = api.publish(moderator, api.creation(structure=STRUCTURE))["place"]
    other = api.publish(moderator, api.creation(nom="Un autre composteur"))["place"]
    assert api.send(member, api.correction(own, nom="Composteur des Amis"))["state"] == "published"
    assert api.send(member, api.correction(other, nom="Composteur des Amis"))["state"] == "waiting"


@pytest.mark.parametrize("who", [people.NOBODY, "resident", "association", "agent", "steward"])
def test_only_moderators_decide(client_as: Enter, who: str) -> None:
    uid = api.send(client_as("resident"), api.creation())["uid"]
    assert api.decide(client_as(who), uid).status_code == (401 if who == people.NOBODY else 403)
    assert api.decide(client_as("moderator"), uid).status_code == 200


def test_a_copied_cookie_is_useless_after_sign_out(app: Flask) -> None:
    token = application.token_for(app, "moderator")
    headers = {"Authorization": f"Bearer {token}"}
    uid = api.send(app.test_client(), api.creation())["uid"]
    leaving = application.client_with(app, token)
    assert leaving.post("/deconnexion").status_code in {302, 303}
    refused = app.test_client().post(
        f"{api.CONTRIBUTIONS}/{uid}/decision", json={"verdict": "accept"}, headers=headers
    )
    assert refused.status_code == 401
