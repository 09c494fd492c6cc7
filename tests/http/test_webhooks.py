"""Changes that are sent: signed, in order, tried again, of published facts alone; against a real site."""

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from cartoquartiers import worker
from cartoquartiers.adapters.outward import Limits, Outward
from cartoquartiers.store.tables.letters import Outbox
from cartoquartiers.store.tables.programs import Webhook, WebhookDelivery
from cartoquartiers.store.tables.site import Act
from cartoquartiers.usecases import webhook_round
from cartoquartiers.usecases.webhook_round import sign
from cartoquartiers.usecases.webhooks import secret_of
from tests.factories.territory import STRUCTURE
from tests.support import api
from tests.support.application import toolbox_of
from tests.support.clock import FrozenClock
from tests.support.lists import Site

Enter = Callable[[str], FlaskClient]
one_database = pytest.mark.parametrize("kind", ["spatialite"], indirect=True)
OURS, ALL = f"/structures/{STRUCTURE}/envois", "/administration/envois"


@pytest.fixture
def site(elsewhere: Site) -> Site:
    return elsewhere.mend(body=b"")


@pytest.fixture
def app(app: Flask) -> Flask:
    """The application, which may ask this very machine."""
    toolbox_of(app).outside = Outward(loopback=True, limits=Limits(silence=0.3, total=0.6))
    return app


def turn(app: Flask) -> None:
    worker.run_due(toolbox_of(app), [task for task in worker.TASKS if task.name == "webhooks"])


def hook(app: Flask) -> Webhook:
    with toolbox_of(app).store.reading() as work:
        found = work.session.scalars(select(Webhook)).one()
        work.session.expunge_all()
        return found


def told(site: Site) -> list[tuple[str, str]]:
    return [(one["op"], one["id"]) for _head, body in site.received for one in json.loads(body)["changes"]]


def test_what_is_published_is_sent_signed_and_what_waits_is_not(
    app: Flask, client_as: Enter, site: Site, clock: FrozenClock
) -> None:
    moderator, member = client_as("moderator"), client_as("association")
    before = api.publish(moderator, api.creation(structure=STRUCTURE))["place"]
    assert member.post(OURS, data={"url": site.address}).status_code == 303
    turn(app)
    assert not site.received, "what was published before is not told"
    ours = api.publish(moderator, api.creation(nom="Le nôtre", structure=STRUCTURE))["place"]
    api.publish(moderator, api.creation(nom="Un autre"))
    api.send(app.test_client(), api.correction(ours, nom="Secret qui attend"))
    api.send(member, api.correction(before, nom="Corrigé"))
    clock.advance(seconds=11)
    turn(app)
    [(head, body)] = site.received
    assert told(site) == [("create", ours), ("update", before)]
    assert b"Secret" not in body
    secret = secret_of(toolbox_of(app).secret_key, hook(app).uid)
    assert (
        head["x-cartoquartiers-signature"]
        == f"sha256={sign(secret, int(head['x-cartoquartiers-timestamp']), body)}"
    )
    page = member.get(OURS).text
    assert secret in page
    assert "2 changements" in page
    assert hook(app).cursor == json.loads(body)["tick"]
    assert "x-cartoquartiers-signature-former" not in head
    change_the_secret(app, member, site, clock, ours)


def change_the_secret(app: Flask, member: FlaskClient, site: Site, clock: FrozenClock, ours: str) -> None:
    """For a day the former secret signs too, and there is no third one; then it is forgotten."""
    key, number = toolbox_of(app).secret_key, hook(app).id
    old, new = (secret_of(key, hook(app).uid, turn) for turn in (0, 1))
    for _twice in range(2):
        assert member.post(f"{OURS}/secret", data={"webhook": number}).status_code == 303
    page = member.get(OURS).text
    assert new in page
    assert old not in page
    for version, hours, signers in ((1, 0, (new, old)), (2, 25, (new,))):
        clock.advance(hours=hours, seconds=11)
        api.send(member, api.correction(ours, version, nom=f"Nom {hours}"))
        turn(app)
        head, body = site.received[-1]
        seconds = int(head["x-cartoquartiers-timestamp"])
        names = ("x-cartoquartiers-signature", "x-cartoquartiers-signature-former")
        signed = [head[name] for name in names if name in head]
        assert signed == [f"sha256={sign(one, seconds, body)}" for one in signers]


