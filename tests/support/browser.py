"""One Chromium a worker, which can reach nothing but the server under test."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from tests.support.missing import unavailable

# The shell draws and runs pages as Chromium does, without the windows, profiles and services around them,
# which cost a third of the time of a test.
NAMES = ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome-stable", "google-chrome"]
FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--no-proxy-server",
    # Names are not even looked up: a page that asks another host gets an error at once.
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost",
    # The small /dev/shm of containers makes tabs crash.
    "--disable-dev-shm-usage",
    "--font-render-hinting=none",
]
PHONE, TABLET, LAPTOP = (390, 844), (820, 1180), (1440, 900)


def executable() -> str:
    """The system's Chromium (never a downloaded one), or ``CARTO_TEST_CHROMIUM``."""
    names = [os.environ.get("CARTO_TEST_CHROMIUM", ""), *NAMES]
    found = next(filter(None, (shutil.which(name) for name in names if name)), None)
    return found or unavailable("Chromium n’est pas installé")


@contextmanager
def launch() -> Iterator[Browser]:
    """Chromium for as long as the block lasts."""
    path = executable()
    flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else FLAGS
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=flags)
        try:
            yield browser
        finally:
            browser.close()


def new_context(
    browser: Browser,
    base_url: str,
    size: tuple[int, int] = PHONE,
    *,
    dark: bool = False,
    javascript: bool = True,
    touch: bool = False,
) -> BrowserContext:
    """A fresh visitor: own cookies, a screen of ``size`` CSS pixels (width, height), French, Paris time."""
    context = browser.new_context(
        base_url=base_url,
        viewport={"width": size[0], "height": size[1]},
        color_scheme="dark" if dark else "light",
        java_script_enabled=javascript,
        has_touch=touch,
        locale="fr-FR",
        timezone_id="Europe/Paris",
        reduced_motion="reduce",
        service_workers="block",
    )
    context.set_default_timeout(20_000)
    return context


def watch(page: Page) -> list[str]:
    """Collect what a developer would see in red in the console, without the blocked map tiles."""
    said: list[str] = []

    def on_console(message: ConsoleMessage) -> None:
        if message.type == "error" and "ERR_NAME_NOT_RESOLVED" not in message.text:
            said.append(message.text)

    page.on("console", on_console)
    page.on("pageerror", lambda error: said.append(str(error)))
    return said
