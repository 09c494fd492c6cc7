"""Somebody signs in, in a browser, with an account at a provider that other people wrote."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from cartoquartiers.app import create_app, settings_from
from cartoquartiers.toolbox import Toolbox
from tests.programs.conftest import ROOT, wait_for_answer
from tests.support import application, live
from tests.support import browser as chromium
from tests.support.postgres import free_port
from tests.support.programs import running

pytestmark = [
    pytest.mark.programs,
    pytest.mark.parametrize("kind", ["spatialite"], indirect=True),
]
PROGRAM = ROOT / ".cache" / "identity" / "bin" / "python"
ANNE = {"sub": "anne", "email": "anne@exemple.fr", "email_verified": True, "name": "Anne Martin"}
JEAN = {"sub": "jean", "email": "jean@exemple.fr", "email_verified": False, "name": "Jean"}


@pytest.fixture
def provider(tmp_path: Path) -> Iterator[str]:
    """The address of the provider, which knows two people."""
    port = free_port()
    command = [str(PROGRAM), "-m", "oidc_provider_mock", "--port", str(port), "--require-nonce", "true"]
    known = [part for person in (ANNE, JEAN) for part in ("--user-claims", json.dumps(person))]
    with running([*command, *known], dict(os.environ), tmp_path / "provider.log"):
        address = f"http://127.0.0.1:{port}"
        wait_for_answer(f"{address}/.well-known/openid-configuration")
        yield address


@pytest.fixture
def page(provider: str, database: str, tmp_path: Path) -> Iterator[Page]:
    """Somebody's browser at a site that knows the provider."""
    port = free_port()
    told = {
        **application.settings(database, tmp_path, f"http://127.0.0.1:{port}"),
        "OIDC_URL": f"{provider}/.well-known/openid-configuration",
        "OIDC_CLIENT_ID": "carto",
        "OIDC_CLIENT_SECRET": "un secret",
    }
    chosen = settings_from(told)
    app = create_app(chosen, Toolbox(chosen))
    with live.serving(app, port) as url, chromium.launch() as browser:
        yield chromium.new_context(browser, url).new_page()
    application.close(app)


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "plain"])
def test_somebody_comes_by_the_provider(page: Page, *, javascript: bool) -> None:
    if not javascript:
        page.route("**/continue.js", lambda route: route.abort())
    page.goto("/connexion?next=/compte")
    page.get_by_role("link", name="Se connecter avec OpenID").click()
    page.locator("button", has_text="anne").click()
    if not javascript:
        page.get_by_role("button", name="Continuer").click()
    expect(page.get_by_role("heading", name="Anne Martin")).to_be_visible()
    expect(page.get_by_text("Habitante ou habitant")).to_be_visible()


def test_somebody_without_a_verified_address_does_not(page: Page) -> None:
    page.goto("/connexion")
    page.get_by_role("link", name="Se connecter avec OpenID").click()
    page.locator("button", has_text="jean").click()
    expect(page.get_by_text("n’a pas donné d’adresse électronique vérifiée")).to_be_visible()
    page.get_by_role("link", name="Se connecter avec OpenID").click()
    page.get_by_role("button", name="Deny").click()
    expect(page.get_by_text("n’a pas confirmé qui vous êtes")).to_be_visible()
