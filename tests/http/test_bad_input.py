"""Bad input: a 4xx in French at the field, the same on both databases, and nothing is stored."""

import os
import re
import uuid
from collections.abc import Callable, Iterator
from itertools import cycle, islice
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.corpus.bad_contributions import Case, cases
from tests.factories.rows import counts
from tests.factories.territory import INSIDE_1
from tests.support import api, application, parameters
from tests.support.databases import SPATIALITE

PLACE = "0192f4c8-0000-7000-8000-00000000feed"
FRENCH = re.compile(r"[a-zà-ÿ]{2,} [a-zà-ÿ]", re.IGNORECASE)
NAMES = sorted(case.name for case in cases(api.creation, PLACE))


def test_the_names_of_the_cases_tell_them_apart() -> None:
    assert len(set(NAMES)) == len(NAMES) > 100


@pytest.fixture
def peopled(app: Flask) -> Flask:
    """The application with one published place under a known uid."""
    body = {**api.creation(position=list(INSIDE_1)), "place_uid": PLACE}
    api.publish(application.client_of(app, "moderator"), body)
    return app


def stored(app: Flask) -> dict[str, int]:
    """How many rows each table holds."""
    with application.toolbox_of(app).store.reading() as work:
        return counts(work.session.connection())


def ask(client: FlaskClient, case: Case) -> tuple[int, str, list[dict[str, Any]]]:
    """Send a bad body; the status, the title and the problems of the answer."""
    answer = client.post(api.CONTRIBUTIONS, data=case.body, content_type="application/json")
    told = answer.get_json()
    return answer.status_code, told.get("title", ""), told.get("problems", [])


def complaint(case: Case, status: int, title: str, problems: list[dict[str, Any]]) -> str | None:
    """What is wrong with the answer to a bad body, or nothing."""
    if status not in {400, 413, 422}:
        return f"{case.name}: {status}"
    if not all(FRENCH.search(said) for said in [title, *(p["message"] for p in problems)]):
        return f"{case.name}: not in French: {title} {problems}"
    fields = {p["field"] for p in problems}
    if case.fields is not None and not fields & case.fields:
        return f"{case.name}: told of {fields}, not of {set(case.fields)}"
    return None


def test_each_bad_body_is_refused_at_its_field_and_stores_nothing(peopled: Flask) -> None:
    client, before = peopled.test_client(), stored(peopled)
    answers = [(case, *ask(client, case)) for case in cases(api.creation, PLACE)]
    assert not [told for told in (complaint(*answer) for answer in answers) if told]
    assert stored(peopled) == before


ANSWERS: dict[str, dict[str, Any]] = {}


def test_both_databases_give_the_same_answers(kind: str, peopled: Flask) -> None:
    client = peopled.test_client()
    fixed = str(uuid.uuid5(uuid.NAMESPACE_URL, "bad input"))
    mine = {case.name: ask(client, case) for case in cases(lambda: {**api.creation(), "uid": fixed}, PLACE)}
    others = [answers for other, answers in ANSWERS.items() if other != kind]
    ANSWERS[kind] = mine
    for answers in others:
        assert {name for name in mine if mine[name] != answers[name]} == set()


