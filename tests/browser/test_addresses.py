"""Addresses in the search box and in the form: by keyboard, by touch, and without a script."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.support.axe import violations
from tests.support.geocoders import STRASBOURG, Known, address
from tests.support.site import Site

pytestmark = pytest.mark.browser


@pytest.fixture
def known(site: Site) -> Known:
    """The site looks addresses up, and knows one."""
    geocoder = Known(address())
    site.toolbox.geocoder = geocoder
    return geocoder


def value(page: Page, name: str) -> str:
    return page.locator(f"form[data-draft] [name={name}]").input_value()


def test_an_address_is_shown_on_the_map_by_keyboard(visit: Open, known: Known) -> None:
    page = visit("/", size=(1440, 900))
    box = page.get_by_role("combobox", name=re.compile("Chercher"))
    box.press_sequentially("29 rue de stras")
    group = page.get_by_role("group", name="Adresses")
    expect(group.get_by_role("option")).to_have_text(re.compile("29 Rue de Strasbourg"))
    assert not violations(page)
    box.press("ArrowUp")
    expect(group.get_by_role("option")).to_have_attribute("aria-selected", "true")
    box.press("Enter")
    expect(page.locator(".address-pin")).to_contain_text("29 Rue de Strasbourg")
    expect(page).to_have_url(re.compile(r"#17/47\.21\d+/-1\.55\d+"))
    page.get_by_role("button", name="Enlever cette épingle").click()
    expect(page.locator(".address-pin")).to_have_count(0)


def test_places_are_offered_while_the_address_service_is_away(visit: Open, site: Site, known: Known) -> None:
    known.away = True
    name = site.place(type="boite-a-livres").name
    page = visit("/")
    page.get_by_role("combobox", name=re.compile("Chercher")).press_sequentially(name)
    expect(page.get_by_role("option").filter(has_text=name).first).to_be_visible()
    expect(page.get_by_role("group", name="Adresses")).to_have_count(0)


def test_choosing_an_address_fills_the_form(visit: Open, known: Known) -> None:
    page = visit("/proposer")
    box = page.get_by_role("combobox", name=re.compile("Adresse"))
    box.press_sequentially("29 rue de stras")
    expect(page.locator("[data-address] [role=option]")).to_have_text(re.compile("29 Rue de Strasbourg"))
    assert not violations(page)
    box.press("ArrowDown")
    box.press("Enter")
    assert box.input_value() == "29 Rue de Strasbourg"
    assert (value(page, "code_postal"), value(page, "commune")) == ("44000", "Nantes")
    assert (float(value(page, "longitude")), float(value(page, "latitude"))) == STRASBOURG
    assert value(page, "id_ban") == "44109_6924_00029"
    box.press("End")
    box.press_sequentially(" bis")
    assert value(page, "id_ban") == ""


def test_the_pin_offers_its_address_and_replaces_nothing_that_was_typed(visit: Open, known: Known) -> None:
    page = visit(f"/proposer?lon={STRASBOURG[0]}&lat={STRASBOURG[1]}")
    page.get_by_role("button", name="Placer au centre").click()
    offer = page.get_by_role("button", name=re.compile("Utiliser «"))
    expect(offer).to_contain_text("29 Rue de Strasbourg")
    assert value(page, "adresse") == ""
    where = value(page, "longitude")
    offer.click()
    assert value(page, "adresse") == "29 Rue de Strasbourg"
    assert value(page, "longitude") == where
    page.locator("[name=adresse]").fill("Derrière la halle")
    page.get_by_role("button", name="Placer au centre").click()
    page.wait_for_timeout(600)  # longer than the pause after which it would be offered
    expect(offer).to_have_count(0)
    assert value(page, "adresse") == "Derrière la halle"


def test_without_a_script_the_confirmation_offers_the_addresses(
    visit: Open, site: Site, known: Known
) -> None:
    page = visit("/proposer", javascript=False)
    page.get_by_label("Son nom").fill("Boîte à livres de la cour")
    page.get_by_label("Ce que c’est").select_option(value="boite-a-livres")
    page.get_by_label(re.compile("^Adresse \\(")).fill("29 r de strasbourg")
    page.get_by_text("J’accepte la").click()
    page.locator(".form-end button[type=submit]").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("Où est-ce"))
    expect(page.get_by_label(re.compile("29 Rue de Strasbourg"))).to_be_checked()
    page.get_by_role("button", name="Continuer").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("Merci"))
    sent = site.contribution(kind="create", author_id=None, name="Boîte à livres de la cour")
    assert sent.changes["id_ban"]["to"] == "44109_6924_00029"
    assert sent.changes["position"]["to"] == list(STRASBOURG)
