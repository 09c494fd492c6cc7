"""The moderators' desk as they use it: keys on a laptop, fingers on a phone, plain forms without script."""

import uuid
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from cartoquartiers.domain.policy import ANONYMOUS
from cartoquartiers.domain.proposal import parse_proposal
from cartoquartiers.usecases import contribute
from tests.browser.conftest import Open
from tests.support import browser as chromium
from tests.support.axe import check_axe
from tests.support.site import Site

pytestmark = pytest.mark.browser
SIZES = [chromium.PHONE, chromium.TABLET, chromium.LAPTOP]

# The second key of the top row of a French keyboard: without Shift it is no digit.
AZERTY_2 = (
    "document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 'é', code: 'Digit2', bubbles: true}))"
)


def propose(site: Site, kind: str, **body: Any) -> str:
    """A waiting contribution of a passer-by; its uid."""
    uid = str(uuid.uuid4())
    with site.toolbox.store.writing() as work:
        contribute.submit(work, ANONYMOUS, parse_proposal({"uid": uid, "kind": kind, **body}))
    return uid


def correct(site: Site, **values: Any) -> str:
    """A waiting correction of the first place of the demonstration."""
    place = site.place()
    changes = {name: {"to": value} for name, value in values.items()}
    return propose(site, "correct", place=place.uid, base_version=place.version, changes=changes)


def state(site: Site, uid: str) -> str:
    return str(site.contribution(uid=uid).state)


def on_desk(page: Page) -> str:
    """The uid of the contribution on the desk."""
    return page.locator("#work").get_attribute("data-uid") or ""


def moved_on(page: Page, uid: str) -> None:
    """Wait until another contribution is on the desk, and the decision on this one has arrived."""
    expect(page.locator(f"#work:not([data-uid='{uid}'])")).to_be_attached()
    expect(page.locator("[data-saving]")).to_have_count(0)


@pytest.fixture
def desk(visit: Open) -> Page:
    """The queue on a laptop."""
    page = visit("/moderation", "moderator", chromium.LAPTOP)
    page.wait_for_function("document.querySelector('[data-filters-send]').hidden")
    return page


def test_a_accepts_and_z_takes_it_back(visit: Open, site: Site) -> None:
    uid = correct(site, nom="Un autre nom")
    page = visit(f"/moderation/{uid}", "moderator", chromium.LAPTOP)
    said = chromium.watch(page)
    page.wait_for_function("document.querySelector('[data-filters-send]').hidden")
    page.keyboard.press("a")
    moved_on(page, uid)
    assert state(site, uid) == "published"
    expect(page.locator(".undo-bar")).to_contain_text("acceptée")
    expect(page.locator(f".desk-entry[data-uid='{uid}']")).to_have_count(0)
    page.keyboard.press("z")
    expect(page.locator(f"#work[data-uid='{uid}']")).to_be_attached()
    assert state(site, uid) == "waiting"
    assert said == []


def test_d_lays_a_new_place_beside_the_one_that_is_there(visit: Open, site: Site) -> None:
    place = site.place()
    told = {name: place.fields[name] for name in ("nom", "rubrique", "type", "position")}
    told |= {"description": "Au fond de la cour, à gauche."}
    uid = propose(site, "create", changes={name: {"to": value} for name, value in told.items()})
    page = visit(f"/moderation/{uid}", "moderator", chromium.LAPTOP)
    page.wait_for_function("document.querySelector('[data-filters-send]').hidden")
    page.keyboard.press("d")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Déjà sur la carte")
    page.get_by_role("radio", name="Au fond de la cour, à gauche.").check()
    page.get_by_role("button", name="C’est le même lieu").click()
    expect(page.get_by_text("rejoint la fiche qui existait")).to_be_visible()
    assert (state(site, uid), site.place(uid=place.uid).fields["description"]) == (
        "refused",
        told["description"],
    )
    page.wait_for_function("document.querySelector('[data-filters-send]').hidden")
    page.keyboard.press("z")
    expect(page.locator(f"#work[data-uid='{uid}']")).to_be_attached()
    kept = site.place(uid=place.uid).fields
    assert (state(site, uid), kept["description"]) == ("waiting", place.fields["description"])


