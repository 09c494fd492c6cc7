"""A round with the network cut, the page reloaded, the browser killed, answers lost and the session ended."""

import base64
import os
import re
import signal
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, FilePayload, Geolocation, Page, expect
from sqlalchemy import delete, select

from cartoquartiers.domain.policy import Actor
from cartoquartiers.domain.proposal import parse_proposal
from cartoquartiers.domain.vocabulary import Role
from cartoquartiers.store.tables.arrival import Arrival
from cartoquartiers.store.tables.contribution import Contribution
from cartoquartiers.store.tables.people import SignIn
from cartoquartiers.store.tables.photo import Photo
from cartoquartiers.store.tables.place import Place
from cartoquartiers.usecases import contribute
from tests.factories.extra import DAYS, add_field
from tests.support import browser as chromium
from tests.support import tile_archive
from tests.support.clock import START
from tests.support.line import Line
from tests.support.site import Site

pytestmark = pytest.mark.browser
HERE: Geolocation = {"latitude": 47.2070, "longitude": -1.5900, "accuracy": 6}
LATER_MS = 11_000
# Whether the base map was drawn: a dot in the middle of one of its tiles.
PAINTED = """() => !document.querySelector('#round-map.without-tiles') &&
  [...document.querySelectorAll('#round-map canvas')].some(one =>
    one.width > 1 && one.getContext('2d').getImageData(one.width / 2, one.height / 2, 1, 1).data[3] > 0)"""


class Tablet:
    """A browser with a memory on disk, which can be killed and started again."""

    def __init__(self, browser: Browser, site: Site, folder: Path) -> None:
        self.kind, self.site, self.folder = browser.browser_type, site, folder
        self.context: BrowserContext | None = None

    def start(self, fast: timedelta = timedelta()) -> Page:
        """Start it, with its memory of before, on the page of the round; ``fast``: how far its clock is
        ahead."""
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
        page.clock.install(time=datetime.now(UTC) + fast)
        return page

    def sign_in(self, who: str = "agent") -> None:
        """Give it a session that outlives the browser."""
        assert self.context is not None
        cookie = self.site.cookie(who)
        cookie["expires"] = 2_000_000_000
        self.context.add_cookies([cookie])

    def kill(self) -> None:
        """End it as a flat battery does: no page is told."""
        for number in self._processes():
            os.kill(number, signal.SIGKILL)
        # It may be gone in the middle of being closed, which is what was asked for.
        with suppress(Error):
            self.close()
        self.context = None

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


def test_nothing_of_a_round_without_network_is_lost(
    tablet: Tablet, site: Site, line: Line, tmp_path: Path
) -> None:
    tile_archive.write(tmp_path / "fond.pmtiles")
    cast("dict[str, Any]", site.toolbox.settings)["PMTILES"] = str(tmp_path / "fond.pmtiles")
    with site.toolbox.store.writing() as work:
        add_field(work, "bacs", "number", "composteur-quartier")
        add_field(work, "jours", "choices", "composteur-quartier", options=DAYS)
    # Its clock is three days fast, until the battery is empty and the network puts it right.
    page = tablet.start(timedelta(days=3))
    tablet.sign_in()
    begun(page)
    before = len(rows(site, select(Contribution)))
    line.state = "cut"
    page.reload()
    page.wait_for_selector(".round-card")
    page.wait_for_function(PAINTED)
    _walked(page)
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
    assert max(photo.width for photo in rows(site, select(Photo))) <= 2048
    _as_it_was_said(rows(site, select(Contribution).order_by(Contribution.id))[before:])
    _renewed(page, site)


def _walked(page: Page) -> None:
    """Six things are said of places, one of them with what its type asks besides."""
    page.click("#round-list button:has-text('Composteur de quartier') >> nth=0")
    page.click("#round-next [data-do=correct]")
    page.fill("#correct-nom", "Un nom relevé sur place")
    page.fill("#correct-bacs", "3")
    page.check("[name=jours][value=mardi]")
    page.click("#round-correct-form [type=submit]")
    press(page, "exact")
    press(page, "closed")
    press(page, "lost")
    _photograph(page)
    page.click("#round-next [data-do=later]")
    page.click("#round-undo")
    page.click("#round-new-open")
    page.click("#round-new-types button >> nth=0")


def _as_it_was_said(made: list[Contribution]) -> None:
    """Nothing of it is another value, and its instants are those of the server's clock."""
    [said] = [one.changes for one in made if "bacs" in one.changes]
    assert said["nom"]["to"] == "Un nom relevé sur place"
    assert (said["bacs"]["to"], said["jours"]["add"]) == (3, ["mardi"])
    assert all(one.captured_at and abs(one.captured_at - START) < timedelta(hours=1) for one in made)


