"""The exercises: one of the desk by keys, and the round with made-up places, of which nothing leaves."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Open
from tests.support import browser as chromium
from tests.support.axe import check_axe

pytestmark = pytest.mark.browser
LATER_MS = 11_000


def test_an_exercise_of_the_desk_by_keys(visit: Open) -> None:
    page = visit("/entrainement", "moderator", chromium.PHONE)
    check_axe(page)
    page = visit("/entrainement/bureau/doublon", "moderator", chromium.LAPTOP)
    said = chromium.watch(page)
    page.keyboard.press("a")
    expect(page.locator(".lesson")).to_contain_text("À revoir")
    page.keyboard.press("z")
    expect(page.locator(".lesson-hint")).to_be_visible()
    page.keyboard.press("r")
    duplicate = page.locator("#refuse input[value=duplicate]")
    rank = page.locator("#refuse input[name=reason]").evaluate_all(
        "all => all.findIndex(one => one.value === 'duplicate') + 1"
    )
    expect(duplicate).to_be_attached()
    page.keyboard.press(f"Digit{rank}")
    expect(page.locator(".lesson")).to_contain_text("Bien vu")
    # A decision answers 409 or 422 for nobody here.
    assert said == []


def test_the_round_is_practised_and_nothing_leaves(visit: Open) -> None:
    page = visit("/entrainement/tournee", "agent", chromium.TABLET)
    sent: list[str] = []
    page.on("request", lambda one: sent.append(one.url) if one.method != "GET" else None)
    page.clock.install()
    page.reload()
    page.get_by_role("button", name="Emporter").click()
    page.get_by_role("button", name="Commencer la tournée").click()
    check_axe(page)
    pill = page.locator("#round-pill")
    page.get_by_role("button", name="Couper le réseau").click()
    page.get_by_role("button", name="Tout est exact").click()
    page.clock.fast_forward(LATER_MS)
    expect(pill).to_contain_text("1 à envoyer")
    page.get_by_role("button", name="Couper le réseau").click()
    expect(pill).to_contain_text("dernier envoi")
    # Somebody else changed the same field: the round says so, and asks.
    page.locator("#round-list .round-row", has_text="Maison de quartier").click()
    page.get_by_role("button", name="Corriger").click()
    page.get_by_label("Téléphone").fill("02 61 91 00 11")
    page.get_by_role("button", name="Enregistrer sur la tablette").click()
    page.clock.fast_forward(LATER_MS)
    expect(pill).to_contain_text("1 à revoir")
    pill.click()
    page.locator("#round-report-review button").first.click()
    page.locator("#round-report [data-close]").click()
    page.clock.fast_forward(LATER_MS)
    expect(pill).not_to_contain_text("à revoir")
    expect(pill).not_to_contain_text("à envoyer")
    page.get_by_role("button", name="Terminer la tournée").click()
    expect(page.locator("#round-end-done")).to_be_visible()
    assert sent == []
    databases = page.evaluate("indexedDB.databases().then(all => all.map(one => one.name))")
    assert databases == ["carto-practice"]
