"""Reading as people do it: without a script, by keyboard, from where one stands; and sharing a place."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Open
from tests.support.browser import LAPTOP, PHONE
from tests.support.site import Site

pytestmark = pytest.mark.browser
WITHOUT_OWN_SHEET = "delete Navigator.prototype.share"


def test_without_a_script_one_filters_finds_and_reads(look: Open) -> None:
    page = look("/liste", javascript=False)
    page.get_by_placeholder("Nom, type, adresse…").fill("recyclerie")
    page.get_by_role("button", name="Chercher").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(re.compile(r"\d+ lieux"))
    page.get_by_role("link", name="Recyclerie du sport").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Recyclerie du sport")
    page.get_by_role("link", name="Historique").click()
    expect(page.get_by_role("heading", name="Nouveau lieu")).to_be_visible()


def test_the_filters_stand_open_where_there_is_room(look: Open) -> None:
    expect(look("/liste", size=LAPTOP).get_by_label("Rubrique")).to_be_visible()
    phone = look("/liste", size=PHONE)
    expect(phone.get_by_label("Rubrique")).to_be_hidden()
    phone.get_by_text("Filtrer", exact=True).click()
    expect(phone.get_by_label("Rubrique")).to_be_visible()


def test_sharing_copies_the_short_address_and_says_so(look: Open, shared_site: Site) -> None:
    page = look(f"/lieux/{shared_site.place().uid}")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate(WITHOUT_OWN_SHEET)
    page.get_by_role("link", name="Partager").click()
    expect(page.get_by_role("status").filter(has_text="Adresse copiée")).to_be_visible()
    assert re.search(r"/l/\w{6}$", page.evaluate("navigator.clipboard.readText()"))


def test_the_list_starts_from_where_one_stands(look: Open) -> None:
    page = look("/liste?q=compost")
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"longitude": -1.5496, "latitude": 47.2161})
    page.get_by_role("button", name="Autour de moi").click()
    page.wait_for_url(re.compile(r"tri=distance&lon=-1\.5496&lat=47\.2161"))
    expect(page.get_by_text("depuis l’endroit choisi")).to_be_visible()
    first = page.locator(".place-card p").first
    expect(first).to_contain_text(re.compile(r"\d\s(m|km)"))


def test_a_refused_position_leaves_the_list_as_it_is(look: Open) -> None:
    page = look("/liste")
    page.get_by_role("button", name="Autour de moi").click()
    expect(page.get_by_text("Position indisponible")).to_be_visible()


def test_the_menu_opens_and_closes_by_keyboard(look: Open) -> None:
    page = look("/aide")
    page.get_by_role("button", name="Menu", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Référents").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("navigation", name="Menu", exact=True)).to_be_hidden()


def test_the_first_tab_leads_to_the_content(look: Open) -> None:
    page = look("/liste")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Aller au contenu")).to_be_focused()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "contenu"


def test_a_sheet_of_four_hundred_percent_stays_within_the_window(look: Open, shared_site: Site) -> None:
    page = look(f"/lieux/{shared_site.place().uid}", size=(320, 256))
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