def test_r_and_a_digit_refuse_also_on_a_french_keyboard(desk: Page, site: Site) -> None:
    uid = on_desk(desk)
    desk.keyboard.press("r")
    expect(desk.locator("#refuse")).to_be_visible()
    desk.evaluate(AZERTY_2)
    moved_on(desk, uid)
    assert state(site, uid) == "refused"
    expect(desk.locator(".undo-bar")).to_contain_text("non retenue")


def test_a_digit_alone_decides_nothing(desk: Page, site: Site) -> None:
    uid = on_desk(desk)
    desk.keyboard.press("2")
    desk.keyboard.press("s")
    moved_on(desk, uid)
    assert state(site, uid) == "waiting"


def test_keys_are_silent_while_one_types(desk: Page, site: Site) -> None:
    uid = on_desk(desk)
    desk.keyboard.press("q")
    desk.locator("#ask-message").fill("")
    desk.locator("#ask-message").press_sequentially("rasz")
    expect(desk.locator("#ask-message")).to_have_value("rasz")
    assert on_desk(desk) == uid
    assert state(site, uid) == "waiting"


def test_the_help_names_every_key_and_closes_with_the_one_that_opened_it(desk: Page) -> None:
    desk.keyboard.press("?")
    expect(desk.locator("#keys")).to_be_visible()
    expect(desk.locator("#keys :focus")).to_have_text("Fermer")
    told = {key.lower() for key in desk.locator("#keys dt").all_inner_texts()}
    assert told == set("armcpqdsz?")
    carried = desk.evaluate("[...document.querySelectorAll('[data-key]')].map((one) => one.dataset.key)")
    assert set(carried) <= told
    desk.keyboard.press("?")
    expect(desk.locator("#keys")).to_be_hidden()


def test_keys_can_be_switched_off(desk: Page, site: Site) -> None:
    uid = on_desk(desk)
    desk.keyboard.press("?")
    desk.get_by_label("Utiliser ces touches").uncheck()
    desk.keyboard.press("Escape")
    desk.keyboard.press("s")
    desk.keyboard.press("a")
    desk.reload()
    desk.wait_for_function("document.querySelector('[data-filters-send]').hidden")
    desk.keyboard.press("s")
    assert on_desk(desk) == uid
    assert state(site, uid) == "waiting"


def test_the_next_contribution_is_there_before_it_is_asked_for(desk: Page) -> None:
    uid, next_url = on_desk(desk), desk.locator("#work").get_attribute("data-next")
    desk.wait_for_load_state("networkidle")
    asked: list[str] = []
    desk.on("request", lambda request: asked.append(request.url))
    desk.keyboard.press("s")
    moved_on(desk, uid)
    assert not [url for url in asked if next_url and url.endswith(next_url)]


def test_two_at_one_queue_see_each_other(visit: Open, site: Site) -> None:
    uid = correct(site, nom="Un autre nom")
    mine = visit(f"/moderation/{uid}", "moderator", chromium.LAPTOP)
    mine.wait_for_function("document.querySelector('[data-filters-send]').hidden")
    with mine.expect_response(f"**/moderation/{uid}/regarder"):
        mine.reload()
    theirs = visit(f"/moderation/{uid}", "administrator", chromium.LAPTOP)
    expect(theirs.locator("[data-looking]")).to_contain_text("regarde cette contribution")
    theirs.get_by_role("button", name="Je m’en occupe").click()
    expect(theirs.locator("[data-looking]")).to_be_hidden()
    theirs.keyboard.press("a")
    moved_on(theirs, uid)
    assert state(site, uid) == "published"


