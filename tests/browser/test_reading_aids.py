"""Larger text and wider spacing, as people set them: nothing leaves the window, nothing is cut."""

import pytest

from tests.browser.conftest import Open
from tests.support import browser as chromium
from tests.support.screens import SCREENS, Screen
from tests.support.site import Site

pytestmark = pytest.mark.browser
LARGER = "() => { document.documentElement.style.fontSize = '200%'; }"
#: The spacing that WCAG 1.4.12 names.
WIDER = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: .12em !important;
    word-spacing: .16em !important; } p { margin-bottom: 2em !important; }`);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}"""
BEYOND = """() => {
  const root = document.documentElement, wide = root.clientWidth;
  if (root.scrollWidth <= wide + 1) return [];
  const out = (one) => one.checkVisibility() && one.getBoundingClientRect().right > wide + 1;
  return [...document.querySelectorAll("body *")].filter(out).map((one) => one.outerHTML.slice(0, 120));
}"""
# One screen of each kind: a bar, a form, a table, a list, cards, a desk.
READ = """list place-initiative place-history propose structure-space account-moderator queue batch imports
administration administration-settings administration-condition data data-dictionary page-referents""".split()
SOME = [screen for screen in SCREENS if screen.name in READ]


@pytest.mark.parametrize("screen", SOME, ids=lambda screen: screen.name)
def test_text_grows_and_spreads_within_the_window(look: Open, shared_site: Site, screen: Screen) -> None:
    page = look(screen.path(shared_site), screen.who, chromium.LAPTOP)
    page.set_viewport_size({"width": 1280, "height": 900})
    page.evaluate(LARGER)
    assert page.evaluate(BEYOND) == []
    page.evaluate("() => { document.documentElement.style.fontSize = ''; }")
    page.set_viewport_size({"width": 390, "height": 844})
    page.evaluate(WIDER)
    assert page.evaluate(BEYOND) == []


def test_each_kind_of_screen_is_looked_at() -> None:
    assert len(SOME) == len(READ)
