"""At the desk the next contribution does not wait for the answer; what could not be decided comes back."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Open
from tests.browser.test_moderation import correct, on_desk, propose, state
from tests.support import browser as chromium
from tests.support.site import Site

pytestmark = pytest.mark.browser
DECISION = re.compile(r"/moderation/[^/]+/decision$")


def open_desk(visit: Open, uid: str) -> Page:
    """The contribution on the desk, with the next ones fetched."""
    page = visit(f"/moderation/{uid}", "moderator", chromium.LAPTOP)
    page.wait_for_function("document.querySelector('[data-filters-send]').hidden")
    page.wait_for_load_state("networkidle")
    return page


@contextmanager
def held(page: Page, *, lost: bool = False) -> Iterator[None]:
    """The decisions of this page travel, or are lost, only when the block ends."""
    waiting: list[Route] = []
    go = Event()
    page.route(DECISION, lambda route: route.continue_() if go.is_set() else waiting.append(route))
    yield
    go.set()
    for route in waiting:
        route.abort() if lost else route.continue_()


def first_of_two(site: Site) -> str:
    """A contribution behind which the demonstration's others wait, about other places; its uid."""
    return correct(site, nom="Un autre nom")


def test_the_next_one_is_there_before_the_answer(visit: Open, site: Site) -> None:
    uid = first_of_two(site)
    page = open_desk(visit, uid)
    with held(page):
        page.keyboard.press("a")
        expect(page.locator(f"#work:not([data-uid='{uid}'])")).to_be_attached()
        expect(page.locator("[data-saving]")).to_contain_text("Enregistrement")
        assert state(site, uid) == "waiting"
    expect(page.locator(".undo-bar")).to_contain_text("acceptée")
    assert state(site, uid) == "published"


def test_z_takes_back_what_is_still_on_its_way(visit: Open, site: Site) -> None:
    uid = first_of_two(site)
    page = open_desk(visit, uid)
    with held(page):
        page.keyboard.press("a")
        expect(page.locator("[data-saving]")).to_be_visible()
        page.keyboard.press("z")
    expect(page.locator(f"#work[data-uid='{uid}']")).to_be_attached()
    assert state(site, uid) == "waiting"
    expect(page.locator(f".desk-entry[data-uid='{uid}']")).to_have_attribute("aria-current", "true")


def test_a_second_decision_waits_for_the_first(visit: Open, site: Site) -> None:
    uid = first_of_two(site)
    page = open_desk(visit, uid)
    with held(page):
        page.keyboard.press("a")
        expect(page.locator("[data-saving]")).to_be_visible()
        second = on_desk(page)
        page.keyboard.press("a")
        page.wait_for_timeout(200)
        assert on_desk(page) == second
    expect(page.locator(f"#work:not([data-uid='{second}'])")).to_be_attached()
    expect(page.locator("[data-saving]")).to_have_count(0)
    assert [state(site, one) for one in (uid, second)] == ["published", "published"]


def test_without_network_it_comes_back_and_the_words_of_the_next_one_are_kept(
    visit: Open, site: Site
) -> None:
    uid = first_of_two(site)
    page = open_desk(visit, uid)
    with held(page, lost=True):
        page.keyboard.press("r")
        page.locator("#refuse-message").fill("Vu ce matin.")
        page.get_by_label("Nous n’avons pas pu confirmer").check()
        page.locator("#refuse button[value='refuse']").click()
        expect(page.locator("[data-saving]")).to_be_visible()
        second = on_desk(page)
        page.keyboard.press("q")
        page.locator("#ask-message").fill("Depuis quand ?")
    expect(page.get_by_role("alertdialog")).to_contain_text("ne répond pas")
    assert on_desk(page) == uid
    expect(page.locator("#refuse-message")).to_have_value("Vu ce matin.")
    assert page.url.endswith(uid)

    page.get_by_role("alertdialog").get_by_role("button", name="Revenir").click()
    page.keyboard.press("a")
    expect(page.locator(f"#work[data-uid='{second}']")).to_be_attached()
    expect(page.locator("#ask-message")).to_have_value("Depuis quand ?")
    expect(page.locator("[data-saving]")).to_have_count(0)
    assert [state(site, one) for one in (uid, second)] == ["published", "waiting"]


def test_one_that_changed_meanwhile_comes_back_and_no_key_decides_on_it_unseen(
    visit: Open, site: Site
) -> None:
    uid = first_of_two(site)
    page = open_desk(visit, uid)
    other = visit(f"/moderation/{uid}", "administrator", chromium.LAPTOP)
    with held(page):
        page.keyboard.press("a")
        expect(page.locator("[data-saving]")).to_be_visible()
        other.get_by_role("button", name="Demander une précision").click()
        other.get_by_label("Votre question").fill("Qui vous l’a dit ?")
        other.get_by_role("button", name="Envoyer la question").click()
        expect(other.locator(f"#work:not([data-uid='{uid}'])")).to_be_attached()
    expect(page.get_by_role("alertdialog")).to_contain_text("La contribution précédente revient")
    assert on_desk(page) == uid
    page.keyboard.press("a")
    page.keyboard.press("s")
    assert (on_desk(page), state(site, uid)) == (uid, "asked")
    page.get_by_role("alertdialog").get_by_role("button", name="Revenir").click()
    expect(page.get_by_role("alert")).to_contain_text("vient de décider")


def test_the_numbers_follow_when_one_stops_for_a_moment(visit: Open, site: Site) -> None:
    uid = first_of_two(site)
    page = open_desk(visit, uid)
    told = page.locator("#pressure").inner_text()
    lines = page.locator(".desk-entry").count()
    page.keyboard.press("a")
    expect(page.locator("#pressure")).not_to_have_text(told)
    expect(page.locator(".desk-entry")).to_have_count(lines - 1)
    expect(page.locator(".desk-entry[aria-current='true']")).to_have_attribute("data-uid", on_desk(page))


def test_a_second_go_at_the_same_place_waits_for_what_the_first_one_made_of_it(
    visit: Open, site: Site
) -> None:
    uid = first_of_two(site)
    note = propose(site, "tip", place=site.place().uid, note="Sonnez deux fois.")
    page = open_desk(visit, uid)
    behind = page.evaluate("JSON.parse(document.querySelector('#work').dataset.ahead)[0]")
    assert behind == [f"/moderation/{note}", site.place().uid]
    with held(page):
        page.keyboard.press("a")
        page.wait_for_timeout(200)
        assert on_desk(page) == uid
    shown = page.locator(f"#work[data-uid='{note}']").get_by_role("link", name="voir la fiche")
    expect(shown).to_have_attribute("href", re.compile("/un-autre-nom$"))