def test_each_window_lets_go_of_its_own_alone(visit: Open, site: Site) -> None:
    first, second = correct(site, nom="Un autre nom"), correct(site, telephone="02 40 41 90 00")
    mine = visit(f"/moderation/{first}", "moderator", chromium.LAPTOP)
    with mine.expect_response(f"**/moderation/{first}/regarder"):
        mine.reload()
    other = mine.context.new_page()
    with other.expect_response(f"**/moderation/{second}/regarder"):
        other.goto(mine.url.replace(first, second))
    theirs = visit(f"/moderation/{first}", "administrator", chromium.LAPTOP)
    expect(theirs.locator("[data-looking]")).to_contain_text("regarde cette contribution")
    with mine.expect_response("**/regarder"):
        mine.keyboard.press("s")
    theirs.reload()
    expect(theirs.locator("[data-looking]")).to_be_hidden()


def test_what_is_ticked_is_decided_with_a_result_each_and_taken_back(visit: Open, site: Site) -> None:
    page = visit("/moderation/ensemble", "moderator", chromium.PHONE)
    said = chromium.watch(page)
    page.wait_for_selector("[data-all-box]:not([hidden])")
    ticked = page.locator("#batch input[name=uid]:checked")
    uids = [box.get_attribute("value") or "" for box in ticked.all()]
    assert len(uids) > 5
    page.get_by_role("button", name="Accepter ce qui est coché").click()
    expect(page.locator(".batch-line.is-done")).to_have_count(len(uids))
    assert {state(site, uid) for uid in uids} == {"published"}
    page.get_by_role("button", name="Annuler ces décisions").click()
    expect(page.get_by_text(f"{len(uids)} faites sur {len(uids)}")).to_be_visible()
    assert {state(site, uid) for uid in uids} == {"waiting"}
    assert said == []


def test_field_by_field_says_what_it_will_do(visit: Open, site: Site) -> None:
    uid = correct(site, nom="Un autre nom", description="Au fond de la cour")
    page = visit(f"/moderation/{uid}", "moderator", chromium.LAPTOP)
    expect(page.locator("[data-pick]").first).to_be_hidden()
    page.wait_for_function("document.querySelector('[data-filters-send]').hidden")
    page.keyboard.press("c")
    page.get_by_label("Nom", exact=True).uncheck()
    page.get_by_role("button", name="Accepter les champs cochés").click()
    moved_on(page, uid)
    assert state(site, uid) == "partial"
    assert site.place().fields["description"] == "Au fond de la cour"


def test_the_later_of_two_moderators_is_told_and_keeps_the_words(visit: Open, site: Site) -> None:
    uid = correct(site, nom="Un autre nom")
    first = visit(f"/moderation/{uid}", "moderator", chromium.LAPTOP)
    second = visit(f"/moderation/{uid}", "administrator", chromium.LAPTOP)
    first.get_by_role("button", name="Accepter").click()
    moved_on(first, uid)
    second.get_by_role("button", name="Demander une précision").click()
    second.get_by_label("Votre question").fill("Qui vous l’a dit ?")
    second.get_by_role("button", name="Envoyer la question").click()
    expect(second.get_by_role("alert")).to_contain_text("vient de décider")
    expect(second.locator("#item")).to_contain_text("Qui vous l’a dit ?")
    assert state(site, uid) == "published"


def test_a_session_that_ended_loses_nothing_that_was_typed(visit: Open, site: Site) -> None:
    uid = correct(site, nom="Un autre nom")
    page = visit(f"/moderation/{uid}", "moderator", chromium.LAPTOP)
    page.get_by_role("button", name="Demander une précision").click()
    page.get_by_label("Votre question").fill("Qui vous l’a dit ?")
    page.context.clear_cookies()
    page.get_by_role("button", name="Envoyer la question").click()
    expect(page.get_by_role("alertdialog")).to_contain_text("Votre session a pris fin")
    expect(page.locator("#ask-message")).to_have_value("Qui vous l’a dit ?")
    page.context.add_cookies([site.cookie("moderator")])
    page.get_by_role("alertdialog").get_by_role("button", name="Revenir").click()
    page.get_by_role("button", name="Demander une précision").click()
    page.get_by_role("button", name="Envoyer la question").click()
    moved_on(page, uid)
    assert state(site, uid) == "asked"