BAD_DECISIONS: list[tuple[str, dict[str, Any], set[str]]] = [
    ("no verdict", {}, {"verdict"}),
    ("unknown verdict", {"verdict": "destroy"}, {"verdict"}),
    ("verdict a list", {"verdict": ["accept"]}, {"verdict"}),
    ("refused without a reason", {"verdict": "refuse"}, {"reason"}),
    ("unknown reason", {"verdict": "refuse", "reason": "ugly"}, {"reason"}),
    ("other without a message", {"verdict": "refuse", "reason": "other"}, {"message"}),
    ("a question without words", {"verdict": "ask"}, {"message"}),
    ("message with a NUL", {"verdict": "ask", "message": "a\0b"}, {"message"}),
    ("message of 1 MB", {"verdict": "ask", "message": "a" * 900_000}, {"message"}),
    ("message a number", {"verdict": "ask", "message": 5}, {"message"}),
    ("unknown key", {"verdict": "accept", "force": True}, {"force"}),
    ("unknown expected state", {"verdict": "accept", "expected_state": "new"}, {"expected_state"}),
    ("changes a list", {"verdict": "amend", "changes": [1]}, {"changes"}),
    ("amended with an unknown field", {"verdict": "amend", "changes": {"prix": {"to": 3}}}, {"prix"}),
    ("amended with a NUL", {"verdict": "amend", "changes": {"nom": {"to": "a\0"}}}, {"nom"}),
    ("amended with an unknown type", {"verdict": "amend", "changes": {"type": {"to": "x"}}}, {"type"}),
    ("amended without a name", {"verdict": "amend", "changes": {"nom": {"to": None}}}, {"nom"}),
    ("a required field left out", {"verdict": "amend", "changes": {"nom": None}}, {"nom"}),
    ("a computed field amended", {"verdict": "amend", "changes": {"gone": {"to": "closed"}}}, {"gone"}),
    ("accepted with changes", {"verdict": "accept", "changes": {"nom": {"to": "x"}}}, {"changes"}),
]


def test_bad_decisions_decide_nothing(app: Flask, client: FlaskClient) -> None:
    uid = api.send(client, api.creation())["uid"]
    moderator, before = application.client_of(app, "moderator"), stored(app)
    wrong = []
    for name, body, fields in BAD_DECISIONS:
        answer = moderator.post(f"{api.CONTRIBUTIONS}/{uid}/decision", json=body)
        told = {p["field"] for p in answer.get_json().get("problems", [])}
        if answer.status_code != 422 or not told & fields:
            wrong.append(f"{name}: {answer.status_code} {told}")
    assert not wrong
    assert stored(app) == before
    assert api.decide(moderator, uid).status_code == 200


def test_an_address_without_position_waits_and_cannot_be_accepted_before_it_is_placed(app: Flask) -> None:
    moderator = application.client_of(app, "moderator")
    receipt = api.send(app.test_client(), api.creation(position=None, adresse="3 rue des Olivettes"))
    refused = api.decide(moderator, receipt["uid"])
    assert (refused.status_code, refused.get_json()["problems"][0]["field"]) == (422, "position")
    placed = api.decide(moderator, receipt["uid"], "amend", changes={"position": {"to": list(INSIDE_1)}})
    assert placed.get_json()["state"] == "published"


def test_hostile_markup_is_kept_as_text_and_never_becomes_markup(app: Flask) -> None:
    attack = '<script>window.__xss=1</script><img src=x onerror="window.__xss=1">'
    moderator = application.client_of(app, "moderator")
    place = api.publish(moderator, api.creation(nom=attack, description=attack))["place"]
    waiting = api.send(app.test_client(), {**api.correction(place, adresse=attack), "message": attack})
    for path in ["/liste", f"/lieux/{place}", f"/moderation/{waiting['uid']}", waiting["follow"]]:
        page = moderator.get(path, follow_redirects=True).get_data(as_text=True)
        assert "<script>window" not in page
        assert "<img src=x" not in page
        assert "&lt;script&gt;" in page, path


# What a database may stumble over, each in its own way.
HOSTILE_TO_DATABASES = ["%00", "%ED%A0%80", "9" * 30, "9223372036854775808"]
HOSTILE = [
    *HOSTILE_TO_DATABASES,
    *["%F0%9F%92%A9", "%27%20OR%201%3D1--", "a" * 3000, "-1", "..%2F..%2Fetc%2Fpasswd", "%3Cscript%3E"],
    *["NaN", "%EF%BC%91"],
]


# Each address gets some of the values in turn; `make fuzz` gives each of them every one.
EVERY = os.environ.get("CARTO_TEST_PROFILE") == "fuzz"


