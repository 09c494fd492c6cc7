"""An association brings the list of its spreadsheet by clicking only; axe judges each page on the way."""

import re
from pathlib import Path

import pytest
from openpyxl import Workbook
from playwright.sync_api import expect

from cartoquartiers.domain.cones import LAMBERT93
from tests.browser.conftest import Open
from tests.support.axe import violations
from tests.support.site import Site

pytestmark = pytest.mark.browser


def spreadsheet(folder: Path) -> Path:
    """Twelve places with metres of Lambert-93, one of which is unreadable."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Nom", "Adresse", "Ville", "X", "Y"])
    for number in range(12):
        east, north = LAMBERT93.project(-1.56 + number / 500, 47.215)
        sheet.append([f"Jardin {number}", f"{number} rue du Port", "Nantes", east if number else "?", north])
    book.save(folder / "jardins.xlsx")
    return folder / "jardins.xlsx"


def test_an_association_brings_its_spreadsheet(visit: Open, site: Site, tmp_path: Path) -> None:
    page = visit("/imports", "association")
    page.get_by_label("Déposez le fichier ici").set_input_files(spreadsheet(tmp_path))
    page.get_by_role("button", name="Lire le fichier").click()
    expect(page.get_by_text("11 positions sur 11 tombent sur le territoire")).to_be_visible()
    expect(page.get_by_label("Comment les positions sont écrites")).to_have_value("lambert93")
    assert not violations(page)
    page.get_by_label("Type des lieux").select_option(label="Jardin partagé")
    page.get_by_label("D’où viennent ces informations").fill("Les Jardins du port")
    page.get_by_text("Licence Ouverte 2.0").click()
    page.get_by_role("button", name="Vérifier les lignes").click()
    expect(page.get_by_text("position illisible")).to_be_visible()
    expect(page.get_by_text("1 ligne n’a pas de position")).to_be_visible()
    assert not violations(page)
    # The row that lies in the middle of the others lies in the middle of the map.
    page.locator("#import-map [data-canvas]").click()
    expect(page.locator("[data-picked]")).to_contain_text("Ligne 8 · Jardin 6 · Prête")
    page.get_by_role("link", name="Voir la ligne").click()
    expect(page.locator("tr:target")).to_contain_text("Jardin 6")
    page.get_by_role("button", name=re.compile("Envoyer 11 lignes")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bilan de l’envoi")
    expect(page.get_by_role("link", name=re.compile("Refusées 1"))).to_be_visible()
    assert not violations(page)
    assert site.contribution(name="Jardin 11", state="waiting").changes["commune"]["to"] == "Nantes"
