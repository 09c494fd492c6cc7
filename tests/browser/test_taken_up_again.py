"""What the server did not take, or the tablet cannot read: it opens again with all that was said in it."""

import base64
import json
import uuid
from contextlib import ExitStack
from typing import Any

import pytest
from playwright.sync_api import Browser, FilePayload, Page, Route, expect
from sqlalchemy import select

from cartoquartiers.store.tables.arrival import Arrival
from cartoquartiers.store.tables.contribution import Contribution
from tests.browser.test_rounds import later, pill, rows, working
from tests.support.site import Site

pytestmark = pytest.mark.browser
# What the tablet's database holds under a key; `_PUT` puts a row there.
_DATABASE = """(act) => new Promise(done => {
  const asked = indexedDB.open('carto-rounds'); asked.onsuccess = () => {
  const store = asked.result.transaction('items', 'readwrite').objectStore('items');
  const one = act(store); one.onsuccess = () => { asked.result.close(); done(one.result); }; }; })"""
_PUT = f"row => ({_DATABASE})(store => store.put(row))"
_GET = f"uid => ({_DATABASE})(store => store.get(uid))"
_PERSON = "fetch('/tournees/moi').then(answer => answer.json()).then(told => told.person)"
_PICTURE = """() => {
  const canvas = Object.assign(document.createElement('canvas'), { width: 640, height: 400 });
  const pen = canvas.getContext('2d'); pen.fillStyle = '#2f6b2f'; pen.fillRect(0, 0, 640, 400);
  pen.fillStyle = '#fbfaf7'; pen.fillRect(80, 120, 260, 200);
  return canvas.toDataURL('image/png').split(',')[1]; }"""


def picture(page: Page) -> FilePayload:
    """A picture as a camera gives one."""
    return {
        "name": "p.png",
        "mimeType": "image/png",
        "buffer": base64.b64decode(page.evaluate(_PICTURE)),
    }


def retaken(page: Page) -> None:
    """The form of the one thing that has to be looked at."""
    page.click("#round-pill")
    page.click("[data-do=choose-redo]")
    expect(page.locator("#round-correct-why")).to_be_visible()


def saved(page: Page) -> None:
    """Save the form."""
    page.click("#round-correct-form [type=submit]")
    expect(page.locator("#round-correct")).to_be_hidden()


def ended(page: Page) -> None:
    """End the round: one thing arrived, whatever was settled on the tablet before."""
    pill(page, "tout est envoyé")
    page.click("#round-finish")
    expect(page.locator("#round-end-done")).to_contain_text("1 élément reçu")


def test_what_was_refused_is_taken_up_again_as_it_was_typed(browser: Browser, site: Site) -> None:
    with ExitStack() as things:
        page = working(browser, site, things)
        page.click("#round-next [data-do=correct]")
        page.fill("#correct-gestionnaire", "Les Amis du compost")
        page.fill("#correct-courriel", "amis sans arobase")
        page.fill("#correct-message", "Dit par la gardienne")
        page.click("#round-correct-here")
        saved(page)
        later(page)
        pill(page, "1 à revoir")
        # Nothing of it depends on the page that is open: the next day it is there.
        page.reload()
        page.wait_for_selector("html[data-ready]")
        retaken(page)
        for name, typed in (
            ("gestionnaire", "Les Amis du compost"),
            ("courriel", "amis sans arobase"),
            ("message", "Dit par la gardienne"),
        ):
            expect(page.locator(f"#correct-{name}")).to_have_value(typed)
        expect(page.locator("#round-correct-position")).to_contain_text("est repris")
        expect(page.locator("#round-correct-why")).to_contain_text("Adresse électronique : Cette adresse")
        # What is wrong stands where it is mended.
        expect(page.locator("#correct-courriel")).to_have_attribute("aria-invalid", "true")
        expect(page.locator("#correct-courriel-error")).to_be_visible()
        # Left alone it is not settled; mended it is sent, once.
        page.keyboard.press("Escape")
        pill(page, "1 à revoir")
        retaken(page)
        page.fill("#correct-courriel", "amis@exemple.fr")
        saved(page)
        later(page)
        pill(page, "tout est envoyé")
    told = {row.verdict["verdict"]: row.verdict for row in rows(site, select(Arrival))}
    assert sorted(told) == ["published", "refused"]
    place = site.place(uid=told["published"]["place"])
    assert (place.fields["gestionnaire"], place.fields["courriel"]) == (
        "Les Amis du compost",
        "amis@exemple.fr",
    )
    [sent] = rows(site, select(Contribution).where(Contribution.uid == told["published"]["uid"]))
    assert "position" in sent.changes