def _renewed(page: Page, site: Site) -> None:
    """A new version waits until it is asked for, and keeps what is being typed."""
    page.click("#round-next [data-do=correct]")
    page.fill("#correct-gestionnaire", "Encore en train d’écrire")
    page.clock.run_for(1000)
    site.app.config["BUILD"] = "0123456789"
    page.evaluate("navigator.serviceWorker.getRegistration('/tournees').then(kept => kept.update())")
    page.wait_for_selector("#round-version:not([hidden])", state="attached")
    page.evaluate("document.getElementById('round-version-go').click()")
    page.wait_for_selector('[data-build="0123456789"]', state="attached")
    expect(page.locator("#correct-gestionnaire")).to_have_value("Encore en train d’écrire")


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
    photo: FilePayload = {"name": "photo.png", "mimeType": "image/png", "buffer": image}
    page.once("filechooser", lambda asked: asked.set_files(photo))
    page.click("#round-next [data-do=photo]")
    expect(page.locator("#round-said-words")).to_contain_text("photo ajoutée")


def _until(page: Page, true: Callable[[], bool], tries: int = 300) -> None:
    for attempt in range(tries):
        if true():
            return
        if attempt % 20 == 19:  # the network comes and goes: an attempt may have begun before it was there
            page.evaluate("dispatchEvent(new Event('online'))")
        page.wait_for_timeout(100)
    raise AssertionError("it did not happen")


def working(browser: Browser, site: Site, things: ExitStack) -> Page:
    """A round that has begun in a browser without the application."""
    context = chromium.new_context(browser, site.url, chromium.TABLET, touch=True)
    things.callback(context.close)
    context.grant_permissions(["geolocation"])
    context.set_geolocation(HERE)
    context.add_cookies([site.cookie("agent")])
    page = context.new_page()
    page.clock.install()
    opened(page)
    page.click("[data-do=fetch]")
    page.click("[data-do=begin]")
    page.wait_for_selector(".round-card")
    return page


def later(page: Page) -> None:
    """Let the ten seconds pass in which things can be undone."""
    page.clock.fast_forward(LATER_MS)


def test_a_round_is_undone_reviewed_and_ended_with_a_receipt(browser: Browser, site: Site) -> None:
    with ExitStack() as things:
        page = working(browser, site, things)
        first = page.locator("#round-next h2").text_content() or ""
        press(page, "closed")
        page.click("#round-undo")
        expect(page.locator("#round-next h2")).to_have_text(first)
        pill(page, "rien à envoyer")
        corrected_elsewhere(site, page.locator("#round-next [data-do=exact]").get_attribute("data-of") or "")
        page.click("#round-next [data-do=correct]")
        page.fill("#correct-nom", "Mon nom à moi")
        page.click("#round-correct-form [type=submit]")
        pill(page, "1 à envoyer")
        page.click("#round-finish")
        expect(page.locator("#round-end-blocked")).to_contain_text("1 à envoyer")
        page.click("[data-do=see-left]")
        expect(page.locator("#round-report-waiting")).to_contain_text("Mon nom à moi")
        page.keyboard.press("Escape")
        later(page)
        pill(page, "1 à revoir")
        page.click("#round-pill")
        expect(page.locator("#round-report-review")).to_contain_text(
            "Nom. Sur la carte : Le nom de quelqu’un d’autre. Chez vous : Mon nom à moi."
        )
        page.click("[data-do=choose-mine]")
        page.keyboard.press("Escape")
        pill(page, "1 à envoyer")
        later(page)
        pill(page, "tout est envoyé")
        page.click("#round-finish")
        expect(page.locator("#round-end-done")).to_contain_text("2 éléments reçus")
        receipt = page.locator("#round-end-receipt").get_attribute("href")
        page.keyboard.press("Escape")
        # It can be shown later on, too.
        expect(page.locator("#round-ended")).to_contain_text("2 éléments reçus par le site")
        assert page.locator("#round-ended-receipt").get_attribute("href") == receipt
        assert "a bien été signé par ce site" in page.request.get(receipt or "").text()
        assert [row.name for row in rows(site, select(Place).where(Place.name == "Mon nom à moi"))]


def corrected_elsewhere(site: Site, uid: str) -> None:
    """The team publishes another name meanwhile."""
    actor = Actor(person_id=None, role=Role.ADMINISTRATOR)
    with site.toolbox.store.writing() as work:
        place = work.session.scalars(select(Place).where(Place.uid == uid)).one()
        change = {"nom": {"to": "Le nom de quelqu’un d’autre"}}
        body = {
            "uid": str(uuid.uuid4()),
            "kind": "correct",
            "place": uid,
            "base_version": place.version,
            "changes": change,
        }
        assert contribute.submit(work, actor, parse_proposal(body)).state == "published"
