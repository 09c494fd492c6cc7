"""A town asks one question more: an administrator adds it, a resident answers it, the map finds it."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Open
from tests.support import browser as chromium
from tests.support.axe import violations
from tests.support.site import Site

pytestmark = pytest.mark.browser
TYPE = "/administration/types/boite-a-livres"


def test_a_question_is_added_in_the_browser_and_a_resident_answers_it(visit: Open, site: Site) -> None:
    page = visit(TYPE, "administrator", chromium.LAPTOP)
    page.get_by_role("link", name="Ajouter un champ").click()
    expect(page.get_by_label("Réponses possibles")).to_be_hidden()
    page.get_by_label("Nom du champ").fill("Genres de livres")
    page.get_by_text("Plusieurs choix dans une liste").click()
    page.get_by_label("Réponses possibles").fill("Romans\nBandes dessinées")
    assert not violations(page)
    page.get_by_role("button", name="Ajouter le champ").click()
    expect(page.get_by_role("link", name="Genres de livres")).to_be_visible()
    # The page comes back at its fields: a button above them lies behind the bar, and partly over the edge.
    page.evaluate("scrollTo(0, 0)")
    assert not violations(page)

    resident = visit("/proposer", size=chromium.PHONE)
    expect(resident.get_by_text("Genres de livres")).to_be_hidden()
    resident.get_by_label("Son nom").fill("Boîte du coin")
    resident.get_by_label("Ce que c’est").select_option(value="boite-a-livres")
    resident.get_by_text("Bandes dessinées").click()
    resident.get_by_label("Ce que c’est").select_option(value="amap")
    expect(resident.get_by_text("Bandes dessinées")).to_be_hidden()
    resident.get_by_label("Ce que c’est").select_option(value="boite-a-livres")
    assert resident.get_by_label("Bandes dessinées").is_checked(), "what was answered is still there"
    resident.wait_for_timeout(600)
    resident.reload()
    assert resident.get_by_label("Bandes dessinées").is_checked(), "the draft knows it too"
    assert not violations(resident)
    resident.get_by_label("Adresse", exact=False).first.fill("1 rue Kervégan")
    resident.get_by_text("J’accepte la").click()
    resident.locator(".form-end button[type=submit]").first.click()
    expect(resident.get_by_role("heading", level=1)).to_have_text(re.compile("Merci"))
    sent = site.contribution(kind="create", name="Boîte du coin")
    assert sent.changes["genres_de_livres"] == {"add": ["bandes_dessinees"], "remove": []}


def test_the_map_filters_by_an_answer(look: Open) -> None:
    page = look("/?type=stationnement-velo#13/47.2161/-1.5496", size=chromium.LAPTOP)
    question = page.get_by_role("group", name="À l’abri de la pluie")
    question.get_by_text("Oui").click()
    expect(page).to_have_url(re.compile(r"abrite=oui"))
    expect(page.locator("[data-count]")).to_have_text("1 lieu sur la carte affichée")
    page.get_by_role("button", name=re.compile("Retirer le filtre : À l’abri")).click()
    expect(page.locator("[data-count]")).to_have_text("4 lieux sur la carte affichée")
    assert not violations(page)