def paths(app: Flask, values: list[str]) -> Iterator[tuple[str, str]]:
    """Each address of the site that holds a variable, with hostile values in its place; the method to use.

    Of those that no rule serves, for which no view is called, the first with each value.
    """
    served, unserved = app.url_map.bind("localhost"), set()
    in_turn, share = cycle(values), len(values) if EVERY else len(values) // 3
    for rule in app.url_map.iter_rules():
        if rule.arguments:
            for value in islice(in_turn, share):
                method = min((rule.methods or set()) - {"HEAD", "OPTIONS"})
                path = re.sub(r"<[^>]+>", value, rule.rule)
                if served.test(unquote(path), method):
                    yield path, method
                elif value not in unserved:
                    unserved.add(value)
                    yield path, method


def test_hostile_addresses_are_answered_without_an_error_of_ours(
    app: Flask, client_as: Callable[[str], Any], kind: str
) -> None:
    administrator = client_as("administrator")
    told = [
        (method, path[:80], status)
        for path, method in paths(app, HOSTILE if kind == SPATIALITE else HOSTILE_TO_DATABASES)
        if (status := administrator.open(path, method=method).status_code) >= 500
    ]
    assert not told


# What one database may stumble over and the other not, then what our own code may.
QUERIES_TO_DATABASES = """
q=%00 page=99999999999999999999 rubrique=%00 n=%00 since=9223372036854775808 lang=%00 quartier=%27--
type=%F0%9F%92%A9
""".split()
QUERIES = """
bbox=1 bbox=nan,nan,nan,nan page=-1 tri=x since=-1 limit=0 limit=1e9 f=exe ouvert=peut-%C3%AAtre
""".split()
QUERIES += [*QUERIES_TO_DATABASES, "q=" + "a" * 5000, "n=" + ",".join(["1"] * 500)]


def worth_asking(client: Any, path: str, queries: list[str]) -> list[str]:
    """The queries that the page at this address may stumble over: those whose parameter it reads."""
    parameters.read()
    client.get(f"{path}?" + "&".join(f"{name}=1" for name in sorted({q.split("=")[0] for q in queries})))
    client.get(path)
    told = parameters.read()
    return [query for query in queries if parameters.ALL in told or query.split("=")[0] in told]


def test_hostile_queries_are_answered_without_an_error_of_ours(
    app: Flask, client_as: Callable[[str], Any], kind: str
) -> None:
    queries = QUERIES if EVERY or kind == SPATIALITE else QUERIES_TO_DATABASES
    parameters.tell(app)
    administrator = client_as("administrator")
    addresses = {
        rule.rule for rule in app.url_map.iter_rules() if not rule.arguments and "GET" in (rule.methods or ())
    }
    asked = [
        (path, query) for path in sorted(addresses) for query in worth_asking(administrator, path, queries)
    ]
    told = [
        (path, query[:40], status)
        for path, query in [*((path, "q=%00") for path in sorted(addresses)), *asked]
        if (status := administrator.get(f"{path}?{query}").status_code) >= 500
    ]
    assert len(asked) > (300 if queries is QUERIES else 100)
    assert not told


def test_photos_that_are_none_are_refused(client: FlaskClient, tmp_path: Path) -> None:
    import hashlib

    for name, content in {
        "words": b"not a photo",
        "a page": b"<html><script>alert(1)</script></html>",
        "a cut JPEG": b"\xff\xd8\xff\xe0\x00\x10JFIF\x00",
        "a GIF of the wrong kind": b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff;",
        "nothing": b"",
    }.items():
        address = f"/api/v1/photos/{hashlib.sha256(content).hexdigest()}"
        assert client.put(address, data=content).status_code in {400, 413, 415, 422}, name
    assert client.put(f"/api/v1/photos/{'0' * 64}", data=b"another hash").status_code == 422