def test_a_refused_photo_is_there_again_and_may_be_replaced(browser: Browser, site: Site) -> None:
    with ExitStack() as things:
        page = working(browser, site, things)

        def too_much(route: Route) -> None:
            problem = {"field": "photos", "code": "x", "message": "Cette photo est refusée."}
            route.fulfill(status=422, content_type="application/problem+json", body=_text(problems=[problem]))

        page.route("**/api/v1/photos/*", too_much)
        page.once("filechooser", lambda asked: asked.set_files(picture(page)))
        page.click("#round-next [data-do=photo]")
        expect(page.locator("#round-said-words")).to_contain_text("photo ajoutée")
        later(page)
        pill(page, "1 à revoir")
        page.unroute("**/api/v1/photos/*")
        page.reload()
        page.wait_for_selector("html[data-ready]")
        retaken(page)
        expect(page.locator("#round-correct-why")).to_contain_text("Cette photo est refusée.")
        shown = page.locator("#round-correct-photos img")
        expect(shown).to_have_count(1)
        assert shown.evaluate("image => image.decode().then(() => image.naturalWidth)") == 640
        # Another one beside it is a draft at once: it is there after the page was closed.
        page.once("filechooser", lambda asked: asked.set_files(picture(page)))
        page.click("[data-do=photo-off]")
        expect(shown).to_have_count(0)
        page.click("#round-correct-photo")
        expect(shown).to_have_count(1)
        page.fill("#correct-message", "Une autre prise de vue")
        page.clock.run_for(1000)
        page.wait_for_timeout(300)
        page.reload()
        page.wait_for_selector("html[data-ready]")
        expect(shown).to_have_count(1)
        expect(page.locator("#correct-message")).to_have_value("Une autre prise de vue")
        saved(page)
        later(page)
        ended(page)
    [arrived] = rows(site, select(Arrival))
    sent = json.loads(arrived.raw)
    assert (sent["kind"], arrived.verdict["verdict"]) == ("photo", "published")
    [named] = sent["photos"]
    shown_there = site.place(uid=sent["place"]).fields["photos"]
    assert named["sha256"] in {photo["sha256"] for photo in shown_there}


def test_what_cannot_be_read_is_taken_up_again_with_every_word_of_it(browser: Browser, site: Site) -> None:
    with ExitStack() as things:
        page = working(browser, site, things)
        place = page.locator("#round-next [data-do=exact]").get_attribute("data-of") or ""
        mine, theirs = (_of_another_version(place, person) for person in (page.evaluate(_PERSON), "x"))
        for row in (mine, theirs):
            page.evaluate(_PUT, row)
        page.reload()
        page.wait_for_selector("html[data-ready]")
        pill(page, "^1 à revoir")
        # The round is not over as long as it waits.
        page.click("#round-finish")
        expect(page.locator("#round-end-blocked")).to_be_visible()
        page.keyboard.press("Escape")
        retaken(page)
        expect(page.locator("#correct-gestionnaire")).to_have_value("Les voisins du bout")
        said = page.locator("#correct-message").input_value().splitlines()
        assert said == ["Vu avec eux", "remarque : La porte grince", "couleur : vert"]
        saved(page)
        pill(page, "^1 à envoyer")
        # Taken back, it waits again as it was.
        page.click("#round-undo")
        pill(page, "^1 à revoir")
        retaken(page)
        saved(page)
        later(page)
        ended(page)
        kept = page.evaluate(_GET, mine["uid"])
        assert {**kept, "quarantined": None} == {**mine, "quarantined": None}
        assert page.evaluate(_GET, theirs["uid"]) == theirs
    [arrived] = rows(site, select(Arrival))
    sent = json.loads(arrived.raw)
    assert (sent["uid"] != mine["uid"], sent["instead_of"]) == (True, mine["uid"])
    assert site.place(uid=place).fields["gestionnaire"] == "Les voisins du bout"
    assert "La porte grince" in sent["message"]


def _of_another_version(place: str, person: str) -> dict[str, Any]:
    """A row of a version that knows another state, another field and another kind of words."""
    uid = str(uuid.uuid4())
    changes = {"gestionnaire": {"from": None, "to": "Les voisins du bout"}, "couleur": {"to": "vert"}}
    body = {"uid": uid, "kind": "correct", "place": place, "changes": changes, "message": "Vu avec eux"}
    return {
        "uid": uid,
        "seq": 1,
        "person": person,
        "place": place,
        "name": "Un lieu",
        "action": "correct",
        "body": {**body, "avis": {"remarque": "La porte grince"}},
        "photos": [],
        "state": "teleported",
        "savedAt": 1_700_000_000_000,
        "sendFrom": 1_700_000_010_000,
    }


def _text(**told: Any) -> str:
    return json.dumps(told)


def test_a_press_that_was_refused_is_said_again(browser: Browser, site: Site) -> None:
    def refuse(route: Route) -> None:
        sent = json.loads(route.request.post_data or "{}")["contributions"]
        problem = {"field": "", "code": "x", "message": "Pas maintenant."}
        results = [{"uid": one["uid"], "verdict": "refused", "problems": [problem]} for one in sent]
        route.fulfill(status=200, content_type="application/json", body=_text(results=results, released=[]))

    with ExitStack() as things:
        page = working(browser, site, things)
        page.route("**/api/v1/sync", refuse)
        place = page.locator("#round-next [data-do=lost]").get_attribute("data-of")
        page.click("#round-next [data-do=lost]")
        later(page)
        pill(page, "1 à revoir")
        page.unroute("**/api/v1/sync")
        retaken(page)
        expect(page.locator("#round-correct-why")).to_contain_text(
            "Pas maintenant. Vous aviez dit : introuvable."
        )
        expect(page.locator("#correct-message")).to_have_value("")
        saved(page)
        later(page)
        ended(page)
    [arrived] = rows(site, select(Arrival))
    sent = json.loads(arrived.raw)
    assert (sent["kind"], sent["report"], sent["place"]) == ("report", "other", place)
    assert "Introuvable sur place" in sent["message"]


def test_a_word_to_the_team_is_enough(browser: Browser, site: Site) -> None:
    with ExitStack() as things:
        page = working(browser, site, things)
        page.click("#round-next [data-do=correct]")
        page.click("#round-correct-form [type=submit]")
        expect(page.locator("#round-correct-trouble")).to_be_visible()
        page.fill("#correct-message", "La serrure est changée")
        saved(page)
        expect(page.locator("#round-said-words")).to_contain_text("un mot à l’équipe")
        later(page)
        ended(page)
    [arrived] = rows(site, select(Arrival))
    assert arrived.verdict["verdict"] == "waiting"
    assert json.loads(arrived.raw)["message"] == "La serrure est changée"
