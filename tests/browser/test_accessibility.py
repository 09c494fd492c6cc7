"""axe finds nothing on any screen, in every width and theme (each pair of choices at least once)."""

from itertools import product

import pytest

from tests.browser.conftest import FULL, Open
from tests.support.axe import violations
from tests.support.pairwise import pairwise
from tests.support.screens import SCREENS, Screen
from tests.support.site import Site

pytestmark = pytest.mark.browser
SIZES = {"phone": (320, 720), "tablet": (768, 1024), "laptop": (1280, 800)}
THEMES = ("light", "dark")
NUMBERS = range(len(SCREENS))
# `make a11y` looks at every combination; `make test` at few that hold every pair.
CHOSEN = list(product(NUMBERS, SIZES, THEMES)) if FULL else pairwise(NUMBERS, SIZES, THEMES)
ROWS = [(SCREENS[number], size, theme) for number, size, theme in CHOSEN]


@pytest.mark.parametrize(
    ("screen", "size", "theme"), ROWS, ids=[f"{screen.name}-{size}-{theme}" for screen, size, theme in ROWS]
)
def test_no_violation(look: Open, shared_site: Site, screen: Screen, size: str, theme: str) -> None:
    page = look(screen.path(shared_site), screen.who, SIZES[size], dark=theme == "dark")
    if screen.prepare:
        screen.prepare(page)
    assert not violations(page), page.url
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"the page is {wide} px wider than the window"