@one_database
def test_an_address_that_is_away_is_tried_again_then_left_alone_with_a_letter(
    app: Flask, client_as: Enter, site: Site, clock: FrozenClock
) -> None:
    moderator, administrator = client_as("moderator"), client_as("administrator")
    assert administrator.post(ALL, data={"url": site.address}).status_code == 303
    site.status = 500
    place = api.publish(moderator, api.creation())["place"]
    turn(app)
    first = hook(app)
    assert (first.failures, first.due_at - clock.moment) == (1, timedelta(minutes=1))
    turn(app)
    assert len(site.received) == 1, "not before its time"
    for _day in range(14):
        clock.advance(hours=6, minutes=1)
        turn(app)
    assert not hook(app).active
    with toolbox_of(app).store.reading() as work:
        assert list(work.session.scalars(select(Outbox.kind))) == ["webhook"]
        tries = work.session.scalars(select(WebhookDelivery).order_by(WebhookDelivery.id)).all()
        assert {one.status for one in tries} == {500}
    assert len({head["x-cartoquartiers-delivery"] for head, _body in site.received}) == 1
    site.mend(body=b"")
    administrator = client_as("administrator")
    page = administrator.get(ALL).text
    assert "Arrêté" in page
    administrator.post(f"{ALL}/reprendre", data={"webhook": first.id})
    clock.advance(seconds=11)
    turn(app)
    assert told(site) == [("create", place)]
    assert hook(app).failures == 0


@one_database
def test_an_address_that_is_slow_keeps_no_other_waiting_for_ever(
    app: Flask, client_as: Enter, site: Site, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhook_round, "ROUND_SECONDS", 0)
    monkeypatch.setattr(webhook_round, "AT_ONCE", 1)
    administrator, moderator = client_as("administrator"), client_as("moderator")
    for path in ("/slow", "/other"):
        administrator.post(ALL, data={"url": site.address.replace("/liste", path)})
    for number in range(3):
        api.publish(moderator, api.creation(nom=f"Lieu {number}"))
    paths = []
    for _round in range(4):
        clock.advance(seconds=11)
        turn(app)
        paths.append([path for path, _said in site.asked])
    assert [len(one) for one in paths] == [1, 2, 3, 4]
    assert {*paths[1]} == {"/slow", "/other"}


@one_database
def test_who_may_have_changes_sent_and_where_to(app: Flask, client_as: Enter, site: Site) -> None:
    member, resident = client_as("association"), client_as("resident")
    assert resident.get(OURS).status_code == 403
    asked: list[str] = []

    def resolve(host: str, _port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"]

    toolbox_of(app).outside = Outward(resolve=resolve)
    assert resident.post(OURS, data={"url": "http://interne.example/"}).status_code == 403
    assert not asked, "who may not is not told which names lead somewhere"
    toolbox_of(app).outside = Outward(loopback=True)
    assert member.get(ALL).status_code == 403
    for url in ("", "http://10.0.0.1/", "ftp://exemple.fr/", "http://[::1"):
        refused = member.post(OURS, data={"url": url})
        assert refused.status_code == 422, url
    assert member.post(OURS, data={"url": site.address}).status_code == 303
    number = hook(app).id
    assert client_as("administrator").post(f"{ALL}/retirer", data={"webhook": number}).status_code == 404
    assert resident.post(f"{OURS}/retirer", data={"webhook": number}).status_code == 403
    assert member.post(f"{OURS}/retirer", data={"webhook": number}).status_code == 303
    with toolbox_of(app).store.reading() as work:
        acts = [f"{row.subject} {row.details}" for row in work.session.scalars(select(Act))]
        assert len([one for one in acts if one.startswith(f"{number} ")]) == 2
        assert not [one for one in acts if site.address in one], "an address may hold a key"
    for _count in range(5):
        member.post(OURS, data={"url": site.address})
    assert member.post(OURS, data={"url": site.address}).status_code == 422
