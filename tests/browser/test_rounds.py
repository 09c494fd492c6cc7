"""A round with the network cut, the page reloaded, the browser killed, answers lost and the session ended."""

import base64
import os
import re
import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import delete, select

from cartoquartiers.store.tables.arrival import Arrival
from cartoquartiers.store.tables.contribution import Contribution
from cartoquartiers.store.tables.people import SignIn
from cartoquartiers.store.tables.photo import Photo
from tests.support import browser as chromium
from tests.support.line import Line
from tests.support.site import Site

pytestmark = pytest.mark.browser
HERE = {"latitude": 47.2070, "longitude": -1.5900, "accuracy": 6}
LATER_MS = 11_000


class Tablet:
    """A browser with a memory on disk, which can be killed and started again."""

    def __init__(self, browser: Browser, site: Site, folder: Path) -> None:
        self.kind, self.site, self.folder = browser.browser_type, site, folder
        self.context: BrowserContext | None = None

    def start(self) -> Page:
        """Start it, with its memory of before, on the page of the round."""
        flags = [*chromium.FLAGS, "--no-sandbox"] if os.geteuid() == 0 else chromium.FLAGS
        self.context = self.kind.launch_persistent_context(
            self.folder,
            executable_path=chromium.executable(),
            args=flags,
            base_url=self.site.url,
            viewport={"width": 820, "height": 1180},
            locale="fr-FR",
            timezone_id="Europe/Paris",
            reduced_motion="reduce",
            geolocation=HERE,
            permissions=["geolocation"],
        )
        self.context.set_default_timeout(15_000)
        page = self.context.pages[0]
        page.clock.install()
        return page

    def sign_in(self, who: str = "agent") -> None:
        """Give it a session that outlives the browser."""
        assert self.context is not None
        self.context.add_cookies([{**self.site.cookie(who), "expires": 2_000_000_000}])

    def kill(self) -> None:
        """End it as a flat battery does: no page is told."""
        for number in self._processes():
            os.kill(number, signal.SIGKILL)
        self.close()

    def close(self) -> None:
        """Close what is left of it."""
        if self.context is not None:
            self.context.close()
            self.context = None

    def _processes(self) -> list[int]:
        mine = f"--user-data-dir={self.folder}".encode()
        numbers = [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()]
        return [
            number
            for number in numbers
            if mine in _arguments(number) and b"--type=" not in _arguments(number)
        ]


def _arguments(number: int) -> bytes:
    try:
        return Path(f"/proc/{number}/cmdline").read_bytes()
    except OSError:
        return b""


@pytest.fixture
def line(site: Site) -> Line:
    """The way to the test's own site."""
    return Line(site.app)


@pytest.fixture
def tablet(browser: Browser, site: Site, tmp_path: Path) -> Iterator[Tablet]:
    """A tablet, put away at the end."""
    made = Tablet(browser, site, tmp_path / "tablet")
    with ExitStack() as things:
        things.callback(made.close)
        yield made


def opened(page: Page) -> Page:
    """The page once its script runs."""
    page.goto("/tournees")
    page.wait_for_selector("html[data-ready]")
    return page


def begun(page: Page) -> Page:
    """A round that has begun, with all that it needs on the tablet."""
    opened(page)
    page.wait_for_selector("html[data-kept]")
    page.click("[data-do=fetch]")
    page.click("[data-do=begin]")
    page.wait_for_selector(".round-card")
    return page


def press(page: Page, action: str) -> None:
    """Press an action of the next stop and wait until the tablet says that it is saved."""
    before = page.locator("#round-count").text_content()
    page.click(f"#round-next [data-do={action}]")
    expect(page.locator("#round-count")).not_to_have_text(before or "")
    expect(page.locator("#round-said-words")).to_contain_text("Enregistré sur la tablette")


def rows(site: Site, query: Any) -> list[Any]:
    """What the server holds."""
    with site.toolbox.store.reading() as work:
        found = list(work.session.scalars(query))
        work.session.expunge_all()
    return found


def pill(page: Page, words: str) -> None:
    """Wait until the pill says so."""
    expect(page.locator("#round-pill")).to_contain_text(re.compile(words))


def test_nothing_of_a_round_without_network_is_lost(tablet: Tablet, site: Site, line: Line) -> None:
    page = tablet.start()
    tablet.sign_in()
    begun(page)
    before = len(rows(site, select(Contribution)))
    line.state = "cut"
    page.reload()
    page.wait_for_selector(".round-card")
    press(page, "exact")
    press(page, "closed")
    press(page, "lost")
    _photograph(page)
    page.click("#round-next [data-do=correct]")
    page.fill("#correct-nom", "Un nom relevé sur place")
    page.click("#round-correct-form [type=submit]")
    page.click("#round-new-open")
    page.click("#round-new-types button >> nth=0")
    pill(page, "^6 à envoyer")
    page.click("#round-next [data-do=correct]")
    page.fill("#correct-gestionnaire", "Une saisie pas finie")
    page.clock.run_for(1000)
    page.wait_for_timeout(300)
    tablet.kill()

    page = opened(tablet.start())
    pill(page, "^6 à envoyer")
    expect(page.locator("#correct-gestionnaire")).to_have_value("Une saisie pas finie")
    page.keyboard.press("Escape")
    # The network is back, the answers are lost: what the server did it must not do again.
    line.state = "mute"
    page.clock.fast_forward(LATER_MS)
    page.evaluate("dispatchEvent(new Event('online'))")
    _until(page, lambda: "/api/v1/sync" in line.lost)
    pill(page, "^6 à envoyer")
    with site.toolbox.store.writing() as work:
        work.session.execute(delete(SignIn))
    line.state = "up"
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("#round-signed-out")).to_be_visible()
    pill(page, "^6 à envoyer")
    tablet.sign_in()
    page.reload()
    pill(page, "tout est envoyé|à revoir")

    arrived = rows(site, select(Arrival))
    assert len(arrived) == len({row.uid for row in arrived}) == 6
    assert all(row.state == "done" and row.verdict for row in arrived)
    assert len(rows(site, select(Contribution))) == before + 6
    assert [photo.width for photo in rows(site, select(Photo)) if photo.width == 2048 or photo.width == 1600]
    assert "Un nom relevé sur place" in str([row.changes for row in rows(site, select(Contribution))])


def _photograph(page: Page) -> None:
    """Take a photo larger than what leaves the tablet: 3000 × 1500 pixels."""
    script = """async () => {
      const canvas = new OffscreenCanvas(3000, 1500);
      canvas.getContext("2d").fillRect(0, 0, 1500, 1500);
      const bytes = new Uint8Array(await (await canvas.convertToBlob({ type: "image/png" })).arrayBuffer());
      let text = "";
      for (const byte of bytes) text += String.fromCharCode(byte);
      return btoa(text);
    }"""
    image = base64.b64decode(page.evaluate(script))
    with page.expect_file_chooser() as asked:
        page.click("#round-next [data-do=photo]")
    asked.value.set_files({"name": "photo.png", "mimeType": "image/png", "buffer": image})
    expect(page.locator("#round-said-words")).to_contain_text("photo ajoutée")


def _until(page: Page, true: Callable[[], bool]) -> None:
    for _attempt in range(100):
        if true():
            return
        page.wait_for_timeout(100)
    raise AssertionError("it did not happen")
