"""What each person comes for, in a browser that runs no script: an old one, a slow network, a choice."""

import re
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Protocol

import pyotp
import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from cartoquartiers.domain.vocabulary import Role
from cartoquartiers.store.tables.place import Place
from cartoquartiers.store.work import Work
from tests import people
from tests.browser.conftest import opener
from tests.browser.test_imports import spreadsheet
from tests.corpus.photos import encoded, picture
from tests.support import browser as chromium
from tests.support.screens import SCREENS, Screen
from tests.support.site import Site, running

pytestmark = pytest.mark.browser
#: What is seen and does nothing: a button that waits for a script, a link to nowhere, a form without its end.
DEAD = """() => {
  const wide = (one) => one.getBoundingClientRect().width > 1;
  const seen = (one) => one.checkVisibility({ visibilityProperty: true }) && wide(one);
  const all = (what) => [...document.querySelectorAll(what)].filter(seen);
  const works = (one) => one.type === "button" ? one.popoverTargetElement : one.form;
  const buttons = all("button").filter((one) => !works(one));
  const links = all("a").filter((one) => !/^(?!#$|javascript:)./.test(one.getAttribute("href") ?? ""));
  const inputs = all("input, select, textarea").filter((one) => !one.form && !one.readOnly);
  const forms = all("form").filter((one) => ![...one.elements].some((part) => part.type === "submit"));
  return [...buttons, ...links, ...inputs, ...forms].map((one) => one.outerHTML.slice(0, 200));
}"""


