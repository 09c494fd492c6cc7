"""The first start as whoever installs the site takes it, on a telephone, from the code to the summary."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from cartoquartiers import announcing
from cartoquartiers.adapters.passwords import Argon2Hasher
from cartoquartiers.store import migrate
from tests import people
from tests.support import application, live, postgres
from tests.support import browser as chromium
from tests.support.axe import check_axe
from tests.support.clock import FrozenClock

pytestmark = pytest.mark.browser
SQUARE = [[[-0.5, 46.3], [-0.4, 46.3], [-0.4, 46.4], [-0.5, 46.4], [-0.5, 46.3]]]
NIORT = {"code": "79191", "nom": "Niort"}
STEPS = ("site", "territoire", "rubriques", "apparence", "mentions", "courrier", "bilan")


@contextmanager
def empty_site(folder: Path) -> Iterator[tuple[str, Flask]]:
    """A site as it is after `flask db upgrade`, behind a socket; its address."""
    database, port = f"sqlite:///{folder / 'carto.db'}", postgres.free_port()
    migrate.upgrade(database)
    app = application.make(database, folder, FrozenClock(), f"http://127.0.0.1:{port}")
    application.toolbox_of(app).hasher = Argon2Hasher(**people.CHEAP)
    with live.serving(app, port) as url:
        yield url, app
    application.close(app)


def enter(page: Page, app: Flask) -> None:
    """Open the first account with the code that the server prints."""
    found = re.search(r"Code +(\S+)", announcing.words(application.toolbox_of(app)) or "")
    assert found
    page.goto("/")
    page.locator('a[href="/premier-demarrage"]').first.click()
    check_axe(page)
    page.get_by_label("Code").fill(found[1])
    page.get_by_label("Adresse électronique").fill("maire@niort.example")
    page.get_by_label("Mot de passe").fill("le canal gèle en janvier")
    page.locator("main form button[type=submit]").click()
    page.wait_for_url("**/premier-demarrage/site")


def go_on(page: Page, name: str, to: str) -> None:
    """Press a button of a step and land on the next one."""
    page.get_by_role("button", name=name).click()
    page.wait_for_url(f"**/premier-demarrage/{to}")


def outline(folder: Path) -> Path:
    """A file with the outline of one commune."""
    file = folder / "niort.geojson"
    shape = {"type": "Polygon", "coordinates": SQUARE}
    rows = [{"type": "Feature", "properties": NIORT, "geometry": shape}]
    file.write_text(json.dumps({"type": "FeatureCollection", "features": rows}), encoding="utf-8")
    return file


def test_from_the_code_to_the_summary_with_a_pause(browser: Browser, tmp_path: Path) -> None:
    with empty_site(tmp_path) as (url, app):
        context = chromium.new_context(browser, url, chromium.PHONE)
        page = context.new_page()
        enter(page, app)
        page.get_by_label("Commune ou agglomération").fill("Niort")
        page.get_by_label("Titre du site").fill("Carte de Niort")
        go_on(page, "Enregistrer et continuer", "territoire")
        page.get_by_label("Fichier GeoJSON").set_input_files(outline(tmp_path))
        go_on(page, "Prendre ces contours", "territoire")
        expect(page.locator("main")).to_contain_text("1 commune")
        # The browser is closed; who comes back signs in and goes on where they were.
        page.close()
        page = context.new_page()
        page.goto("/premier-demarrage/rubriques")
        go_on(page, "Prendre ces rubriques", "apparence")
        go_on(page, "Enregistrer et continuer", "mentions")
        for name in ("publisher", "publication_director", "host"):
            page.locator(f"[name={name}]").fill("Ville de Niort")
        page.locator("[name=contact]").fill("carte@niort.example")
        go_on(page, "Enregistrer et continuer", "courrier")
        for step in STEPS:
            page.goto(f"/premier-demarrage/{step}")
            check_axe(page)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), step
        expect(page.locator("main")).to_contain_text("Il manque encore 1 chose")
        page.goto("/")
        expect(page).to_have_title(re.compile("Carte de Niort"))
        context.close()
