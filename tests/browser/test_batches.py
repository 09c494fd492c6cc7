"""A reorganisation of services: places are lassoed, changed, looked through, published, and taken back."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.support.axe import violations
from tests.support.browser import LAPTOP, PHONE, TABLET
from tests.support.site import Site

pytestmark = pytest.mark.browser


def encircle(page: Page) -> None:
    """Draw around all that the map shows, as a hand does."""
    frame = page.locator("[data-canvas]").bounding_box()
    assert frame
    left, top = frame["x"] + 4, frame["y"] + 4
    right, bottom = frame["x"] + frame["width"] - 4, frame["y"] + frame["height"] - 4
    page.mouse.move(left, top)
    page.mouse.down()
    for x, y in ((right, top), (right, bottom), (left, bottom)):
        page.mouse.move(x, y, steps=3)
    page.mouse.up()


def test_a_reorganisation_of_services_is_published_and_taken_back(visit: Open, site: Site) -> None:
    page = visit("/moderation/lots?type=repair-cafe", "moderator", LAPTOP)
    page.get_by_role("button", name="Lasso").click()
    page.locator("[data-canvas]").scroll_into_view_if_needed()
    encircle(page)
    count = page.locator('input[name="lieu"]').count()
    assert count > 2
    expect(page.locator('input[name="lieu"]:checked')).to_have_count(count)
    expect(page.get_by_role("status").filter(has_text=f"{count} lieux cochés")).to_be_visible()
    page.get_by_role("radio", name="Téléphone").check()
    page.get_by_role("textbox", name="Téléphone").fill("02 40 41 90 09")
    assert not violations(page)
    page.get_by_role("button", name="Voir l’aperçu").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Aperçu")
    assert not violations(page)
    kept = page.get_by_role("checkbox").first
    kept.uncheck()
    page.get_by_role("button", name="Publier les lieux cochés").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bilan")
    assert not violations(page)
    changed = site.place(id=published_one(page, site))
    assert changed.fields["telephone"] == "+33 2 40 41 90 09"
    page.get_by_role("button", name="Annuler tout le lot").click()
    page.get_by_role("button", name=re.compile("Annuler sur le")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bilan")
    assert site.place(id=changed.id).fields["telephone"] != "+33 2 40 41 90 09"


@pytest.mark.parametrize("size", [PHONE, TABLET, LAPTOP])
def test_the_map_of_a_choice_fits_its_points(visit: Open, size: tuple[int, int]) -> None:
    page = visit("/moderation/lots", "moderator", size)
    page.locator(".bulk-point").first.wait_for()
    boxes = "all => all.map((one) => one.getBoundingClientRect().toJSON())"
    (frame,) = page.locator("[data-canvas]").evaluate_all(boxes)
    points = page.locator(".bulk-point").evaluate_all(boxes)
    around = {side: min(point[side] for point in points) for side in ("left", "top")}
    around |= {side: max(point[side] for point in points) for side in ("right", "bottom")}
    assert frame["left"] <= around["left"] < around["right"] <= frame["right"]
    assert frame["top"] <= around["top"] < around["bottom"] <= frame["bottom"]
    width, height = around["right"] - around["left"], around["bottom"] - around["top"]
    assert max(width / frame["width"], height / frame["height"]) > 0.8


def published_one(page: Page, site: Site) -> int:
    """The number of a place that the account calls published."""
    link = page.locator("tr", has=page.get_by_text("Publié", exact=True)).get_by_role("link").first
    address = link.get_attribute("href") or ""
    return site.place(uid=address.split("/")[2]).id
