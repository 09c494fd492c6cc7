"""What each person comes for, with keys alone, in both languages, on a phone and on a laptop.

Every task is done in two of the four combinations, so that it meets each language and each width once.
"""

import re
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Protocol

import pytest
from playwright.sync_api import Browser, Locator, expect

from cartoquartiers.web.context import LANGUAGE_COOKIE
from tests import people
from tests.browser.conftest import opener
from tests.corpus.photos import encoded, picture
from tests.support import browser as chromium
from tests.support.keyboard import Keyboard
from tests.support.site import Site, running

pytestmark = pytest.mark.browser
FRENCH_FIRST = [("fr", chromium.PHONE), ("en", chromium.LAPTOP)]
ENGLISH_FIRST = [("en", chromium.PHONE), ("fr", chromium.LAPTOP)]
AGENTS_QUARTIER = "2"


def rows(combinations: list[tuple[str, tuple[int, int]]]) -> pytest.MarkDecorator:
    """Run a task in these languages and sizes."""
    names = [f"{language}-{size[0]}" for language, size in combinations]
    return pytest.mark.parametrize(("language", "size"), combinations, ids=names)


class Sit(Protocol):
    """Sits somebody down at an address of the site."""

    def __call__(self, path: str, who: str = people.NOBODY) -> Keyboard: ...


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One site for all tasks of this file; each works on places of its own."""
    with running(tmp_path_factory.mktemp("town")) as site:
        yield site


@pytest.fixture
def sit(browser: Browser, town: Site, language: str, size: tuple[int, int]) -> Iterator[Sit]:
    """Opens pages in the language and the width of the row."""
    with ExitStack() as contexts:
        visit = opener(browser, town, contexts)

        def at(path: str, who: str = people.NOBODY) -> Keyboard:
            page = visit("/healthz", who, size)
            page.context.add_cookies([{"name": LANGUAGE_COOKIE, "value": language, "url": town.url}])
            page.goto(path)
            return Keyboard(page, language)

        yield at


def button(keys: Keyboard, french: str) -> Locator:
    """The button of this name, in the reader's language."""
    return keys.page.get_by_role("button", name=keys.words(french))


def link(keys: Keyboard, french: str) -> Locator:
    """The link of this name, in the reader's language."""
    return keys.page.get_by_role("link", name=keys.words(french))


def box(keys: Keyboard, french: str) -> Locator:
    """The input of this label, in the reader's language."""
    return keys.page.get_by_label(keys.words(french))


def send(keys: Keyboard) -> None:
    """Press the one button at the end of the form, and wait for the page of thanks."""
    keys.enter(keys.page.locator(".form-end button[type=submit]").first)
    keys.page.wait_for_url("**/suivi/**")


@rows(FRENCH_FIRST)
def test_a_resident_finds_a_place_and_its_hours(sit: Sit) -> None:
    keys = sit("/")
    page = keys.page
    page.wait_for_selector("[data-list] li[data-number]", state="attached")
    keys.write(page.locator("#map-q"), "Recyclerie du sport")
    keys.press("Enter")
    expect(page).to_have_url(re.compile(r"q=Recyclerie"))
    if page.viewport_size and page.viewport_size["width"] < 700:
        keys.enter(button(keys, "Voir la liste"))
    keys.enter(page.locator("[data-list]").get_by_role("link", name="Recyclerie du sport"))
    expect(page.locator("#place .place-name")).to_be_focused()
    keys.enter(page.locator("#place .place-hours summary"))
    expect(page.locator("#place .place-hours table")).to_be_visible()


@rows(ENGLISH_FIRST)
def test_a_resident_says_what_changed(sit: Sit, town: Site, language: str) -> None:
    place = town.place(type="boite-a-livres")
    keys = sit(f"/lieux/{place.uid}")
    keys.enter(link(keys, "Quelque chose a changé"))
    keys.enter(link(keys, "Les horaires"))
    box_ = keys.page.get_by_role("textbox", name=keys.words("Horaires"), exact=False).first
    keys.write(box_, "tous les jours de 9h à 20h")
    send(keys)
    expect(keys.page.locator("[data-sent]")).to_be_visible()
    sent = town.contribution(place_uid=place.uid, kind="correct", language=language)
    assert sent.changes["horaires"]["to"] == "Mo-Su 09:00-20:00"


