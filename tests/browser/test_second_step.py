"""The second step as a person takes it: an application, and a key that Chromium plays itself."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pyotp
import pytest
from playwright.sync_api import Browser, CDPSession, Page, expect

from tests import people
from tests.support import browser as chromium
from tests.support.axe import check_axe
from tests.support.site import Site, running

pytestmark = pytest.mark.browser
STEPS = "/compte/deux-etapes"


@pytest.fixture(scope="module")
def named_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site with a name: keys answer no bare address."""
    with running(tmp_path_factory.mktemp("named"), "localhost") as site:
        yield site


@pytest.fixture(params=["moderator"])
def page(browser: Browser, named_site: Site, request: pytest.FixtureRequest) -> Iterator[Page]:
    """Somebody's telephone."""
    context = chromium.new_context(browser, named_site.url, chromium.PHONE)
    context.add_cookies([named_site.cookie(request.param)])
    yield context.new_page()
    context.close()


def plug_in(page: Page) -> tuple[CDPSession, str]:
    """Plug a key in that answers at once; gives its number too."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "usb", "automaticPresenceSimulation": True}
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return session, made["authenticatorId"]


def fits(page: Page) -> None:
    """The page is accessible and no wider than its screen."""
    check_axe(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def press(page: Page, name: str) -> None:
    """Give the password and press a button."""
    page.get_by_label("Mot de passe actuel").fill(people.PASSWORD)
    page.get_by_role("button", name=name).click()


def first_step(page: Page, who: str = "moderator") -> None:
    """Sign out, and give address and password."""
    page.context.clear_cookies()
    page.goto("/connexion")
    page.get_by_label("Adresse électronique").fill(f"{who}@demo.example")
    page.get_by_label("Mot de passe").fill(people.PASSWORD)
    page.get_by_role("button", name="Se connecter").click()
    expect(page.get_by_role("heading", name="Deuxième étape")).to_be_visible()


def test_a_key_is_added_asked_for_and_a_copy_of_it_refused(page: Page) -> None:
    session, key = plug_in(page)
    page.goto("/compte")
    page.get_by_role("link", name="Connexion en deux étapes").click()
    fits(page)
    press(page, "Ajouter une clé")
    fits(page)
    page.get_by_label("Son nom").fill("Clé bleue")
    page.get_by_role("button", name="Présenter la clé").click()
    expect(page.get_by_role("listitem").filter(has_text=re.compile("^[a-z0-9-]{29}$"))).to_have_count(10)
    fits(page)
    recovery = page.locator(".account-codes code").first.inner_text()
    page.get_by_role("link", name="Je les ai gardés").click()
    expect(page.get_by_text("Clé bleue").first).to_be_visible()
    # The same key a second time: the browser itself knows it.
    press(page, "Ajouter une clé")
    page.get_by_label("Son nom").fill("Encore")
    page.get_by_role("button", name="Présenter la clé").click()
    expect(page.get_by_role("alert")).to_contain_text("La clé n’a pas répondu.")
    first_step(page)
    fits(page)
    page.get_by_role("button", name="Utiliser ma clé").click()
    expect(page).to_have_url(re.compile("/moderation$"))
    # A copy counts from where it was made: it is behind.
    kept = session.send("WebAuthn.getCredentials", {"authenticatorId": key})["credentials"][0]
    session.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": key})
    _session, copy = plug_in(page)
    session.send("WebAuthn.addCredential", {"authenticatorId": copy, "credential": {**kept, "signCount": 0}})
    first_step(page)
    page.get_by_role("button", name="Utiliser ma clé").click()
    expect(page.get_by_text("La clé n’a pas été reconnue.").first).to_be_visible()
    page.get_by_label("Code").fill(recovery)
    page.get_by_role("button", name="Continuer").click()
    expect(page).to_have_url(re.compile("/moderation$"))


@pytest.mark.parametrize("page", ["administrator"], indirect=True)
def test_an_application_is_added_and_asked_for(page: Page, named_site: Site) -> None:
    page.goto(STEPS)
    press(page, "Ajouter une application")
    fits(page)
    square = page.get_by_role("img", name="Carré à lire")
    assert square.evaluate("image => image.complete && image.naturalWidth > 0")
    codes = pyotp.TOTP(page.locator(".account-letters").inner_text().replace(" ", ""))
    now = named_site.toolbox.now()
    page.get_by_label("Six chiffres").fill(codes.at(now - timedelta(seconds=30)))
    page.get_by_role("button", name="Enregistrer l’application").click()
    expect(page.get_by_role("heading", name="Codes de secours")).to_be_visible()
    first_step(page, "administrator")
    page.get_by_label("Code").fill(codes.at(now))
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/moderation$"))
