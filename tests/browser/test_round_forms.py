"""The form of a round: whose it is, which photos come into it, and that one press saves one thing."""

import uuid
from contextlib import ExitStack
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from cartoquartiers.domain.policy import Actor
from cartoquartiers.domain.proposal import parse_proposal
from cartoquartiers.domain.vocabulary import Role
from cartoquartiers.store.tables.people import Organisation
from cartoquartiers.store.tables.place import Place
from cartoquartiers.usecases import contribute
from tests.browser.test_rounds import later, pill, working
from tests.browser.test_taken_up_again import picture, retaken, saved
from tests.support.site import Site

pytestmark = pytest.mark.browser
# A photo that takes as long as the test wants: `letGo` draws it.
_SLOW = """() => {
  const real = createImageBitmap;
  window.createImageBitmap = (...given) =>
    new Promise(done => { window.letGo = done; }).then(() => real(...given)); }"""
_ALL = """(name) => new Promise(done => {
  const asked = indexedDB.open('carto-rounds'); asked.onsuccess = () => {
  const all = asked.result.transaction(name).objectStore(name).getAll();
  all.onsuccess = () => { asked.result.close(); done(all.result); }; }; })"""
_PUT = """([name, row]) => new Promise(done => {
  const asked = indexedDB.open('carto-rounds'); asked.onsuccess = () => {
  const put = asked.result.transaction(name, 'readwrite').objectStore(name).put(row);
  put.onsuccess = () => { asked.result.close(); done(); }; }; })"""
_PERSON = "fetch('/tournees/moi').then(answer => answer.json()).then(told => told.person)"


def kept(page: Page, store: str = "items") -> list[dict[str, Any]]:
    """What the tablet's database holds."""
    found: list[dict[str, Any]] = page.evaluate(_ALL, store)
    return found


def taken(page: Page, button: str) -> None:
    """Take a photo with a button; it is not drawn yet."""
    shot = picture(page)
    with page.expect_file_chooser() as asked:
        page.click(button)
    asked.value.set_files(shot)
    page.wait_for_function("'letGo' in window")


def now_signed_in(page: Page, site: Site, who: str) -> None:
    """Somebody else signs in on the tablet, in another tab."""
    page.context.add_cookies([site.cookie(who)])
    with page.expect_response("**/tournees/moi"):
        page.evaluate("dispatchEvent(new Event('online'))")
    page.wait_for_timeout(300)


def again(page: Page) -> None:
    """The page is opened again."""
    page.reload()
    page.wait_for_selector("html[data-ready]")


def test_a_form_is_saved_once_and_only_with_the_photo_that_was_taken(browser: Browser, site: Site) -> None:
    with ExitStack() as things:
        page = working(browser, site, things)
        page.evaluate(_SLOW)
        page.click("#round-next [data-do=correct]")
        page.fill("#correct-message", "La serrure est changée")
        taken(page, "#round-correct-photo")
        expect(page.locator("#round-correct-drawing")).to_have_text("La photo se prépare…")
        # Two taps on a tablet that is slow.
        page.evaluate("[1, 2].forEach(() => document.getElementById('round-correct-form').requestSubmit())")
        page.wait_for_timeout(300)
        expect(page.locator("#round-correct")).to_be_visible()
        page.evaluate("letGo()")
        expect(page.locator("#round-correct")).to_be_hidden()
        page.wait_for_timeout(300)
        [item] = kept(page)
        assert (item["body"]["message"], len(item["photos"])) == ("La serrure est changée", 1)


def test_a_photo_comes_only_where_it_was_taken_for(browser: Browser, site: Site) -> None:
    with ExitStack() as things:
        page = working(browser, site, things)
        page.evaluate(_SLOW)
        first = page.locator("#round-next [data-do=photo]").get_attribute("data-of")
        # The form that asked for it was closed, another one is open.
        page.click("#round-next [data-do=correct]")
        taken(page, "#round-correct-photo")
        page.keyboard.press("Escape")
        page.click("#round-list [data-do=turn] >> nth=0")
        page.click("#round-next [data-do=correct]")
        page.evaluate("letGo(); delete window.letGo")
        expect(page.locator("#round-said-words")).to_contain_text("La photo n’a pas été ajoutée")
        expect(page.locator("#round-correct-photos img")).to_have_count(0)
        page.keyboard.press("Escape")
        # The button of another place is pressed while a photo of the first is drawn.
        page.click(f"#round-list [data-of='{first}']")
        taken(page, "#round-next [data-do=photo]")
        page.click("#round-list [data-do=turn] >> nth=0")
        with page.expect_file_chooser():
            page.click("#round-next [data-do=photo]")
        page.evaluate("letGo()")
        pill(page, "^1 à envoyer")
        [item] = kept(page)
        assert (item["place"], item["action"]) == (first, "photo")


