"""What a page weighs on the road to a phone: a resident in the tram pays for each kilobyte."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Open

pytestmark = pytest.mark.browser
# The bodies as they travel (200 kB for the first load of the map, tiles apart). How many photos below the
# first screen are fetched ahead is the browser's choice: two or four.
BUDGETS = {
    "/": (200_000, 74),
    "/carte/integree": (150_000, 56),
    "/liste": (110_000, 30),
    "/donnees": (130_000, 30),
    "/proposer": (150_000, 50),
}
_WEIGH = """() => {
    const loaded = ["navigation", "resource"].flatMap(kind => performance.getEntriesByType(kind));
    return loaded.map(one => [one.name, one.encodedBodySize]);
}"""


def loaded(page: Page) -> dict[str, int]:
    """Bytes of each file that the page asked for, as they came over the wire (headers apart)."""
    page.wait_for_load_state("networkidle")
    return dict(page.evaluate(_WEIGH))


@pytest.mark.parametrize("address", BUDGETS)
def test_a_first_visit_stays_light(look: Open, address: str) -> None:
    page = look(address)
    weights = loaded(page)
    hosts = {urlsplit(name).netloc for name in weights}
    assert hosts <= {urlsplit(page.url).netloc, "tiles.invalid"}, "only the declared tiles lie elsewhere"
    heaviest, most = BUDGETS[address]
    assert sum(weights.values()) <= heaviest, sorted(weights.items(), key=lambda one: -one[1])[:12]
    assert len(weights) <= most
