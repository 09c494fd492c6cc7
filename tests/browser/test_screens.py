"""Every screen opens without an error in the console; with CARTO_SCREENSHOTS, a picture of each is kept."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests import people
from tests.support import browser as chromium
from tests.support.screens import SCREENS, Screen
from tests.support.site import Site

pytestmark = pytest.mark.browser
FOLDER = os.environ.get("CARTO_SCREENSHOTS")
SIZES = [chromium.PHONE, chromium.TABLET, chromium.LAPTOP] if FOLDER else [chromium.PHONE]


@pytest.mark.parametrize("screen", SCREENS, ids=[screen.name for screen in SCREENS])
@pytest.mark.parametrize("size", SIZES, ids=[str(size[0]) for size in SIZES])
def test_the_screen_opens_quietly(
    browser: Browser, shared_site: Site, screen: Screen, size: tuple[int, int]
) -> None:
    context = chromium.new_context(browser, shared_site.url, size)
    if screen.who != people.NOBODY:
        context.add_cookies([shared_site.cookie(screen.who)])
    page = context.new_page()
    said = chromium.watch(page)
    answer = page.goto(screen.path(shared_site))
    if screen.prepare:
        screen.prepare(page)
    page.wait_for_load_state("load")
    if FOLDER:
        Path(FOLDER).mkdir(exist_ok=True)
        page.screenshot(path=Path(FOLDER) / f"{screen.name}-{size[0]}.png")
    context.close()
    assert answer is not None
    assert answer.status == screen.status
    assert not [words for words in said if "404" not in words or screen.status != 404]
