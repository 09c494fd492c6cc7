"""Words that would run if they were taken for markup stay words, wherever a browser shows them."""

import pytest
from playwright.sync_api import Page, expect

from cartoquartiers.adapters.mail import message_of
from cartoquartiers.usecases.ports import Mail
from tests import people
from tests.browser.conftest import Open
from tests.factories.places import change, create_place
from tests.support import browser as chromium
from tests.support.site import Site

pytestmark = pytest.mark.browser
RUN = "window.__xss=1"
HOSTILE = f"\"'><script>{RUN}</script><img src=x onerror={RUN}><svg onload={RUN}>{{{{7*7}}}}"


def quiet(page: Page, shown: str) -> None:
    """The page shows the words, and nothing of them has run."""
    expect(page.locator("body")).to_contain_text(shown)
    page.wait_for_load_state("networkidle")
    assert page.evaluate("window.__xss") is None, page.url


def test_hostile_words_run_in_no_page(visit: Open, site: Site) -> None:
    beside = "onerror="
    with site.toolbox.store.writing() as work:
        said = {"nom": f"Zorn {HOSTILE}", "description": HOSTILE, "adresse": HOSTILE, "gestionnaire": HOSTILE}
        uid = create_place(work, type="boite-a-livres", rubrique=None, position=[-1.5536, 47.2173], **said)
        asked = {"description": {"to": f"Autre {HOSTILE}"}}
        waiting = change(
            work, "correct", people.NOBODY, place=uid, base_version=1, changes=asked, message=HOSTILE
        )
    number = site.place(uid=uid).id
    reader = visit(f"/?lieu={number}", size=chromium.LAPTOP)
    quiet(reader, beside)
    for path in ("/liste?q=zorn", f"/lieux/{uid}", f"/lieux/{uid}/historique", f"/lieux/{uid}/modifier"):
        reader.goto(path)
        quiet(reader, "Zorn")
    reader.goto(f"/lieux/{uid}")
    reader.emulate_media(media="print")
    quiet(reader, beside)
    desk = visit(f"/moderation/{waiting.uid}", "moderator", chromium.LAPTOP)
    quiet(desk, beside)
    letter = Mail("a@b.example", HOSTILE, None, "Objet", HOSTILE, "fr", "key", site.url)
    html = message_of(letter, "c@d.example").get_body(("html",))
    assert html is not None
    reader.goto("about:blank")
    reader.set_content(html.get_content())
    quiet(reader, beside)