def test_without_network_the_desk_says_so_and_stays(visit: Open, site: Site) -> None:
    uid = correct(site, nom="Un autre nom")
    page = visit(f"/moderation/{uid}", "moderator", chromium.LAPTOP)
    page.context.set_offline(True)
    page.get_by_role("button", name="Accepter").click()
    expect(page.get_by_role("alertdialog")).to_contain_text("ne répond pas")
    page.context.set_offline(False)
    page.get_by_role("alertdialog").get_by_role("button", name="Revenir").click()
    page.get_by_role("button", name="Accepter").click()
    moved_on(page, uid)
    assert state(site, uid) == "published"


def test_a_place_without_position_is_placed_on_the_map_and_published(visit: Open, site: Site) -> None:
    values = {"nom": "Boîte à livres", "rubrique": "culture", "adresse": "12 rue Kervégan"}
    changes = {name: {"to": value} for name, value in values.items()}
    uid = propose(site, "create", changes=changes)
    # The administrator: what has no position lies in nobody else's quartier.
    page = visit(f"/moderation/{uid}", "administrator", chromium.LAPTOP)
    page.get_by_role("button", name="Placer au centre").click()
    page.get_by_role("button", name="Publier ainsi").click()
    moved_on(page, uid)
    assert state(site, uid) == "published"
    assert site.place(name="Boîte à livres").quartier


def test_with_a_finger_on_a_phone(visit: Open, site: Site) -> None:
    page = visit("/moderation", "moderator", chromium.PHONE)
    expect(page.locator("#item")).to_be_hidden()
    entry = page.locator(".desk-entry").first
    uid = entry.get_attribute("data-uid") or ""
    entry.click()
    expect(page.locator("#item-title")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= chromium.PHONE[0]
    page.get_by_role("button", name="Plus").click()
    page.get_by_role("button", name="Demander une précision").click()
    page.get_by_label("Votre question").fill("Depuis quand ?")
    page.get_by_role("button", name="Envoyer la question").click()
    moved_on(page, uid)
    assert state(site, uid) == "asked"
    page.get_by_role("button", name="Annuler").click()
    expect(page.locator(f"#work[data-uid='{uid}']")).to_be_attached()
    assert state(site, uid) == "waiting"


def test_without_script_every_sheet_opens_and_every_button_decides(visit: Open, site: Site) -> None:
    uid = correct(site, nom="Un autre nom")
    page = visit(f"/moderation/{uid}", "moderator", chromium.LAPTOP, javascript=False)
    page.locator("button[popovertarget='refuse']").first.click()
    page.get_by_text("Cette information avait déjà été mise à jour").click()
    page.locator("#refuse button[value='refuse']").click()
    page.locator("[data-undo]").click()
    expect(page.locator("#item-title")).to_be_visible()
    assert state(site, uid) == "waiting"
    page.locator("button[value='accept']").click()
    expect(page.locator(".undo-bar")).to_contain_text("acceptée")
    assert state(site, uid) == "published"


@pytest.mark.parametrize("size", SIZES, ids=["phone", "tablet", "laptop"])
def test_its_states_are_accessible(visit: Open, site: Site, size: tuple[int, int]) -> None:
    uid = correct(site, nom="Un autre nom", description="Au fond de la cour")
    place = site.place()
    with site.toolbox.store.writing() as work:
        body = {
            "uid": str(uuid.uuid4()),
            "kind": "correct",
            "place": place.uid,
            "base_version": place.version,
        }
        seen = {"nom": {"from": "Un vieux nom", "to": "Un nom de conflit"}}
        late = contribute.submit(work, ANONYMOUS, parse_proposal({**body, "changes": seen})).uid
    for path in (f"/moderation/{uid}?mode=modifier", f"/moderation/{late}", "/moderation?nature=merge"):
        check_axe(visit(path, "moderator", size))
    page = visit(f"/moderation/{uid}", "moderator", size)
    page.locator("button[data-key='r']").click()
    expect(page.locator("#refuse")).to_be_visible()
    check_axe(page)
