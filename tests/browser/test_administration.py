"""The administration as a person without IT skill uses it: on a laptop, on a phone, without script."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.test_screens import Look, take
from tests.support import browser as chromium
from tests.support.axe import check_axe

pytestmark = pytest.mark.browser
ADMINISTRATOR = "administrator"
PAGES = """
/administration /administration/personnes /administration/personnes/nouvelle /administration/personnes/1
/administration/rubriques /administration/rubriques/nouvelle /administration/rubriques/culture
/administration/rubriques/culture/nouveau-type /administration/types/composteur-quartier
/administration/territoire /administration/quartiers/6 /administration/communes/44109
/administration/structures /administration/structures/nouvelle
/administration/structures/composteurs-de-quartier /administration/apparence
/administration/reglages /administration/journal
""".split()


@pytest.mark.parametrize("path", PAGES)
def test_each_page_is_accessible_and_fits_its_screen(look: Open, path: str) -> None:
    page = look(path, ADMINISTRATOR, chromium.LAPTOP)
    # What is chosen in a long list is shown by moving the list, never the page.
    assert page.evaluate("scrollY") == 0
    for seen in (Look(chromium.LAPTOP, "light"), Look(chromium.PHONE, "dark")):
        take(page, seen)
        check_axe(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_drawing_is_found_by_the_beginning_of_its_words(look: Open) -> None:
    page = look("/administration/rubriques/nouvelle", ADMINISTRATOR, chromium.LAPTOP)
    search = page.get_by_role("searchbox", name="Chercher un dessin")
    search.fill("velo")
    shown = page.locator(".picker-option:visible")
    expect(shown.filter(has_text="Vélo garé")).to_be_visible()
    expect(shown.filter(has_text="Enveloppe")).to_have_count(0)
    search.press("Enter")
    expect(search).to_have_value("velo")
    search.fill("licorne")
    expect(page.get_by_text("Aucun dessin ne porte ce nom.")).to_be_visible()


def test_a_colour_is_judged_while_it_is_chosen(look: Open) -> None:
    page = look("/administration/rubriques/culture", ADMINISTRATOR, chromium.LAPTOP)
    words = page.locator("[data-colour-words]")
    expect(words).to_contain_text("s’y voit bien")
    page.locator("#field-colour").fill("#ffee58")
    expect(words).to_contain_text("Trop claire")


def test_limits_are_asked_of_the_roles_that_have_some(look: Open) -> None:
    page = look("/administration/personnes/nouvelle", ADMINISTRATOR, chromium.LAPTOP)
    limits = page.get_by_role("group", name="Limiter à des quartiers")
    expect(limits).to_be_hidden()
    page.get_by_role("radio", name="Agent de proximité").check()
    expect(limits).to_be_visible()


def fill_type(page: Page, label: str) -> None:
    """Fill the form of a new type."""
    page.get_by_label("Nom").fill(label)
    page.get_by_label("Autres mots").fill("bouquins, échange")
    page.get_by_role("radio", name="Initiative locale").check()
    page.get_by_role("radio", name="Livres", exact=True).check(force=True)
    page.get_by_role("button", name="Ajouter le type").click()


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no-script"])
def test_a_type_is_added_with_and_without_script(visit: Open, javascript: bool) -> None:
    page = visit(
        "/administration/rubriques/culture/nouveau-type",
        ADMINISTRATOR,
        chromium.LAPTOP,
        javascript=javascript,
    )
    fill_type(page, "Troc de livres")
    expect(page.get_by_role("status").first).to_contain_text("Le type est ajouté.")
    expect(page.get_by_role("link", name="Troc de livres")).to_be_visible()


def test_a_new_password_is_shown_once(visit: Open) -> None:
    page = visit("/administration/personnes/3", ADMINISTRATOR, chromium.PHONE)
    page.get_by_role("button", name="Remplacer le mot de passe").click()
    secret = page.locator("#secret").inner_text()
    assert len(secret) >= 15
    check_axe(page)
    page.get_by_role("link", name="Revenir au compte").click()
    expect(page.get_by_text(secret)).to_have_count(0)