@rows(FRENCH_FIRST)
def test_a_resident_proposes_a_place_with_a_photo_and_follows_it(
    sit: Sit, town: Site, tmp_path: Path, language: str
) -> None:
    photo = tmp_path / "photo.jpg"
    photo.write_bytes(encoded(picture(1600, 1200), "JPEG", quality=80))
    name = f"Boîte à livres {language}"
    keys = sit("/proposer?lon=-1.5536&lat=47.2173")
    page = keys.page
    # Listened for from the beginning: asked for with the key, the key may be there first.
    page.on("filechooser", lambda chooser: chooser.set_files(photo))
    keys.skip()
    keys.write(box(keys, "Son nom"), name)
    keys.choose(box(keys, "Ce que c’est"), "Bo")
    keys.enter(button(keys, "Placer au centre"))
    keys.reach(page.locator("[name=photo_1]"))
    keys.press("Space")
    page.locator("[data-photo-preview] img").wait_for()
    keys.write(page.locator("[name=photo_1_alt]"), "La boîte et son banc")
    keys.tick(page.locator("[name=charte]"))
    send(keys)
    sent = town.contribution(name=name)
    assert [one["alt"] for one in sent.changes["photos"]["add"]] == ["La boîte et son banc"]
    assert sent.changes["position"]["to"]
    assert sent.changes["type"]["to"] == "boite-a-livres"
    again = sit(f"/suivi/{sent.follow_token}")
    again.enter(again.page.get_by_text(again.words("Retirer cette contribution")))
    again.enter(button(again, "Oui, la retirer"))
    expect(again.page.get_by_role("heading", name=again.words("Retirée par son auteur"))).to_be_visible()


@rows(ENGLISH_FIRST)
def test_an_agent_confirms_from_the_list_and_edits(sit: Sit, town: Site, language: str) -> None:
    keys = sit(f"/liste?quartier={AGENTS_QUARTIER}&tri=verifie_le", "agent")
    page = keys.page
    keys.skip()
    first = page.locator(".place-list li[data-number]").first
    number = int(first.get_attribute("data-number") or 0)
    before = town.place(id=number)
    keys.enter(first.get_by_role("button"))
    expect(page.locator(".notice").first).to_be_visible()
    assert town.place(id=number).version == before.version + 1
    again = sit(f"/lieux/{before.uid}", "agent")
    again.enter(link(again, "Quelque chose a changé"))
    again.enter(link(again, "Le contact"))
    again.write(again.page.locator("[name=telephone]"), "02 40 41 90 00")
    send(again)
    assert town.place(id=number).fields["telephone"] == "+33 2 40 41 90 00"


@rows(FRENCH_FIRST)
def test_a_member_edits_a_place_of_the_structure(sit: Sit, town: Site, language: str) -> None:
    place = town.place(organisation="composteurs-de-quartier")
    keys = sit(f"/lieux/{place.uid}", "association")
    keys.enter(link(keys, "Quelque chose a changé"))
    keys.enter(keys.page.locator("a[href$='quoi=autre']"))
    words = f"Le bac est tenu par les voisins ({language})."
    keys.write(keys.page.locator("textarea[name=description]"), words)
    send(keys)
    assert town.place(id=place.id).fields["description"] == words