def test_a_form_is_saved_under_no_other_name(browser: Browser, site: Site) -> None:
    with ExitStack() as things:
        page = working(browser, site, things)
        page.click("#round-next [data-do=correct]")
        page.fill("#correct-message", "Dit par la gardienne")
        now_signed_in(page, site, "moderator")
        page.click("#round-correct-form [type=submit]")
        expect(page.locator("#round-correct-trouble")).to_contain_text(
            "quelqu’un d’autre est maintenant connecté"
        )
        assert kept(page) == []
        # Closed by somebody else it is not thrown away, and opens again for whose it is.
        page.keyboard.press("Escape")
        again(page)
        expect(page.locator("#round-correct")).to_be_hidden()
        now_signed_in(page, site, "agent")
        expect(page.locator("#correct-message")).to_have_value("Dit par la gardienne")
        saved(page)
        assert [item["body"]["message"] for item in kept(page)] == ["Dit par la gardienne"]


def test_a_draft_is_shown_even_when_what_it_follows_is_gone(browser: Browser, site: Site) -> None:
    with ExitStack() as things:
        page = working(browser, site, things)
        place = page.locator("#round-next [data-do=exact]").get_attribute("data-of")
        # As an earlier version kept it, for whoever it was.
        draft = {
            "key": "form",
            "person": page.evaluate(_PERSON),
            "place": place,
            "follows": str(uuid.uuid4()),
        }
        page.evaluate(_PUT, ["drafts", {**draft, "typed": {"gestionnaire": "Les Amis", "message": "Vu"}}])
        again(page)
        expect(page.locator("#correct-gestionnaire")).to_have_value("Les Amis")
        saved(page)
        [item] = kept(page)
        assert (item["body"]["kind"], item["body"]["message"]) == ("correct", "Vu")
        again(page)
        expect(page.locator("#round-correct")).to_be_hidden()


def test_what_was_wrong_with_the_words_of_one_place_is_not_wrong_with_the_next(
    browser: Browser, site: Site
) -> None:
    with ExitStack() as things:
        page = working(browser, site, things)
        page.click("#round-next [data-do=correct]")
        page.fill("#correct-message", "Trop de mots")
        saved(page)
        [item] = kept(page)
        problem = {"field": "message", "code": "x", "message": "C’est trop long."}
        verdict = {"uid": item["uid"], "verdict": "refused", "problems": [problem]}
        page.evaluate(_PUT, ["items", {**item, "state": "review", "verdict": verdict}])
        again(page)
        retaken(page)
        expect(page.locator("#correct-message-error")).to_have_text("C’est trop long.")
        page.keyboard.press("Escape")
        page.click("#round-next [data-do=correct]")
        expect(page.locator("#correct-message-error")).to_have_count(0)
        expect(page.locator("#correct-message")).not_to_have_attribute("aria-invalid", "true")


def test_what_names_neither_place_nor_person_says_so(browser: Browser, site: Site) -> None:
    with ExitStack() as things:
        page = working(browser, site, things)
        body = {"kind": "confirm", "message": "Vu avec eux"}
        page.evaluate(
            _PUT,
            ["items", {"uid": str(uuid.uuid4()), "state": "teleported", "action": "exact", "body": body}],
        )
        again(page)
        page.click("#round-pill")
        expect(page.locator("#round-report-review")).to_contain_text("On ne sait pas qui l’a saisi")
        page.keyboard.press("Escape")
        retaken(page)
        expect(page.locator("#round-correct-why")).to_contain_text("il part sous votre nom")
        page.click("#round-correct-form [type=submit]")
        expect(page.locator("#round-correct-trouble")).to_have_text(
            "Un nouveau lieu demande au moins un nom et un type."
        )
        page.fill("#correct-nom", "Un compost tout neuf")
        page.select_option("#correct-type", "composteur-quartier")
        saved(page)
        later(page)
        pill(page, "tout est envoyé|à revoir")
        made = [item for item in kept(page) if item["body"]["kind"] == "create"]
        assert [(item["name"], item["body"]["message"]) for item in made] == [
            ("Un compost tout neuf", "Vu avec eux")
        ]


def test_what_waits_for_a_structure_says_which_one(browser: Browser, site: Site) -> None:
    with ExitStack() as things:
        page = working(browser, site, things)
        uid = page.locator("#round-next [data-do=exact]").get_attribute("data-of") or ""
        name = kept_by_a_structure(site, uid)
        page.click("#round-next [data-do=correct]")
        page.fill("#correct-nom", "Un autre nom")
        page.click("#round-correct-form [type=submit]")
        later(page)
        pill(page, "tout est envoyé")
        page.click("#round-pill")
        expect(page.locator("#round-report-sent")).to_contain_text("l’équipe va l’examiner")
        expect(page.locator("#round-report-sent")).to_contain_text(f"« {name} » publie seule")


def kept_by_a_structure(site: Site, uid: str) -> str:
    """Give a place to a structure that comes first; its name."""
    with site.toolbox.store.writing() as work:
        structure = work.session.scalars(select(Organisation).order_by(Organisation.code)).first()
        assert structure is not None
        structure.exclusive = True
        place = work.session.scalars(select(Place).where(Place.uid == uid)).one()
        changes = {"structure": {"from": place.organisation, "to": structure.code}}
        body = {"uid": str(uuid.uuid4()), "kind": "correct", "place": uid, "base_version": place.version}
        contribute.submit(work, Actor(role=Role.ADMINISTRATOR), parse_proposal({**body, "changes": changes}))
        return structure.name
