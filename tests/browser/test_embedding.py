"""The map inside another site's page, as its visitors meet it."""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.support import browser as chromium
from tests.support.site import Site

pytestmark = pytest.mark.browser


@contextmanager
def another_site(lines: str) -> Iterator[str]:
    """The address of another site (another port: another origin) whose page holds the lines."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = f"<!doctype html><title>Association</title>{lines}".encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the name is the library's)
            """Nobody reads it."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_an_association_shows_its_quartier_on_its_own_site(look: Open, shared_site: Site) -> None:
    page = look("/carte/integrer", size=chromium.LAPTOP)
    page.get_by_text("Culture", exact=True).click()
    page.locator("#field-quartier").select_option(label="Nantes Nord")
    # What one copies follows what one chooses, without any button.
    expect(page.get_by_label("Les lignes à copier")).to_have_value(re.compile("culture.*quartier="))
    expect(page.locator(".embedding-frame")).to_have_attribute("src", re.compile("culture.*quartier="))
    page.get_by_role("button", name="Voir l’aperçu").click()
    preview = page.frame_locator(".embedding-frame")
    expect(preview.locator(".marker .pin").first).to_be_attached()
    lines = page.get_by_label("Les lignes à copier").input_value()
    assert "quartier=" in lines and "rubrique=culture" in lines
    with another_site(lines) as address:
        page.goto(address)
        _use_the_frame(page, shared_site)


def test_what_is_copied_is_never_of_another_choice(look: Open) -> None:
    page = look("/carte/integrer", size=chromium.LAPTOP)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    copy, lines = page.locator("[data-copy]"), page.get_by_label("Les lignes à copier")
    copy.click()
    expect(copy).to_have_text("Lignes copiées")
    page.get_by_text("Culture", exact=True).click()
    expect(lines).to_have_value(re.compile("culture"))
    expect(copy).to_have_text("Copier")
    page.route("**/carte/integrer?*", lambda route: route.abort())
    page.get_by_text("Culture", exact=True).click()
    expect(lines).to_have_value("")
    expect(copy).to_be_disabled()
    page.unroute("**/carte/integrer?*")
    page.get_by_text("Culture", exact=True).click()
    expect(lines).to_have_value(re.compile("culture"))
    expect(copy).to_be_enabled()


def _use_the_frame(page: Page, site: Site) -> None:
    frame = page.frame_locator("iframe")
    pin = frame.locator(".marker:not([aria-hidden]):has(.pin)").first
    pin.press("Enter")
    name = frame.locator("#place .place-name").inner_text()
    # What a marker is called comes after the marker itself.
    expect(pin).to_have_attribute("aria-label", re.compile(f"^{re.escape(name)}"))
    with page.context.expect_page() as opened:
        frame.get_by_role("link", name="Quelque chose a changé").click()
    expect(opened.value).to_have_url(re.compile(f"^{re.escape(site.url)}/lieux/.+/corriger$"))
    frame.get_by_role("button", name="Fermer").click()
    expect(frame.locator("#place")).to_be_hidden()
    assert page.context.cookies(site.url) == []
