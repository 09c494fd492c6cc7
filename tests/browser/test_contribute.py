"""Contributing as people do it: on a phone, without script, by keyboard, on a page that closed too soon."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from cartoquartiers.store.tables.contribution import Contribution
from tests.browser.conftest import Open
from tests.corpus.photos import encoded, picture
from tests.support.axe import violations
from tests.support.site import Site

pytestmark = pytest.mark.browser


def send(page: Page) -> None:
    """The one button at the end of a form."""
    page.locator(".form-end button[type=submit]").first.click()


def last(site: Site, **conditions: str | None) -> Contribution:
    """A contribution that was just sent; the demonstration has nobody of that name."""
    return site.contribution(**conditions)


def fill_place(page: Page, name: str) -> None:
    """What every new place needs."""
    page.get_by_label("Son nom").fill(name)
    page.get_by_label("Ce que c’est").select_option(value="boite-a-livres")
    page.get_by_text("J’accepte la").click()


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """A photo as a telephone takes it, larger than what is worth sending."""
    path = tmp_path / "photo.jpg"
    path.write_bytes(encoded(picture(4000, 3000), "JPEG", quality=95))
    return path


def test_two_taps_say_that_something_is_wrong(visit: Open, site: Site) -> None:
    place = site.place(type="boite-a-livres")
    page = visit(f"/lieux/{place.uid}")
    page.get_by_role("link", name="Quelque chose a changé").click()
    page.get_by_role("link", name=re.compile("n’existe plus")).click()
    assert page.get_by_label("Il n’existe plus").is_checked()
    send(page)
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("Merci"))
    sent = last(site, place_uid=place.uid, kind="close", author_id=None, message=None)
    assert sent.state == "waiting"
    assert page.get_by_label("Lien de suivi").input_value().endswith(f"/suivi/{sent.follow_token}")


def test_a_place_with_a_photo_is_added_from_a_phone(visit: Open, site: Site, photo: Path) -> None:
    page = visit("/proposer?lon=-1.5536&lat=47.2173")
    fill_place(page, "Boîte à livres de la fontaine")
    page.get_by_role("button", name="Placer au centre").click()
    page.get_by_label("Photo 1").set_input_files(photo)
    page.locator("[data-photo-preview] img").wait_for()
    size = page.evaluate("document.querySelector('[name=photo_1]').files[0].size")
    assert 0 < size < photo.stat().st_size
    expect(page.get_by_label("Photo 2")).to_be_visible()
    page.get_by_label("Ce que l’on voit").first.fill("La boîte, près de la fontaine")
    assert not violations(page)
    send(page)
    page.wait_for_url("**/suivi/**")
    sent = last(site, name="Boîte à livres de la fontaine")
    assert [one["alt"] for one in sent.changes["photos"]["add"]] == ["La boîte, près de la fontaine"]
    assert abs(sent.changes["position"]["to"][0] - -1.5536) < 0.001
    expect(page.locator(".thumbs img")).to_have_js_property("complete", value=True)
    assert page.evaluate("document.querySelector('.thumbs img').naturalWidth") > 0


def test_everything_goes_without_script(visit: Open, site: Site, photo: Path) -> None:
    page = visit("/proposer", javascript=False)
    fill_place(page, "Boîte à livres sans script")
    page.get_by_label("Adresse", exact=False).first.fill("1 rue de Strasbourg")
    page.get_by_label("Photo 1").set_input_files(photo)
    page.get_by_label("Horaires").first.fill("du lundi au vendredi de 9h à 17h")
    page.get_by_label("Votre adresse électronique").fill("pas une adresse")
    send(page)
    page.locator("#problems a").first.click()
    assert page.evaluate("location.hash") == "#field-contact"
    expect(page.get_by_text("Photo 1 bien reçue")).to_be_visible()
    page.get_by_label("Votre adresse électronique").fill("")
    send(page)
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("Merci"))
    sent = last(site, name="Boîte à livres sans script")
    assert sent.changes["horaires"]["to"] == "Mo-Fr 09:00-17:00"
    assert len(sent.changes["photos"]["add"]) == 1
    page.get_by_text("Retirer cette contribution").click()
    page.get_by_role("button", name="Oui, la retirer").click()
    expect(page.get_by_role("heading", name="Retirée par son auteur")).to_be_visible()


def test_look_alikes_are_asked_about_over_the_form(visit: Open, site: Site) -> None:
    there = site.place(type="boite-a-livres")
    page = visit("/proposer")
    fill_place(page, "La même boîte à livres")
    page.get_by_text("Donner les coordonnées").click()
    page.get_by_label("Latitude").fill(f"{there.latitude}")
    page.get_by_label("Longitude").fill(f"{there.longitude}")
    send(page)
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("link", name=there.name, exact=True)).to_be_visible()
    assert not violations(page)
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    assert page.get_by_label("Son nom").input_value() == "La même boîte à livres"
    send(page)
    page.get_by_role("dialog").get_by_role("button", name="envoyer").click()
    page.wait_for_url("**/suivi/**")
    assert last(site, name="La même boîte à livres").state == "waiting"


def test_errors_take_the_focus_and_lead_to_their_field(visit: Open) -> None:
    page = visit("/proposer")
    page.get_by_label("Son nom").fill("Un lieu")
    send(page)
    expect(page.locator("#problems")).to_be_focused()
    assert not violations(page)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Ce que c’est")).to_be_focused()


def test_the_hours_are_corrected_with_the_keyboard_alone(visit: Open, site: Site) -> None:
    place = site.place(type="boite-a-livres")
    page = visit(f"/lieux/{place.uid}/corriger")
    door = page.get_by_role("link", name="Les horaires")
    for _ in range(40):
        page.keyboard.press("Tab")
        if door.evaluate("element => element === document.activeElement"):
            break
    page.keyboard.press("Enter")
    box = page.get_by_role("textbox", name="Horaires")
    expect(box).to_be_visible()
    for _ in range(40):
        page.keyboard.press("Tab")
        if box.evaluate("element => element === document.activeElement"):
            break
    page.keyboard.press("Control+A")
    page.keyboard.type("tous les jours de 9h à 20h")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.type") == "submit":
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/suivi/**")
    expect(page.get_by_text("tous les jours de 9 h à 20 h")).to_be_visible()


def test_what_was_typed_survives_a_page_that_was_closed(visit: Open) -> None:
    page = visit("/proposer")
    page.get_by_label("Son nom").fill("Un lieu commencé")
    page.get_by_label("Votre adresse électronique").fill("voisine@exemple.fr")
    uid = page.locator("[name=uid]").input_value()
    page.goto("/liste")
    page.goto("/proposer")
    expect(page.get_by_text("Nous avons gardé ce que vous aviez commencé")).to_be_visible()
    assert page.get_by_label("Son nom").input_value() == "Un lieu commencé"
    assert page.locator("[name=uid]").input_value() == uid
    # An address is nobody else's to find on a shared telephone.
    assert page.get_by_label("Votre adresse électronique").input_value() == ""
    page.get_by_role("button", name="Tout effacer").click()
    expect(page.get_by_label("Son nom")).to_have_value("")


def test_a_form_that_was_sent_leaves_no_draft(visit: Open, site: Site) -> None:
    place = site.place(type="boite-a-livres")
    page = visit(f"/lieux/{place.uid}/corriger?quoi=autre")
    page.get_by_label("Qui s’en occupe").fill("Le collectif des lectrices")
    send(page)
    page.wait_for_url("**/suivi/**")
    page.goto(f"/lieux/{place.uid}/corriger?quoi=autre")
    assert page.get_by_label("Qui s’en occupe").input_value() != "Le collectif des lectrices"


def test_only_what_an_answer_calls_for_is_asked(visit: Open, site: Site) -> None:
    page = visit(f"/lieux/{site.place().uid}/corriger?quoi=ferme")
    day = page.get_by_label("Fermé jusqu’au")
    expect(day).to_be_hidden()
    page.get_by_text("Il est fermé pour un temps").click()
    expect(day).to_be_visible()
