"""Lists that are followed and slip: another encoding, lost accents, ids that stand twice, our own address."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from cartoquartiers.adapters.outward import Outward
from tests.http.lists.conftest import QUICK, csv, line
from tests.http.lists.test_followed_lists import follow, look, places, waiting
from tests.support.application import toolbox_of
from tests.support.clock import FrozenClock
from tests.support.lists import Site

Enter = Callable[[str], FlaskClient]
one_database = pytest.mark.parametrize("kind", ["spatialite"], indirect=True)


def accented() -> str:
    return csv(*(line(n).replace("Composteur", "Café né à l’été") for n in range(1, 6))).decode()


@one_database
@pytest.mark.parametrize("encoding", ["cp1252", "utf-8-sig", "utf-16", "twice"])
def test_a_list_that_comes_in_another_encoding_says_the_same(
    app: Flask, client_as: Enter, site: Site, clock: FrozenClock, encoding: str
) -> None:
    site.body = accented().encode()
    follow(client_as("administrator"), site)
    look(app, clock)
    twice = accented().encode().decode("cp1252").encode()
    site.body = twice if encoding == "twice" else accented().encode(encoding)
    found = look(app, clock)
    assert found.report
    assert (found.state, found.report["unchanged"], waiting(app)) == ("fresh", 5, [])
    assert {(row.version, row.fields["nom"][:15]) for row in places(app).values()} == {(1, "Café né à l’été")}


@one_database
def test_accents_that_were_lost_on_the_way_are_no_correction(
    app: Flask, client_as: Enter, site: Site, clock: FrozenClock
) -> None:
    site.body = accented().encode()
    client = client_as("administrator")
    page = follow(client, site)
    look(app, clock)
    site.body = accented().encode("ascii", "replace")
    assert (look(app, clock).state, waiting(app)) == ("fresh", [])
    assert {row.version for row in places(app).values()} == {1}
    assert client.get(page).text.count("les accents se sont perdus dans le fichier") == 5


@one_database
def test_ids_that_stand_twice_are_told_and_when_all_do_the_list_stops(
    app: Flask, client_as: Enter, site: Site, clock: FrozenClock
) -> None:
    client = client_as("administrator")
    page = follow(client, site)
    look(app, clock)
    site.body = csv(*map(line, range(1, 6)), line(2), line(3, "02 40 99 99 99"))
    assert (look(app, clock).state, waiting(app)) == ("fresh", [])
    assert "Ligne 8\u00a0: même identifiant que la ligne 4" in client.get(page).text
    site.body = csv(*(line(n).replace(f"{n};", "7;", 1) for n in range(1, 6)))
    assert (look(app, clock).state, waiting(app)) == ("asks", [])


@one_database
def test_a_list_that_leads_to_this_machine_is_refused(
    app: Flask, client_as: Enter, site: Site, clock: FrozenClock
) -> None:
    client = client_as("administrator")
    page = follow(client, site)
    look(app, clock)
    toolbox_of(app).outside = Outward(limits=QUICK)
    site.body = csv(line(1))
    assert (look(app, clock).state, waiting(app)) == ("trouble", [])
    assert "machine privée" in client.get(page).text
