"""Every screen opens without an error in the console, and axe finds nothing on it in any width and theme.

`make test` opens each screen once, in one look, and then turns the tablet and the theme under it: few looks
that hold every pair of choices. `make a11y` opens it anew for every combination. With CARTO_SCREENSHOTS, a
picture of each screen is kept too, at the three sizes that we look at.
"""

import os
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import Browser, Page

from tests import people
from tests.browser.conftest import FULL
from tests.support import browser as chromium
from tests.support.axe import violations
from tests.support.pairwise import pairwise
from tests.support.screens import SCREENS, Screen
from tests.support.site import Site

pytestmark = pytest.mark.browser
FOLDER = os.environ.get("CARTO_SCREENSHOTS")
SIZES = {"phone": (320, 720), "tablet": (768, 1024), "laptop": (1280, 800)}
# A colour that is inherited fades from one level to the next: until nothing more begins.
FADED = """async () => {
    const frame = () => new Promise(done => requestAnimationFrame(done));
    const fading = () => document.getAnimations().filter(one => one instanceof CSSTransition);
    do {
        await Promise.allSettled(fading().map(one => one.finished));
        await frame();
        await frame();
    } while (fading().length);
}"""
PICTURES = [chromium.PHONE, chromium.TABLET, chromium.LAPTOP]


class Look(NamedTuple):
    """How somebody sees the site: the window's size in CSS pixels (width, height), the theme's name."""

    size: tuple[int, int]
    theme: str


def _cases() -> list[Any]:
    """A row for each opening of a screen: the screen, and the looks it goes through."""
    numbers, themes = range(len(SCREENS)), ("light", "dark")
    if FULL:
        return [_case(n, [Look(SIZES[size], theme)]) for n, size, theme in product(numbers, SIZES, themes)]
    looks: dict[int, list[Look]] = {number: [] for number in numbers}
    for number, size, theme in pairwise(numbers, SIZES, themes):
        looks[number].append(Look(SIZES[size], theme))
    # Each size is the one in which a third of the screens open.
    return [_case(n, found[n % len(found) :] + found[: n % len(found)]) for n, found in looks.items()]


def _case(number: int, looks: list[Look]) -> Any:
    name = "-".join([SCREENS[number].name, *[f"{look.size[0]}{look.theme[0]}" for look in looks]])
    return pytest.param(SCREENS[number], looks, id=name)


def take(page: Page, look: Look) -> None:
    """Give the open page another size and theme, and wait until its colours have faded over."""
    page.set_viewport_size({"width": look.size[0], "height": look.size[1]})
    page.emulate_media(color_scheme="dark" if look.theme == "dark" else "light")
    page.evaluate(FADED)


def faults(page: Page, look: Look, *, colours: bool) -> list[str]:
    """What is wrong with the page in this look, a line for each."""
    take(page, look)
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    too_wide = [f"{wide} px wider than the window"] if wide > 0 else []
    found = violations(page, colours=colours)
    return [f"{page.url} ({look.size[0]} px, {look.theme}): {line}" for line in found + too_wide]


@pytest.mark.parametrize(("screen", "looks"), _cases())
def test_the_screen_opens_quietly_and_accessibly(
    browser: Browser, shared_site: Site, screen: Screen, looks: list[Look]
) -> None:
    context = chromium.new_context(browser, shared_site.url, looks[0].size, dark=looks[0].theme == "dark")
    if screen.who != people.NOBODY:
        context.add_cookies([shared_site.cookie(screen.who)])
    page = context.new_page()
    said = chromium.watch(page)
    answer = page.goto(screen.path(shared_site))
    if screen.prepare:
        screen.prepare(page)
    page.wait_for_load_state("load")
    cries = [words for words in said if "404" not in words or screen.status != 404]  # axe's own come after
    # A theme has the same colours in every size.
    new = [look.theme not in {earlier.theme for earlier in looks[:n]} for n, look in enumerate(looks)]
    found = [
        line for look, first in zip(looks, new, strict=True) for line in faults(page, look, colours=first)
    ]
    if FOLDER:
        _picture(page, Path(FOLDER), screen.name)
    context.close()
    assert answer is not None
    assert answer.status == screen.status
    assert not cries
    assert not found, "\n".join(found)


def _picture(page: Page, folder: Path, name: str) -> None:
    folder.mkdir(exist_ok=True)
    for size in PICTURES:
        take(page, Look(size, "light"))
        page.screenshot(path=folder / f"{name}-{size[0]}.png")
