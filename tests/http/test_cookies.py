"""The cookies of a site on HTTPS: bound to this very host, and no session lost when the name changed."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from cartoquartiers.domain.vocabulary import Role
from cartoquartiers.web.cookies import PREFIX, SESSION_COOKIE, TABLET_COOKIE, Cookies
from tests import people
from tests.support import application
from tests.support.clock import FrozenClock

HOST = "carte.example.fr"
BASE = f"https://{HOST}"
on_spatialite = pytest.mark.parametrize("kind", ["spatialite"], indirect=True)


@pytest.fixture
def site(database: str, clock: FrozenClock, tmp_path: Path) -> Iterator[Flask]:
    """The application of a town, behind its HTTPS server."""
    made = application.make(database, tmp_path / "data", clock, BASE)
    yield made
    application.close(made)


def given(answer: object) -> list[str]:
    found: list[str] = answer.headers.getlist("Set-Cookie")  # type: ignore[attr-defined]
    return found


@on_spatialite
def test_a_session_is_bound_to_the_host_and_a_former_one_moves(site: Flask) -> None:
    client = site.test_client()
    who = {"email": people.email(Role.MODERATOR), "password": people.PASSWORD}
    entered = client.post("/connexion", data=who, base_url=BASE)
    session = next(one for one in given(entered) if one.startswith(PREFIX + SESSION_COOKIE))
    # What browsers ask of this prefix (RFC 6265bis, section 4.1.3.2).
    assert "; Secure" in session and "; Path=/" in session and "Domain" not in session
    assert "HttpOnly" in session and "SameSite=Lax" in session
    assert all(one.startswith((PREFIX, "carto_")) for one in given(entered))
    assert client.get("/compte", base_url=BASE).status_code == 200

    former = site.test_client()
    former.set_cookie(SESSION_COOKIE, application.token_for(site, "agent"), domain=HOST)
    former.set_cookie(TABLET_COOKIE, "a-tablet", domain=HOST)
    page = former.get("/compte", base_url=BASE)
    assert page.status_code == 200
    assert former.get_cookie(SESSION_COOKIE, domain=HOST) is None
    assert former.get_cookie(PREFIX + SESSION_COOKIE, domain=HOST) is not None
    moved = former.get_cookie(PREFIX + TABLET_COOKIE, domain=HOST)
    assert moved is not None and moved.value == "a-tablet"
    assert former.get("/compte", base_url=BASE).status_code == 200
    former.post("/deconnexion", base_url=BASE)
    assert former.get_cookie(PREFIX + SESSION_COOKIE, domain=HOST) is None
    assert former.get("/compte", base_url=BASE).status_code == 302


@on_spatialite
def test_one_that_a_neighbour_slipped_in_gives_way(site: Flask) -> None:
    client = site.test_client()
    client.set_cookie(PREFIX + SESSION_COOKIE, application.token_for(site, "moderator"), domain=HOST)
    client.set_cookie(SESSION_COOKIE, "of somebody else", domain=HOST)
    assert client.get("/compte", base_url=BASE).status_code == 200
    assert client.get_cookie(SESSION_COOKIE, domain=HOST) is None


def test_without_https_the_names_are_plain() -> None:
    assert Cookies("http://127.0.0.1:8000").name(SESSION_COOKIE) == SESSION_COOKIE
