"""Every field of every form, filled with what people and attackers send: never an error of ours."""

import os
import re
from collections.abc import Callable, Iterator
from itertools import cycle, islice

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.factories.territory import STRUCTURE
from tests.support import api, application
from tests.support.databases import SPATIALITE
from tests.support.forms import PageForm, forms_of

Enter = Callable[[str], FlaskClient]
# What a database may stumble over, each in its own way; then what our own code may.
HOSTILE_TO_DATABASES = ["a\0b", "é" * 20_000, str(2**70)]
HOSTILE = [*HOSTILE_TO_DATABASES, "<script>", "-1", "١٢"]
# A form is read as a whole: each field gets one of the values in turn, and every form meets them all.
# `make fuzz` gives every field every value.
EVERY = os.environ.get("CARTO_TEST_PROFILE") == "fuzz"
CODES = {
    "/quartiers/": "1",
    "/communes/": "44109",
    "/structures/": STRUCTURE,
    "/rubriques/": "tri-reemploi",
    "/types/": "composteur",
    "/personnes/": "2",
}
# Signing oneself out, or somebody else, would end the walk.
LEFT_OUT = ("/deconnexion", "/compte/sessions")


@pytest.fixture
def addresses(app: Flask) -> list[str]:
    """Pages with forms: the fixed ones of the URL map, and those of a place, a contribution, an account."""
    moderator = application.client_of(app, "moderator")
    place = api.publish(moderator, api.creation())["place"]
    waiting = api.send(app.test_client(), api.correction(place, nom="Un autre nom"))
    asked = api.send(app.test_client(), api.correction(place, description="Deux bacs"))
    api.decide(moderator, asked["uid"], "ask", message="Où exactement ?")
    rules = [rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())]
    fixed = [rule.rule for rule in rules if not rule.arguments]
    found = [*fixed, waiting["follow"], asked["follow"], f"/moderation/{waiting['uid']}"]
    for rule in rules:
        address = re.sub(r"<uid>", place, rule.rule)
        code = next((code for part, code in CODES.items() if part in address), "1")
        address = re.sub(
            r"<(?:int:)?(?:code|insee|number|person_id)>", code, address.replace("<kind>", "quartier")
        )
        if rule.arguments and "<" not in address:
            found.append(address)
    return found


def forms(client: FlaskClient, addresses: list[str]) -> Iterator[PageForm]:
    """Each form that posts, once an address."""
    seen = set()
    for address in addresses:
        page = client.get(address, follow_redirects=True)
        if page.mimetype != "text/html":
            continue
        for form in forms_of(page):
            form.action = form.action or page.request.path
            if form.method == "post" and form.action not in seen and not form.action.startswith(LEFT_OUT):
                seen.add(form.action)
                yield form


def hostile(form: PageForm, values: Iterator[str], share: int, every: int) -> Iterator[dict[str, str]]:
    """What is written into a form: one field of ``every`` with its share of the values, text where a file
    belongs."""
    for name in list(form.fields)[::every]:
        for value in islice(values, share):
            yield {name: value}
    for name in form.files:
        yield {name: "no file at all"}


def test_no_field_of_any_form_breaks_the_site(client_as: Enter, addresses: list[str], kind: str) -> None:
    administrator = client_as("administrator")
    values = HOSTILE if kind == SPATIALITE else HOSTILE_TO_DATABASES
    share = len(values) if EVERY else 1
    in_turn = cycle(values)
    found = list(forms(administrator, addresses))
    told = [(form.action, "nothing", administrator.post(form.action).status_code) for form in found]
    for form in found:
        told += [
            (form.action, str(given)[:60], form.send(administrator, **given).status_code)
            for given in hostile(form, in_turn, share, 1 if EVERY or kind == SPATIALITE else 2)
        ]
    assert administrator.get("/administration").status_code == 200, "the walk signed itself out"
    assert len(found) > 10
    assert len(told) > 200
    assert not [line for line in told if line[-1] >= 500]
