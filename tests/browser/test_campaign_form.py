"""Opening an opération: how many places it has is told while one chooses them."""

import re

import pytest
from playwright.sync_api import Route, expect

from tests.browser.conftest import Open
from tests.support.browser import LAPTOP

pytestmark = pytest.mark.browser


def test_the_count_follows_the_choice_and_the_button_waits_for_trouble(look: Open) -> None:
    page = look("/operations/nouvelle", "agent", LAPTOP)
    told, again = page.locator("[data-count]"), page.get_by_role("button", name="Recompter")
    expect(again).to_be_hidden()
    whole = told.inner_text()
    page.get_by_role("checkbox", name="Île de Nantes").check()
    expect(told).not_to_have_text(whole)
    part = told.inner_text()
    # The whole of a quartier may be in sight: its count stays the same, only the question tells.
    with page.expect_request(re.compile(r"/compte\.json\?.*\bzone=")):
        page.get_by_role("button", name="Ce que montre la carte").click()
    page.get_by_role("checkbox", name="Île de Nantes").uncheck()
    expect(told).not_to_have_text(part)

    def away(route: Route) -> None:
        route.abort()

    page.route("**/compte.json*", away)
    page.get_by_role("checkbox", name="Culture").check()
    expect(again).to_be_visible()
    again.click()
    page.wait_for_url("**/operations/nouvelle?*")
    assert page.get_by_role("checkbox", name="Culture").is_checked()
