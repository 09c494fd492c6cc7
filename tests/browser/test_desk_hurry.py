"""A hand that is faster than the line: nothing is decided twice, unseen or elsewhere, and nothing is lost."""

import re

import pytest
from playwright.sync_api import Page, Request, Route, expect

from tests.browser.conftest import Open
from tests.browser.test_desk_ahead import DECISION, first_of_two, held, open_desk
from tests.browser.test_moderation import correct, on_desk, propose, state
from tests.factories.places import set_field
from tests.support import browser as chromium
from tests.support.site import Site

pytestmark = pytest.mark.browser
ITEM = re.compile(r"/moderation/[0-9a-f-]{36}$")


def heard(page: Page) -> list[str]:
    """What is decided and undone from here on, in order; and errors of the script."""
    said: list[str] = []

    def note(request: Request) -> None:
        if request.method == "POST" and "regarder" not in request.url:
            said.append(request.url.partition("?")[0].rpartition("/")[2])

    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", note)
    return said


def on_its_way(page: Page) -> str:
    """Once the decision has left the desk: what lies there now."""
    expect(page.locator("[data-saving]")).to_be_visible()
    return on_desk(page)


def meanwhile(site: Site, **values: str) -> None:
    """Somebody else corrects the first place of the demonstration."""
    with site.toolbox.store.writing() as work:
        place = site.place()
        for version, (name, value) in enumerate(values.items(), place.version):
            set_field(work, place.uid, version, name, value)


def become(page: Page, site: Site, **expected: str) -> None:
    """Wait until these contributions, by uid, are in these states."""
    for _try in range(50):
        if all(state(site, uid) == wanted for uid, wanted in expected.items()):
            return
        page.wait_for_timeout(100)
    assert {uid: state(site, uid) for uid in expected} == expected


def quiet(page: Page) -> None:
    """Until nothing is on its way any more, and a moment longer."""
    expect(page.locator("[data-saving]")).to_have_count(0)
    page.wait_for_timeout(500)


def test_a_double_click_and_a_worn_key_decide_once(visit: Open, site: Site) -> None:
    page = open_desk(visit, first_of_two(site))
    said = heard(page)
    page.locator("button[data-key='a']").dblclick()
    quiet(page)
    assert len(said) == 1
    bounce = "document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 'a', bubbles: true}))"
    page.evaluate(f"{bounce}; {bounce}")
    quiet(page)
    assert len(said) == 2


def test_what_is_pressed_in_between_is_done_in_that_order(visit: Open, site: Site) -> None:
    uid = first_of_two(site)
    page = open_desk(visit, uid)
    said = heard(page)
    with held(page):
        page.keyboard.press("a")
        second = on_its_way(page)
        page.keyboard.press("z")
        page.keyboard.press("a")
    expect(page.locator(".undo-bar")).to_be_visible()
    become(page, site, **{uid: "waiting", second: "published"})
    assert said == ["decision", "annuler", "decision"]
    assert on_desk(page) == uid
    page.keyboard.press("a")  # the desk goes on
    become(page, site, **{uid: "published"})


def test_z_means_the_question_that_is_on_its_way(visit: Open, site: Site) -> None:
    uid = first_of_two(site)
    page = open_desk(visit, uid)
    page.keyboard.press("a")
    expect(page.locator("[data-undo]")).to_be_visible()
    second = on_desk(page)
    with held(page):
        page.keyboard.press("q")
        page.locator("#ask-message").fill("Depuis quand ?")
        page.locator("#ask button[value='ask']").click()
        page.keyboard.press("Escape")
        page.keyboard.press("z")
    expect(page.locator(f"#work[data-uid='{second}']")).to_be_attached()
    become(page, site, **{uid: "published", second: "waiting"})


def test_z_takes_back_nothing_older_when_the_decision_is_lost(visit: Open, site: Site) -> None:
    uid = first_of_two(site)
    page = open_desk(visit, uid)
    page.keyboard.press("a")
    expect(page.locator("[data-undo]")).to_be_visible()
    second = on_desk(page)
    with held(page, lost=True):
        page.keyboard.press("a")
        on_its_way(page)
        page.keyboard.press("z")
    expect(page.get_by_role("alertdialog")).to_contain_text("ne répond pas")
    page.keyboard.press("z")
    page.wait_for_timeout(500)
    become(page, site, **{uid: "published", second: "waiting"})


def test_no_click_reaches_what_came_back_before_it_was_said(visit: Open, site: Site) -> None:
    uid = first_of_two(site)
    page = open_desk(visit, uid)
    with held(page):
        box = page.locator("button[data-key='a']").bounding_box()
        page.keyboard.press("a")
        on_its_way(page)
        meanwhile(site, nom="Tout autre nom")
    dialog = page.get_by_role("alertdialog")
    expect(dialog.get_by_role("heading")).to_be_focused()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_timeout(500)
    assert state(site, uid) == "waiting"
    expect(page.locator("#item")).to_contain_text("Entre-temps, la fiche a changé")


