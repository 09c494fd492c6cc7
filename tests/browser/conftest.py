"""Fixtures of the browser tests: one Chromium and one site with the demonstration per worker."""

import os
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Protocol

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import people
from tests.support import browser as chromium
from tests.support.site import Site, running

FULL = os.environ.get("CARTO_TEST_MATRIX") == "full"
# What does not come fails later; what comes is never called missing because the machine has much to do.
expect.set_options(timeout=20_000)


def pytest_report_teststatus(report: pytest.TestReport) -> tuple[str, str, str] | None:
    """In the full matrix (`make a11y`), a line a row that ends in "ok" or "missed"."""
    if not FULL or report.when != "call":
        return None
    return report.outcome, "." if report.passed else "F", "ok" if report.passed else "missed"


class Open(Protocol):
    """Opens a page of a fresh visitor at an address of the site."""

    def __call__(
        self,
        path: str,
        who: str = people.NOBODY,
        size: tuple[int, int] = chromium.PHONE,
        *,
        dark: bool = False,
        javascript: bool = True,
    ) -> Page: ...


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The worker's Chromium."""
    with chromium.launch() as started:
        yield started


@pytest.fixture(scope="session")
def shared_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The worker's site, for tests that only read."""
    with running(tmp_path_factory.mktemp("site")) as site:
        yield site


@pytest.fixture
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site of the test's own, for tests that change something."""
    with running(tmp_path_factory.mktemp("own")) as own:
        yield own


def opener(browser: Browser, site: Site, contexts: ExitStack) -> Open:
    """The function that opens pages of this site."""

    def open_page(
        path: str,
        who: str = people.NOBODY,
        size: tuple[int, int] = chromium.PHONE,
        *,
        dark: bool = False,
        javascript: bool = True,
    ) -> Page:
        context = chromium.new_context(browser, site.url, size, dark=dark, javascript=javascript)
        contexts.callback(context.close)
        if who != people.NOBODY:
            context.add_cookies([site.cookie(who)])
        page = context.new_page()
        page.goto(path)
        return page

    return open_page


@pytest.fixture
def visit(browser: Browser, site: Site) -> Iterator[Open]:
    """Opens pages of the test's own site; every visitor leaves at the end."""
    with ExitStack() as contexts:
        yield opener(browser, site, contexts)


@pytest.fixture
def look(browser: Browser, shared_site: Site) -> Iterator[Open]:
    """Opens pages of the shared site, for tests that only read."""
    with ExitStack() as contexts:
        yield opener(browser, shared_site, contexts)
