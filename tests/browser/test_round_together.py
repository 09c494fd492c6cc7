"""Two tablets and a desk on the same place: each says something else, and nobody's words are lost."""

from contextlib import ExitStack
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from cartoquartiers.store.tables.arrival import Arrival
from cartoquartiers.store.tables.contribution import Contribution
from tests.browser.conftest import Open
from tests.browser.test_moderation import propose
from tests.browser.test_rounds import later, pill, rows, working
from tests.support import browser as chromium
from tests.support.site import Site

pytestmark = pytest.mark.browser
MINE, THEIRS = "+33 2 61 91 00 11", "+33 2 61 91 00 22"


def corrected(page: Page, **values: str) -> None:
    """Correct the next stop."""
    page.click("#round-next [data-do=correct]")
    for name, value in values.items():
        page.fill(f"#correct-{name}", value)
    page.click("#round-correct-form [type=submit]")
    pill(page, "1 à envoyer")


def test_two_tablets_and_a_desk_change_one_place(browser: Browser, site: Site, visit: Open) -> None:
    with ExitStack() as things:
        one, two = (working(browser, site, things) for _tablet in range(2))
        uid = one.locator("#round-next [data-do=exact]").get_attribute("data-of") or ""
        assert two.locator("#round-next [data-do=exact]").get_attribute("data-of") == uid
        said = {"description": {"to": "Dit par une passante"}}
        asked = propose(site, "correct", place=uid, base_version=site.place(uid=uid).version, changes=said)
        corrected(one, telephone=MINE, gestionnaire="Les voisins")
        corrected(two, telephone=THEIRS, nom="Le nom de la porte")
        # Meanwhile the desk decides on what a passer-by said of it.
        desk = visit(f"/moderation/{asked}", "moderator", chromium.LAPTOP)
        desk.wait_for_function("document.querySelector('[data-filters-send]').hidden")
        desk.keyboard.press("a")
        expect(desk.locator(f"#work:not([data-uid='{asked}'])")).to_be_attached()
        later(one)
        pill(one, "tout est envoyé")
        later(two)
        pill(two, "1 à revoir")
        two.click("#round-pill")
        expect(two.locator("#round-report-review")).to_contain_text(
            f"Sur la carte : {MINE}. Chez vous : {THEIRS}."
        )
        two.click("[data-do=choose-team]")
        two.keyboard.press("Escape")
        pill(two, "tout est envoyé")
        for tablet in (one, two):
            tablet.click("#round-finish")
            expect(tablet.locator("#round-end-done")).to_contain_text("1 élément reçu")
    fields = site.place(uid=uid).fields
    told: dict[str, Any] = {
        name: fields[name] for name in ("telephone", "gestionnaire", "nom", "description")
    }
    assert told == {
        "telephone": MINE,
        "gestionnaire": "Les voisins",
        "nom": "Le nom de la porte",
        "description": "Dit par une passante",
    }
    assert sorted(row.verdict["verdict"] for row in rows(site, select(Arrival))) == ["conflict", "merged"]
    open_states = Contribution.state.in_(("conflict", "waiting"))
    waiting = rows(site, select(Contribution).where(Contribution.place_uid == uid, open_states))
    assert [one.changes["telephone"]["to"] for one in waiting] == [THEIRS]
