"""Rounds that are shared: a tablet that two agents open by six digits, an opération joined by a code."""

import json
from contextlib import ExitStack
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, FilePayload, Page, expect
from sqlalchemy import select

from cartoquartiers.domain.policy import Actor, Scope
from cartoquartiers.domain.vocabulary import Role
from cartoquartiers.store.tables.arrival import Arrival
from cartoquartiers.store.tables.contribution import Contribution
from cartoquartiers.store.tables.people import Person
from cartoquartiers.usecases import accounts, tablets
from cartoquartiers.web.cookies import TABLET_COOKIE
from tests.browser.conftest import Open
from tests.browser.test_rounds import HERE, later, pill, press, rows
from tests.support import browser as chromium
from tests.support.site import Site

pytestmark = pytest.mark.browser
DIGITS = "739164"


def tablet_of(browser: Browser, site: Site, *names: str) -> BrowserContext:
    """A shared tablet on which these agents chose their digits."""
    hashed = site.toolbox.hasher.hash(DIGITS)
    with site.toolbox.store.writing() as work:
        token = tablets.enrol(work, Actor(None, Role.ADMINISTRATOR), "Tablette de l’Ouest", "")
        tablet = tablets.find(work, token)
        assert tablet is not None
        for name in names:
            number = accounts.add_person(work, f"{name.lower()}@demo.example", Role.AGENT, hashed, name)
            accounts.set_role(work, number, Role.AGENT, Scope(quartiers=frozenset({"2"})))
            tablets.set_pin(work, Actor(number, Role.AGENT), tablet.id, hashed)
    context = chromium.new_context(browser, site.url, chromium.TABLET, touch=True)
    context.grant_permissions(["geolocation"])
    context.set_geolocation(HERE)
    context.add_cookies([{"name": TABLET_COOKIE, "value": token, "url": site.url}])
    context.clock.install()
    return context


def entered(page: Page, name: str) -> Page:
    """The round of an agent who chose their name and typed their digits."""
    page.goto("/tablette")
    page.select_option("#person", label=name)
    page.fill("[name=pin]", DIGITS)
    page.click("form[action='/tablette/ouvrir'] [type=submit]")
    page.wait_for_url("**/tournees")
    page.wait_for_selector("html[data-ready]")
    return page


def sendings(context: BrowserContext) -> list[dict[str, Any]]:
    """What leaves a tablet from now on, by any of its tabs."""
    found: list[dict[str, Any]] = []
    context.on(
        "request",
        lambda one: found.append(json.loads(one.post_data or "{}")) if one.url.endswith("/sync") else None,
    )
    return found


def authors(site: Site) -> list[str]:
    """Whose the items that arrived are, in the order in which they came."""
    with site.toolbox.store.reading() as work:
        query = select(Person.name).join(Arrival, Arrival.author_id == Person.id).order_by(Arrival.id)
        return list(work.session.scalars(query))


def test_two_agents_on_one_tablet_send_each_their_own_work_from_any_tab(browser: Browser, site: Site) -> None:
    with ExitStack() as things:
        context = tablet_of(browser, site, "Ana", "Bob")
        things.callback(context.close)
        sent = sendings(context)
        first = entered(context.new_page(), "Ana")
        first.click("[data-do=fetch]")
        first.click("[data-do=begin]")
        first.wait_for_selector(".round-card")
        press(first, "exact")
        first.click("#round-pill")
        with first.expect_download() as coming:
            first.click("#round-save")
        first.keyboard.press("Escape")
        # Bob opens his round in another tab, while that of Ana stays open.
        second = entered(context.new_page(), "Bob")
        expect(second.locator("#round-other-person")).to_be_visible()
        pill(second, "rien à envoyer")
        second.click("[data-do=begin]")
        expect(second.locator("#round-count")).to_contain_text("0 lieu")
        press(second, "exact")
        later(second)
        pill(second, "tout est envoyé")
        first.evaluate("dispatchEvent(new Event('online'))")
        expect(first.locator("#round-other-person")).to_be_visible()
        assert authors(site) == ["Bob"]
        entered(second, "Ana")
        later(second)
        pill(second, "tout est envoyé")
        assert authors(site) == ["Bob", "Ana"]
        # Each item was sent in one name, whatever the tabs knew of who had signed in meanwhile.
        names = [(item["uid"], one["person"]) for one in sent for item in one["contributions"]]
        assert len({uid for uid, _name in names}) == len(set(names)) == 2
        file = FilePayload(name="t.zip", mimeType="application/zip", buffer=coming.value.path().read_bytes())
        answer = second.request.post("/tournees/importer", multipart={"fichier": file})
        assert "Publié" in answer.text()
        assert authors(site) == ["Bob", "Ana"]


def test_an_operation_is_opened_from_the_list_walked_by_code_counted_and_ended(
    browser: Browser, site: Site, visit: Open
) -> None:
    team = visit("/liste?quartier=2&a_verifier=1", "agent", chromium.LAPTOP)
    team.click("text=En faire une opération")
    team.fill("[name=titre]", "Les lieux de Chantenay")
    team.click("text=Ouvrir l’opération")
    code = team.locator("strong.campaign-code").text_content() or ""
    team.clock.install()
    team.reload()
    expect(team.locator("[data-count=looked]")).to_have_text("0")
    with ExitStack() as things:
        context = chromium.new_context(browser, site.url, chromium.PHONE, touch=True)
        things.callback(context.close)
        context.clock.install()
        phone = context.new_page()
        # What the square of the poster leads to.
        phone.goto(f"/rejoindre?code={code}")
        phone.fill("[name=pseudonyme]", "Mésange")
        phone.click("form[action='/rejoindre'] [type=submit]")
        phone.wait_for_selector(".round-card")
        expect(phone.locator("#round-title")).to_have_text("Les lieux de Chantenay")
        press(phone, "exact")
        press(phone, "closed")
        later(phone)
        pill(phone, "tout est envoyé")
        # Its page counts by itself.
        team.clock.fast_forward(20_000)
        expect(team.locator("[data-count=looked]")).to_have_text("2")
        expect(team.locator("[data-count=people]")).to_have_text("1")
        team.click("text=Terminer aujourd’hui")
        expect(team.locator(".campaign-head .tag")).to_have_text("Terminée")
        later(phone)
        later(phone)
        expect(phone.locator("#round-shared")).to_contain_text("terminée")
        phone.click("#round-finish")
        expect(phone.locator("#round-end-done")).to_contain_text("2 éléments reçus")
    found = rows(site, select(Contribution).where(Contribution.operation == code.lower()))
    assert {(one.origin, one.state) for one in found} == {("campaign", "waiting")}
    assert len(found) == 2
