"""What a page weighs on the road to a phone: a resident in the tram pays for each kilobyte."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Open

pytestmark = pytest.mark.browser
# The bodies as they travel, and how many they are (of the tiles one is tried). How many photos below the
# first screen are fetched ahead is the browser's choice: two or four.
BUDGETS = {
    "/": (165_000, 18),
    "/carte/integree": (140_000, 15),
    "/liste": (108_000, 20),
    "/donnees": (108_000, 14),
    "/proposer": (118_000, 13),
    "/tournees": (130_000, 46),
}
PLACE = (135_000, 16)
# What everybody has, the town's colours, those of this kind of page; and what a page has for itself.
MOST_BLOCKING = 4
_WEIGH = """() => {
    const loaded = ["navigation", "resource"].flatMap(kind => performance.getEntriesByType(kind));
    return loaded.map(one => [one.name, one.encodedBodySize]);
}"""
_BLOCKING = """() => performance.getEntriesByType("resource")
    .filter(one => one.renderBlockingStatus === "blocking").map(one => one.name)"""


def loaded(page: Page) -> dict[str, int]:
    """Bytes of each file that the page asked for, as they came over the wire (headers apart)."""
    page.wait_for_load_state("networkidle")
    return dict(page.evaluate(_WEIGH))


@pytest.mark.parametrize("address", BUDGETS)
def test_a_first_visit_stays_light(look: Open, address: str) -> None:
    stays_within(look(address), *BUDGETS[address])


def test_the_page_of_a_place_stays_light(look: Open) -> None:
    address = look("/liste").locator(".place-card-name a").first.get_attribute("href")
    assert address
    stays_within(look(address), *PLACE)


def stays_within(page: Page, heaviest: int, most: int) -> None:
    """Weigh a page that was just opened: bytes, files, and those before which nothing is painted."""
    weights = loaded(page)
    hosts = {urlsplit(name).netloc for name in weights}
    assert hosts <= {urlsplit(page.url).netloc, "tiles.invalid"}, "only the declared tiles lie elsewhere"
    assert sum(weights.values()) <= heaviest, sorted(weights.items(), key=lambda one: -one[1])[:12]
    assert len(weights) <= most, sorted(weights)
    assert len(page.evaluate(_BLOCKING)) <= MOST_BLOCKING
