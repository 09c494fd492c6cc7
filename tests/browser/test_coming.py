"""A page on its way to a slow phone: what is painted first stays where it is, and is never bare."""

import time

import pytest
from playwright.sync_api import Browser, Route

from tests.support import browser as chromium
from tests.support.site import Site

pytestmark = pytest.mark.browser
_MOST_SHIFT = 0.02
_LATE_SECONDS = 1.0
_SHIFTS = """() => {
    window.shifts_ = [];
    new PerformanceObserver(list => {
        for (const one of list.getEntries()) {
            window.shifts_.push([one.value, one.sources.map(({ node }) => node?.className)]);
        }
    }).observe({ type: "layout-shift", buffered: true });
}"""


def _late(route: Route) -> None:
    time.sleep(_LATE_SECONDS)
    route.continue_()


@pytest.mark.parametrize("size", [chromium.PHONE, chromium.TABLET, chromium.LAPTOP])
@pytest.mark.parametrize("address", ["/", "/liste", "/proposer"])
def test_nothing_moves_when_the_letters_and_the_places_come(
    browser: Browser, shared_site: Site, size: tuple[int, int], address: str
) -> None:
    context = chromium.new_context(browser, shared_site.url, size)
    try:
        page = context.new_page()
        page.add_init_script(f"({_SHIFTS})()")
        page.route("**/*.woff2", _late)
        page.route("**/carte/fiches*", _late)
        page.route("**/leaflet.js", _late)
        page.goto(address)
        page.wait_for_load_state("networkidle")
        page.evaluate("() => document.fonts.ready.then(() => new Promise(requestAnimationFrame))")
        shifts = page.evaluate("() => window.shifts_")
        assert sum(value for value, _moved in shifts) < _MOST_SHIFT, shifts
    finally:
        context.close()


def test_no_page_is_painted_before_its_style_sheets(browser: Browser, shared_site: Site) -> None:
    context = chromium.new_context(browser, shared_site.url, chromium.PHONE)
    try:
        page = context.new_page()
        page.route("**/css/joined/*.css", _late)
        page.goto("/")
        page.wait_for_selector(".marker")
        [painted] = page.evaluate(
            "() => performance.getEntriesByName('first-contentful-paint').map(one => one.startTime)"
        )
        assert painted > _LATE_SECONDS * 1000
    finally:
        context.close()