@rows(ENGLISH_FIRST)
def test_a_moderator_decides_and_takes_it_back(sit: Sit, town: Site) -> None:
    keys = sit("/moderation?genre=correct", "moderator")
    page = keys.page
    work = page.locator("#work")

    def opened() -> str:
        if "/moderation/" not in page.url and page.viewport_size and page.viewport_size["width"] < 700:
            keys.enter(page.locator(".desk-entry").first)
        page.locator("#work[data-uid]:not([data-uid=''])").wait_for()
        return work.get_attribute("data-uid") or ""

    def state_is(uid: str, state: str) -> None:
        page.locator(f"#work:not([data-uid='{uid}'])").wait_for(state="attached")
        page.locator("[data-saving]").wait_for(state="detached")
        assert town.contribution(uid=uid).state == state

    uid = opened()
    keys.enter(page.locator("#work button[value=accept]"))
    state_is(uid, "published")
    keys.enter(page.locator("[data-undo]"))
    page.locator(f"#work[data-uid='{uid}']").wait_for(state="attached")
    assert town.contribution(uid=uid).state == "waiting"
    keys.enter(page.locator("#work [popovertarget=refuse][data-key=r]"))
    keys.reach(page.locator("#refuse [name=reason]").first)
    keys.press("ArrowDown")
    keys.enter(page.locator("#refuse button[value=refuse]"))
    state_is(uid, "refused")
    uid = opened()
    more = page.locator("#work [popovertarget=more]")
    if more.is_visible():
        keys.enter(more)
    keys.enter(page.locator("#work [popovertarget=ask][data-key=q]"))
    keys.write(page.locator("#ask-message"), "De quel portail parlez-vous ?")
    keys.enter(page.locator("#ask button[value=ask]"))
    state_is(uid, "asked")


@rows(FRENCH_FIRST)
def test_an_administrator_changes_a_colour_a_rubrique_and_a_notice(
    sit: Sit, town: Site, language: str
) -> None:
    keys = sit("/administration", "administrator")
    page = keys.page
    keys.enter(page.locator("a[href='/administration/apparence']").first)
    colour = "#7a1f5c" if language == "fr" else "#1f4e7a"
    keys.write(box(keys, "Code de la couleur"), colour)
    keys.enter(button(keys, "Enregistrer l’apparence"))
    expect(page.locator(".notice").first).to_be_visible()
    page.goto("/administration/rubriques/culture")
    keys.skip()
    keys.write(page.locator("#field-label"), f"Culture et loisirs {language}")
    keys.enter(page.locator("form:has(#field-label) button[type=submit]"))
    expect(page.locator(".notice").first).to_be_visible()
    page.goto("/administration/reglages")
    keys.skip()
    keys.write(page.locator("#field-publisher"), f"Ville d’essai {language}")
    keys.enter(button(keys, "Enregistrer les réglages"))
    expect(page.locator(".notice").first).to_be_visible()
    public = sit("/mentions-legales").page
    expect(public.locator("main")).to_contain_text(f"Ville d’essai {language}")
    accent = "getComputedStyle(document.documentElement).getPropertyValue('--accent').trim()"
    assert public.evaluate(accent).lower() == colour
    public.goto("/rubriques/culture")
    expect(public.get_by_role("heading", level=1)).to_have_text(f"Culture et loisirs {language}")


@rows(ENGLISH_FIRST)
def test_a_reuser_downloads_the_data(sit: Sit) -> None:
    keys = sit("/donnees")
    first = keys.page.locator(".opendata-files a.button").first
    keys.reach(first)
    with keys.page.expect_download() as download:
        keys.press("Enter")
    assert download.value.suggested_filename.startswith("lieux")
    assert download.value.path().stat().st_size > 10_000


@rows(FRENCH_FIRST)
def test_an_agent_signs_in(sit: Sit) -> None:
    keys = sit("/connexion")
    page = keys.page
    expect(page.locator("#field-email")).to_be_focused()
    page.keyboard.type("agent@demo.example")
    keys.write(page.locator("#field-password"), people.PASSWORD)
    keys.press("Enter")
    page.wait_for_url(lambda url: "connexion" not in url)
    keys.enter(page.get_by_role("button", name=keys.words("Menu"), exact=True))
    expect(button(keys, "Se déconnecter")).to_be_visible()