def test_a_slow_line_puts_nothing_over_what_came_back(visit: Open, site: Site) -> None:
    uid = first_of_two(site)
    page = open_desk(visit, uid)
    slow: list[Route] = []
    with held(page, lost=True):
        page.keyboard.press("r")
        page.locator("#refuse-message").fill("Vu ce matin.")
        page.get_by_label("Nous n’avons pas pu confirmer").check()
        page.locator("#refuse button[value='refuse']").click()
        on_its_way(page)
        page.route(ITEM, lambda route: slow.append(route))  # noqa: PLW0108
        page.locator(".desk-entry").nth(7).click()
        page.wait_for_timeout(200)
    expect(page.get_by_role("alertdialog")).to_be_visible()
    page.unroute(ITEM)
    for route in slow:
        route.continue_()
    page.wait_for_timeout(500)
    assert on_desk(page) == uid
    # Whoever goes on nevertheless finds the words again.
    page.get_by_role("alertdialog").get_by_role("button", name="Revenir").click()
    page.keyboard.press("s")
    expect(page.locator(f"#work:not([data-uid='{uid}'])")).to_be_attached()
    page.locator(f".desk-entry[data-uid='{uid}']").click()
    expect(page.locator("#refuse-message")).to_have_value("Vu ce matin.")


def test_what_was_left_out_stays_left_out(visit: Open, site: Site) -> None:
    uid = correct(site, nom="Un autre nom", description="Ce qu’on ne retient pas")
    page = open_desk(visit, uid)
    with held(page):
        page.keyboard.press("c")
        page.locator("[data-pick][value='description']").uncheck()
        page.locator("#item-title").click()
        page.keyboard.press("a")
        on_its_way(page)
        meanwhile(site, adresse="12 rue Kervégan")
    page.get_by_role("alertdialog").get_by_role("button", name="Revenir").click()
    expect(page.locator("[data-pick][value='description']")).to_be_visible()
    expect(page.locator("[data-pick][value='description']")).not_to_be_checked()
    page.get_by_role("button", name="Accepter les champs cochés").click()
    expect(page.locator(f"#work:not([data-uid='{uid}'])")).to_be_attached()
    become(page, site, **{uid: "partial"})
    assert (state(site, uid), site.place().fields["nom"]) == ("partial", "Un autre nom")
    assert site.place().fields["description"] != "Ce qu’on ne retient pas"


def test_the_page_is_not_left_while_something_may_come_back(visit: Open, site: Site) -> None:
    uid = first_of_two(site)
    page = open_desk(visit, uid)
    with held(page, lost=True):
        page.keyboard.press("a")
        second = on_its_way(page)
        page.keyboard.press("m")
        page.wait_for_timeout(200)
        assert on_desk(page) == second and "mode=" not in page.url
    expect(page.get_by_role("alertdialog")).to_be_visible()
    assert on_desk(page) == uid and "mode=" not in page.url


def test_it_is_left_once_the_decision_has_arrived(visit: Open, site: Site) -> None:
    uid = first_of_two(site)
    page = open_desk(visit, uid)
    with held(page):
        page.keyboard.press("a")
        second = on_its_way(page)
        page.keyboard.press("m")
    page.wait_for_url(re.compile(f"{second}.*mode=modifier"))
    assert state(site, uid) == "published"


def test_one_that_waits_for_its_turn_is_sent_though_one_went_on(visit: Open, site: Site) -> None:
    uid = first_of_two(site)
    page = open_desk(visit, uid)
    with held(page):
        page.keyboard.press("a")
        second = on_its_way(page)
        page.keyboard.press("a")
        page.keyboard.press("s")
        expect(page.locator(f"#work:not([data-uid='{second}'])")).to_be_attached()
        third = on_desk(page)
    expect(page.locator(".undo-bar")).to_contain_text("acceptée")
    become(page, site, **{uid: "published", second: "published", third: "waiting"})
    assert on_desk(page) == third


def test_the_way_back_shows_what_became_of_it(visit: Open, site: Site) -> None:
    uid = first_of_two(site)
    page = open_desk(visit, uid)
    with held(page):
        page.keyboard.press("a")
        on_its_way(page)
        page.evaluate("history.back()")
        page.wait_for_timeout(200)
    expect(page.locator(f"#work[data-uid='{uid}']")).to_be_attached()
    expect(page.get_by_role("button", name="Annuler cette décision")).to_be_visible()


def test_the_list_stays_where_it_was_scrolled_to(visit: Open, site: Site) -> None:
    fields = site.place().fields
    for rank in range(30):
        told = {"nom": f"Lieu {rank}", "rubrique": fields["rubrique"], "type": fields["type"]}
        told["position"] = [fields["position"][0] + rank / 1000, fields["position"][1]]
        propose(site, "create", changes={name: {"to": value} for name, value in told.items()})
    page = open_desk(visit, first_of_two(site))
    told_before = page.locator("#pressure").inner_text()
    with page.expect_response(DECISION):
        page.keyboard.press("a")
    page.evaluate("document.querySelector('.desk-list').scrollTop = 700")
    expect(page.locator("#pressure")).not_to_have_text(told_before)
    assert page.evaluate("document.querySelector('.desk-list').scrollTop") == 700


def test_a_sheet_that_was_begun_is_found_again(visit: Open, site: Site) -> None:
    uid = first_of_two(site)
    page = open_desk(visit, uid)
    page.keyboard.press("q")
    page.locator("#ask-message").fill("Depuis quand ?")
    page.keyboard.press("Escape")
    expect(page.locator("#ask")).to_be_hidden()
    page.wait_for_timeout(50)
    page.keyboard.press("s")
    expect(page.locator(f"#work:not([data-uid='{uid}'])")).to_be_attached()
    page.locator(f".desk-entry[data-uid='{uid}']").click()
    expect(page.locator("#ask-message")).to_have_value("Depuis quand ?")
    check = chromium.watch(page)
    page.keyboard.press("a")
    become(page, site, **{uid: "published"})
    assert check == []
