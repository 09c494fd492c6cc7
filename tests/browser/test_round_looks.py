"""The round as it is seen outside: by day, at night and in full sun, standing and lying, in each state."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_rounds import corrected_elsewhere, later, pill, working
from tests.browser.test_shared_rounds import DIGITS, tablet_of
from tests.support.axe import violations
from tests.support.contrast import measured, pale
from tests.support.site import Site

pytestmark = pytest.mark.browser
SIZES = {"phone": (390, 844), "standing": (820, 1180), "lying": (1180, 820), "phone lying": (844, 390)}
# WCAG 2.2, 1.4.6 for what is read outside; in full sun black on white, but for what is wrong, which is red.
OUTSIDE, IN_THE_SUN = 7, 10
TARGET = 44
# What a finger presses, unless it is a word in a sentence.
_SMALL = """least => [...document.querySelectorAll("button, .button, input, select, textarea, summary")]
  .filter(one => one.checkVisibility({ visibilityProperty: true }) && !one.closest(".hidden-text, .skip"))
  .map(one => [one, (one.matches("label :is([type=checkbox], [type=radio])") ? one.closest("label") : one)
    .getBoundingClientRect()])
  .filter(([, box]) => box.width > 1 && (box.width < least - 0.5 || box.height < least - 0.5))
  .map(([one, { width, height }]) =>
    `${Math.round(width)} × ${Math.round(height)}: ${one.outerHTML.slice(0, 120)}`)"""
_SETTLED = """() => Promise.allSettled(
  document.getAnimations().filter(one => one instanceof CSSTransition).map(one => one.finished))"""


def faults(page: Page, state: str, least: float) -> list[str]:
    """What is wrong with the page as it stands, in each size: axe, targets, contrast, width."""
    found = []
    for name, (width, height) in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        page.mouse.move(1, 1)
        page.evaluate(_SETTLED)
        lines = violations(page, colours=name == "standing")
        lines += [f"target {line}" for line in page.evaluate(_SMALL, TARGET)]
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        lines += [f"{wide} px too wide"] if wide > 0 else []
        found += [f"{state}, {name}: {line}" for line in lines]
    return found + [f"{state}: {line}" for line in pale(page, least)]


def states(page: Page, site: Site) -> Iterator[str]:
    """Take the round through what has to be looked at, to its end."""
    yield "next stop"
    page.click("#round-next [data-do=correct]")
    page.fill("#correct-nom", "Mon nom à moi")
    yield "correction"
    place = page.locator("#round-next [data-do=exact]").get_attribute("data-of") or ""
    corrected_elsewhere(site, place)
    page.click("#round-correct-form [type=submit]")
    yield "saved"
    page.click("#round-next [data-do=correct]")
    page.fill("#correct-courriel", "amis sans arobase")
    page.click("#round-correct-form [type=submit]")
    later(page)
    pill(page, "2 à revoir")
    page.click("#round-pill")
    expect(page.locator("[data-do=choose-mine]")).to_be_visible()
    yield "conflict"
    page.click("[data-do=choose-redo]")
    expect(page.locator("#correct-courriel-error")).to_be_visible()
    yield "taken up again"
    page.keyboard.press("Escape")
    page.click("#round-finish")
    yield "not yet to be ended"
    page.click("[data-do=see-left]")
    page.click("[data-do=choose-mine]")
    page.click("[data-do=choose-drop]")
    page.keyboard.press("Escape")
    later(page)
    pill(page, "tout est envoyé")
    page.click("#round-finish")
    expect(page.locator("#round-end-receipt")).to_be_visible()
    yield "receipt"
    page.keyboard.press("Escape")
    yield "ended"


@pytest.mark.parametrize("look", ["day", "night", "sun"])
def test_the_round_can_be_read_and_pressed_in_every_state(browser: Browser, site: Site, look: str) -> None:
    found = []
    with ExitStack() as things:
        page = working(browser, site, things)
        page.emulate_media(color_scheme="light" if look == "day" else "dark")
        if look == "sun":
            page.click("#round-sun")
        for state in states(page, site):
            page.evaluate("scrollTo(0, 0)")
            found += faults(page, state, IN_THE_SUN if look == "sun" else OUTSIDE)
            if look == "sun":
                edges = [edge for edge in measured(page)["edges"] if edge[1] < OUTSIDE]
                found += [f"{state}: the edge of {words} ({css})" for words, _ratio, css in edges]
            page.set_viewport_size({"width": 820, "height": 1180})
    assert not found, "\n".join(found)


def test_full_sun_stays_until_it_is_left_and_follows_the_device(browser: Browser, site: Site) -> None:
    with ExitStack() as things:
        page = working(browser, site, things)
        for pressed in ("true", "false"):
            page.click("#round-sun")
            page.reload()
            page.wait_for_selector("html[data-ready]")
            expect(page.locator("#round-sun")).to_have_attribute("aria-pressed", pressed)
        page.evaluate("localStorage.clear()")
        page.emulate_media(contrast="more")
        page.reload()
        expect(page.locator("html[data-sun]")).to_be_attached()


@pytest.mark.parametrize("dark", [False, True])
def test_the_pages_that_lead_to_a_round_can_be_read_and_pressed(
    browser: Browser, site: Site, *, dark: bool
) -> None:
    with ExitStack() as things:
        context = tablet_of(browser, site, "Ana", "Bob")
        things.callback(context.close)
        page = context.new_page()
        page.emulate_media(color_scheme="dark" if dark else "light")
        found = []
        for address in ("/tablette", "/rejoindre", "/rejoindre?code=K7M3QP"):
            page.goto(address)
            found += faults(page, address, 4.5)
        page.goto("/tablette")
        page.select_option("#person", label="Ana")
        page.fill("[name=pin]", DIGITS[::-1])
        page.click("form[action='/tablette/ouvrir'] [type=submit]")
        found += faults(page, "wrong digits", 4.5)
    assert not found, "\n".join(found)
