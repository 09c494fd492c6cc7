"""« Tout est exact » says what was seen; the page, the list and the files tell what is old, by group."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from tests.factories.territory import INSIDE_1
from tests.support import api
from tests.support.contributions import text_of

Enter = Callable[[str], FlaskClient]
pytestmark = pytest.mark.parametrize("kind", ["spatialite"], indirect=True)


def test_what_was_seen_is_told_by_group(client: FlaskClient, client_as: Enter) -> None:
    moderator, agent = client_as("moderator"), client_as("agent")
    creation = api.creation(horaires="Mo-Fr 09:00-17:00", telephone="02 40 41 90 00", position=list(INSIDE_1))
    place = api.publish(moderator, creation)["place"]
    address = f"/lieux/{place}"
    before = text_of(client.get(address, follow_redirects=True))
    assert "À revoir : horaires, contact" in before
    assert "jamais vérifié sur place" in before
    names = re.findall(r'name="champs" value="(\w+)"', text_of(client.get(f"{address}/confirmer")))
    assert {"horaires", "telephone"} <= set(names)
    said = re.findall(
        r'name="(champs|uid|base_version)" value="([^"]+)"',
        text_of(agent.get(address, follow_redirects=True)),
    )
    at_once: dict[str, list[str]] = {}
    for name, value in said:
        at_once.setdefault(name, []).append(value)
    at_once["champs"] = [name for name in at_once["champs"] if name != "telephone"]
    assert agent.post(f"{address}/confirmer", data=at_once).status_code == 303
    after = text_of(client.get(address, follow_redirects=True))
    assert "À revoir : contact" in after
    assert "vérifié le" in after and "par un agent" in after
    listed = text_of(client.get("/liste?verifier=horaires&verifier=contact"))
    assert "À vérifier : horaires" in listed and "Composteur de la place" in listed
    assert "Composteur de la place" not in text_of(client.get("/liste?verifier=horaires"))
    features = client.get("/exports/lieux.geojson?verifier=horaires").get_json(force=True)["features"]
    assert features == []
    assert client.get("/exports/lieux.geojson?verifier=couleur").status_code == 400
    assert '"code": "verifier"' in text_of(client.get("/")).replace('"code":"verifier"', '"code": "verifier"')
