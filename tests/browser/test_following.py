"""A neighbour follows a place from its page, confirms by the letter, and ends it, without an account."""

import re

import pytest
from playwright.sync_api import expect

from cartoquartiers.usecases.delivery import deliver
from tests.browser.conftest import Open
from tests.support.mail import open_sink
from tests.support.site import Site

pytestmark = pytest.mark.browser


def test_subscribe_confirm_and_unsubscribe_on_a_phone(site: Site, visit: Open) -> None:
    place = site.place()
    page = visit(f"/lieux/{place.uid}", javascript=False)
    page.get_by_role("link", name="Suivre par lettre").click()
    expect(page.get_by_text(place.name)).to_be_visible()
    page.get_by_label("Tout de suite").check()
    page.get_by_label("Votre adresse électronique").fill("voisine@maison.example")
    page.get_by_role("button", name="Me prévenir").click()
    expect(page.get_by_role("heading", name="Regardez votre courrier")).to_be_visible()
    with open_sink() as sink:
        deliver(site.toolbox.store, sink.mailer)
        link = re.search(r"http://\S+/abonnements/confirmer/\S+", sink.text())
    assert link
    page.goto(link[0])
    page.get_by_role("button", name="Oui, me prévenir").click()
    expect(page.get_by_role("heading", name="Mes abonnements")).to_be_visible()
    expect(page.get_by_label(f"Rythme pour {place.name}")).to_have_value("at_once")
    page.goto(f"{page.url}/arreter")
    page.get_by_role("button", name="Ne plus les recevoir").click()
    expect(page.get_by_text("Vous ne recevrez plus ces lettres.")).to_be_visible()
