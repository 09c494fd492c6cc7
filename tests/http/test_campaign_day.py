"""A cartopartie: many telephones at once, answers that get lost on the way, and nothing that is lost.

Five telephones and five places each in the suite; ``CARTO_TEST_PHONES=50x40`` for a whole day (`make fuzz`).
"""

import os
import random
import uuid
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from tests.factories.territory import INSIDE_1
from tests.http.test_campaigns import joined, looked, opened
from tests.support import api
from tests.support.clock import FrozenClock
from tests.support.contributions import stored

PHONES, EACH = (int(part) for part in os.environ.get("CARTO_TEST_PHONES", "5x5").split("x"))
Item = dict[str, Any]


def day_of(rng: random.Random, code: str, places: list[Item]) -> list[Item]:
    """What one telephone saves: looks, corrections, new places and what is said of these at once."""
    items: list[Item] = []
    while len(items) < EACH:
        place, what = rng.choice(places), rng.random()
        if what < 0.5:
            items.append(looked(code, place))
        elif what < 0.7:
            said = api.correction(place["uid"], place["version"], description=f"Vu {rng.random()}")
            items.append({**said, "operation": code.lower()})
        else:
            where = [INSIDE_1[0] + rng.random() / 1000, INSIDE_1[1] + rng.random() / 1000]
            new = {**api.creation(nom=f"Banc {rng.random()}", position=where), "place_uid": str(uuid.uuid4())}
            seen = {**api.proposal("confirm", new["place_uid"]), "base_version": None, "after": new["uid"]}
            items += [{**one, "operation": code.lower()} for one in (new, seen)]
    return items


def send_all(phone: FlaskClient, items: list[Item], rng: random.Random) -> dict[str, str]:
    """Send until every item has its verdict; some answers never arrive, so that their items go again."""
    person, final = phone.get("/tournees/moi").get_json()["person"], dict[str, str]()
    while left := [item for item in items if item["uid"] not in final]:
        rng.shuffle(left)
        answer = phone.post("/api/v1/sync", json={"contributions": left[:50], "person": person})
        assert answer.status_code == 200, answer.get_data(as_text=True)
        if rng.random() < 0.3:
            continue
        body = answer.get_json()
        told = {one["uid"]: one["verdict"] for one in [*body["results"], *body["released"]]}
        assert all(final[uid] == verdict for uid, verdict in told.items() if uid in final)
        final |= {uid: verdict for uid, verdict in told.items() if verdict != "held"}
    return final


def test_no_work_of_a_cartopartie_is_lost(
    app: Flask, client_as: Callable[[str], FlaskClient], clock: FrozenClock
) -> None:
    moderator = client_as("moderator")
    for number in range(4 if PHONES < 10 else 100):
        api.publish(moderator, api.creation(nom=f"Lieu {number}", position=list(INSIDE_1)))
    page, code = opened(moderator, clock, quartier="1")
    phones = [joined(app, code) for _ in range(PHONES)]
    pack = phones[0].get(f"/tournees/paquets/operation/{code.lower()}").get_json()["places"]
    dice = [random.Random(number) for number in range(PHONES)]
    days = [day_of(rng, code, pack) for rng in dice]
    before = len(stored(app))
    with ThreadPoolExecutor(min(PHONES, 8)) as together:
        verdicts = list(together.map(send_all, phones, days, dice))
    items = {item["uid"]: item for day in days for item in day}
    told = Counter(verdict for one in verdicts for verdict in one.values())
    assert sum(told.values()) == len(items)
    assert set(told) <= {"waiting", "duplicate"}, told
    # What is said of a place that waits is parked with it; all the rest is a contribution, once.
    kept = stored(app)[before:]
    waits = {uid for uid, item in items.items() if "after" in item}
    assert Counter(one.uid for one in kept) == Counter(set(items) - waits)
    assert {(one.origin, one.operation, one.state) for one in kept} == {("campaign", code.lower(), "waiting")}
    figures = moderator.get(f"{page}/compte.json").get_json()
    made = {item["uid"] for item in items.values() if item["kind"] == "create"}
    assert (figures["created"], figures["people"]) == (len(made), PHONES)
    assert figures["looked"] == len({item["place"] for uid, item in items.items() if uid not in waits | made})
    for phone, day in zip(phones, days, strict=True):
        signed = phone.post("/tournees/recu", json={"items": [item["uid"] for item in day]})
        assert signed.get_json()["items"] == len(day)