class Come(Protocol):
    """Opens a page, without script, of somebody."""

    def __call__(self, path: str, who: str = people.NOBODY) -> Page: ...


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One site for all tasks of this file; each works on places of its own."""
    with running(tmp_path_factory.mktemp("plain")) as site:
        yield site


@pytest.fixture
def come(browser: Browser, town: Site) -> Iterator[Come]:
    """Every visitor leaves at the end."""
    with ExitStack() as contexts:
        visit = opener(browser, town, contexts)
        yield lambda path, who=people.NOBODY: visit(path, who, chromium.PHONE, javascript=False)


@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.name)
def test_nothing_that_is_seen_waits_for_a_script(come: Come, town: Site, screen: Screen) -> None:
    page = come(screen.path(town), screen.who)
    assert page.evaluate(DEAD) == []
    assert "Chargement" not in page.locator("body").inner_text()


def test_a_resident_finds_a_place_and_says_what_changed(come: Come, town: Site) -> None:
    page = come("/")
    page.locator("#map-q").fill("Recyclerie du sport")
    page.get_by_role("button", name="Voir la liste").click()
    page.locator(".place-list").get_by_role("link", name="Recyclerie du sport").click()
    expect(page.locator(".place-name")).to_have_text("Recyclerie du sport")
    page.get_by_role("link", name="Quelque chose a changé").click()
    page.get_by_role("link", name="Les horaires").click()
    page.get_by_role("textbox", name="Horaires").first.fill("tous les jours de 9h à 20h")
    sent_of(page)
    assert town.contribution(kind="correct", name="Recyclerie du sport").state == "waiting"


def test_a_resident_confirms_reports_and_adds_a_photo(come: Come, town: Site, tmp_path: Path) -> None:
    photo = tmp_path / "photo.jpg"
    photo.write_bytes(encoded(picture(640, 480), "JPEG"))
    place = town.place(type="boite-a-livres")
    page = come(f"/lieux/{place.uid}/confirmer")
    page.locator("main form button[type=submit]").first.click()
    expect(page.locator("main")).to_contain_text("Merci")
    page.goto(f"/lieux/{place.uid}/photo")
    page.get_by_label("Photo 1").set_input_files(photo)
    page.get_by_label("Ce que l’on voit").first.fill("La boîte et son banc")
    sent_of(page)
    assert town.contribution(kind="photo", place_uid=place.uid).state == "waiting"
    page.goto(f"/lieux/{place.uid}/signaler")
    page.locator("main form [type=radio]").first.check()
    page.locator("[name=bonne_foi]").check()
    page.locator("main form textarea").first.fill("Cette page dit du mal de quelqu’un.")
    sent_of(page)
    assert town.contribution(kind="report", place_uid=place.uid).state == "waiting"


def test_a_resident_signs_in_changes_the_password_and_takes_a_second_step(come: Come, town: Site) -> None:
    page = come("/connexion")
    page.get_by_label("Adresse électronique").fill(people.email(Role.RESIDENT))
    page.get_by_label("Mot de passe").fill(people.PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    page.goto("/compte/deux-etapes")
    page.get_by_label("Mot de passe actuel").fill(people.PASSWORD)
    page.get_by_role("button", name="Ajouter une application").click()
    codes = pyotp.TOTP(page.locator(".account-letters").inner_text().replace(" ", ""))
    page.get_by_label("Six chiffres").fill(codes.at(town.toolbox.now()))
    page.get_by_role("button", name="Enregistrer l’application").click()
    expect(page.get_by_role("heading", name="Codes de secours")).to_be_visible()
    page.goto("/")
    page.get_by_role("button", name="Menu", exact=True).click()
    page.get_by_role("button", name="Se déconnecter").click()
    expect(page.get_by_text("Vous êtes déconnecté.")).to_be_visible()


def test_an_agent_confirms_from_the_list_and_edits_at_once(come: Come, town: Site) -> None:
    page = come("/liste?quartier=2&tri=verifie_le", "agent")
    first = page.locator(".place-list li[data-number]").first
    place = town.place(id=int(first.get_attribute("data-number") or 0))
    first.get_by_role("button").click()
    expect(page.locator(".notice").first).to_be_visible()
    assert town.place(id=place.id).version == place.version + 1
    page.goto(f"/lieux/{place.uid}")
    page.get_by_role("link", name="Quelque chose a changé").click()
    page.get_by_role("link", name="Le contact").click()
    page.locator("[name=telephone]").fill("02 40 41 90 00")
    sent_of(page)
    assert town.place(id=place.id).fields["telephone"] == "+33 2 40 41 90 00"


def test_an_agent_opens_a_campaign_and_ends_it(come: Come, town: Site) -> None:
    page = come("/operations/nouvelle?a_verifier=1&quartier=6", "agent")
    page.get_by_label("Nom de l’opération").fill("Les bancs de l’île")
    page.locator("main form button[type=submit]").last.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Les bancs de l’île")
    page.locator("form[action$='/fin'] button").click()
    expect(page.locator("main")).to_contain_text("terminée")


def test_an_association_brings_its_spreadsheet_and_its_own_list(
    come: Come, town: Site, tmp_path: Path
) -> None:
    page = come("/imports", "association")
    page.get_by_label("Déposez le fichier ici").set_input_files(spreadsheet(tmp_path))
    page.get_by_role("button", name="Lire le fichier").click()
    page.get_by_label("Type des lieux").select_option(label="Jardin partagé")
    page.get_by_label("D’où viennent ces informations").fill("Les Jardins du port")
    page.get_by_text("Licence Ouverte 2.0").click()
    page.get_by_role("button", name="Vérifier les lignes").click()
    page.get_by_role("button", name=re.compile("Envoyer 11 lignes")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bilan de l’envoi")
    assert town.contribution(name="Jardin 11").state == "waiting"
    page.goto("/structures/composteurs-de-quartier")
    with page.expect_download() as download:
        page.get_by_role("link", name="Télécharger (CSV)").click()
    listed = tmp_path / "lieux.csv"
    told = download.value.path().read_text("utf-8-sig")
    name = town.place(organisation="composteurs-de-quartier").name
    listed.write_text(told.replace(name, f"{name} bis"), "utf-8-sig")
    page.locator("form[action$='/lieux/apercu'] input[type=file]").set_input_files(listed)
    page.get_by_role("button", name="Voir ce qui change").click()
    page.get_by_role("button", name="Corriger les fiches").click()
    assert town.place(organisation="composteurs-de-quartier").name == f"{name} bis"


def test_a_moderator_decides_takes_back_and_asks(come: Come, town: Site) -> None:
    page = come("/moderation?genre=correct", "moderator")
    page.locator(".desk-entry").first.click()
    uid = page.locator("#work").get_attribute("data-uid") or ""
    page.locator("#work button[value=accept]").first.click()
    assert town.contribution(uid=uid).state == "published"
    page.locator("[data-undo]").click()
    assert town.contribution(uid=uid).state == "waiting"
    page.goto(f"/moderation/{uid}")
    page.get_by_role("button", name="Plus").click()
    page.locator("#more [popovertarget=ask], #work [popovertarget=ask]").first.click()
    page.locator("#ask-message").fill("De quel portail parlez-vous ?")
    page.locator("#ask button[value=ask]").click()
    assert town.contribution(uid=uid).state == "asked"


def test_a_moderator_merges_masks_and_decides_together(come: Come, town: Site) -> None:
    one, other = town.place(type="composteur-quartier"), town.place(type="composteur-residence")
    page = come(f"/moderation/doublons/{one.uid}/{other.uid}", "moderator")
    page.get_by_role("button", name="Fusionner").click()
    with town.toolbox.store.reading() as work:
        kept = {uid for uid in (one.uid, other.uid) if is_shown(work, uid)}
    assert len(kept) == 1
    uid = town.contribution(kind="photo", state="waiting").uid
    page.goto(f"/moderation/{uid}")
    page.locator("a[href*='/masquer']").first.click()
    for name, value in {"gauche": "10", "haut": "10", "largeur": "30", "hauteur": "30"}.items():
        page.locator(f"[name={name}]").first.fill(value)
    page.get_by_role("button", name="Voir avant de masquer").click()
    page.get_by_role("button", name="Masquer pour toujours").click()
    page.goto("/moderation/ensemble")
    ticked = page.locator("[name=uid]:checked").first.get_attribute("value") or ""
    page.get_by_role("button", name=re.compile("Accepter")).first.click()
    assert town.contribution(uid=ticked).state == "published"


def is_shown(work: Work, uid: str) -> bool:
    """Whether the place is published still."""
    return work.session.scalar(select(Place.id).where(Place.uid == uid, Place.gone.is_(None))) is not None


def test_an_administrator_furnishes_the_town(come: Come, town: Site) -> None:
    page = come("/administration/apparence", "administrator")
    page.get_by_label("Couleur des boutons et des liens").fill("#7a1f5c")
    page.get_by_role("button", name="Enregistrer l’apparence").click()
    page.goto("/administration/rubriques/culture")
    page.locator("#field-label").fill("Culture et loisirs")
    page.locator("form:has(#field-label) button[type=submit]").click()
    page.goto("/administration/reglages")
    page.locator("#field-publisher").fill("Ville d’essai")
    page.get_by_role("button", name="Enregistrer les réglages").click()
    page.goto("/administration/personnes/nouvelle")
    page.get_by_label("Adresse électronique").fill("nouvelle@demo.example")
    page.locator("[name=role][value=agent]").check()
    page.get_by_role("button", name="Ouvrir le compte").click()
    given = page.locator("#secret").inner_text()
    public = come("/mentions-legales")
    expect(public.locator("main")).to_contain_text("Ville d’essai")
    public.goto("/rubriques/culture")
    expect(public.get_by_role("heading", level=1)).to_have_text("Culture et loisirs")
    public.goto("/connexion")
    public.get_by_label("Adresse électronique").fill("nouvelle@demo.example")
    public.get_by_label("Mot de passe").fill(given)
    public.locator("main form button[type=submit]").first.click()
    expect(public.get_by_role("heading", level=1)).to_have_text("Choisir un nouveau mot de passe")


def test_a_reuser_finds_files_and_lines_to_embed(come: Come) -> None:
    page = come("/donnees")
    with page.expect_download() as download:
        page.locator(".opendata-files a.button").first.click()
    assert download.value.path().stat().st_size > 10_000
    page.goto("/carte/integrer?rubrique=culture")
    expect(page.locator("#embedding-lines")).to_contain_text("<iframe")
    page.goto("/carte/integree?rubrique=culture")
    with page.expect_popup() as listed:
        page.get_by_role("link", name="Tous les lieux sont aussi dans la liste.").click()
    expect(listed.value).to_have_url(re.compile("/liste.rubrique=culture"))


def sent_of(page: Page) -> None:
    """Press the button at the end of the form, and arrive at the page of thanks."""
    page.locator(".form-end button[type=submit]").first.click()
    page.wait_for_url("**/suivi/**")
