"""The single keys of the desk on a tablet with a keyboard, and in a window as narrow as a phone, where most
of the buttons stand in a closed sheet."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from cartoquartiers.store.tables.photo import Photo
from tests.browser.conftest import Open
from tests.browser.test_moderation import correct, moved_on, on_desk, propose, state
from tests.support import browser as chromium
from tests.support.site import Site

SIZES = {"tablet": chromium.TABLET, "phone": chromium.PHONE}
pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize("size", SIZES.values(), ids=SIZES.keys()),
]


def open_desk(visit: Open, uid: str, size: tuple[int, int]) -> Page:
    """The contribution on the desk, once the keys are listened to."""
    page = visit(f"/moderation/{uid}", "moderator", size)
    page.wait_for_function("document.querySelector('[data-filters-send]').hidden")
    return page


def with_a_photo(site: Site) -> str:
    """A waiting correction with a photo; its uid."""
    with site.toolbox.store.reading() as work:
        sha256 = work.session.scalars(select(Photo.sha256).where(Photo.state == "waiting")).first()
    place = site.place()
    changes: dict[str, Any] = {"nom": {"to": "Un autre nom"}}
    photos = [{"sha256": sha256, "alt": "Le bac", "credit": "M."}]
    return propose(
        site, "correct", place=place.uid, base_version=place.version, changes=changes, photos=photos
    )


def twin(site: Site, **values: Any) -> str:
    """A waiting proposal of a place that is on the map already; its uid."""
    place = site.place()
    said = {name: place.fields[name] for name in ("nom", "rubrique", "type", "position")} | values
    return propose(site, "create", changes={name: {"to": value} for name, value in said.items()})


def test_s_passes(visit: Open, site: Site, size: tuple[int, int]) -> None:
    uid = correct(site, nom="Un autre nom")
    page = open_desk(visit, uid, size)
    page.keyboard.press("s")
    moved_on(page, uid)
    expect(page.locator("#item-title")).to_be_in_viewport()
    assert state(site, uid) == "waiting"


def test_q_asks(visit: Open, site: Site, size: tuple[int, int]) -> None:
    uid = correct(site, nom="Un autre nom")
    page = open_desk(visit, uid, size)
    page.keyboard.press("q")
    expect(page.locator("#ask-message")).to_be_focused()
    # What is typed is words, the letter that opened the sheet is not among them.
    page.keyboard.type("Qui a dit rasmcp ?")
    expect(page.locator("#ask-message")).to_have_value("Qui a dit rasmcp ?")
    page.get_by_role("button", name="Envoyer la question").click()
    moved_on(page, uid)
    assert state(site, uid) == "asked"


def test_r_and_a_digit_refuse(visit: Open, site: Site, size: tuple[int, int]) -> None:
    uid = correct(site, nom="Un autre nom")
    page = open_desk(visit, uid, size)
    page.keyboard.press("r")
    expect(page.locator("#refuse")).to_be_visible()
    page.keyboard.press("2")
    moved_on(page, uid)
    assert state(site, uid) == "refused"
    page.keyboard.press("z")
    expect(page.locator(f"#work[data-uid='{uid}']")).to_be_attached()
    assert state(site, uid) == "waiting"


def test_m_changes_and_a_publishes(visit: Open, site: Site, size: tuple[int, int]) -> None:
    uid = correct(site, nom="Un autre nom")
    page = open_desk(visit, uid, size)
    page.keyboard.press("m")
    page.wait_for_url("**mode=modifier")
    page.wait_for_function("document.querySelector('[data-filters-send]').hidden")
    page.get_by_label("Nom", exact=True).fill("Le vrai nom")
    page.locator("#item-title").focus()
    page.keyboard.press("a")
    moved_on(page, uid)
    assert (state(site, uid), site.place().name) == ("published", "Le vrai nom")


def test_c_goes_field_by_field(visit: Open, site: Site, size: tuple[int, int]) -> None:
    uid = correct(site, nom="Un autre nom", description="Au fond de la cour")
    page = open_desk(visit, uid, size)
    page.keyboard.press("c")
    first = page.locator("[data-pick]").first
    expect(first).to_be_focused()
    expect(first).to_be_in_viewport()
    page.keyboard.press("Space")
    page.keyboard.press("a")
    moved_on(page, uid)
    assert state(site, uid) == "partial"
    assert site.place().fields["description"] == "Au fond de la cour"


def test_p_takes_the_photo_alone(visit: Open, site: Site, size: tuple[int, int]) -> None:
    uid, before = with_a_photo(site), site.place()
    page = open_desk(visit, uid, size)
    page.keyboard.press("p")
    moved_on(page, uid)
    assert state(site, uid) == "partial"
    after = site.place()
    assert after.name == before.name
    assert len(after.fields["photos"] or []) == len(before.fields["photos"] or []) + 1


def test_d_lays_a_new_place_beside_the_known_one(visit: Open, site: Site, size: tuple[int, int]) -> None:
    uid = twin(site)
    page = open_desk(visit, uid, size)
    page.keyboard.press("d")
    page.wait_for_url(f"**/moderation/{uid}/doublon/{site.place().uid}")


def test_d_puts_two_places_side_by_side(visit: Open, site: Site, size: tuple[int, int]) -> None:
    one = site.place()
    other = twin(site, nom=f"{one.name} ")
    page = open_desk(visit, other, size)
    page.keyboard.press("a")
    moved_on(page, other)
    uid = correct(site, description="Au fond de la cour")
    page = open_desk(visit, uid, size)
    page.keyboard.press("d")
    page.wait_for_url(f"**/moderation/doublons/{one.uid}/*")


def test_the_help_opens_and_closes(visit: Open, site: Site, size: tuple[int, int]) -> None:
    page = open_desk(visit, correct(site, nom="Un autre nom"), size)
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_hidden()
    # Where a finger is the pointer the button is hidden; a keyboard may be plugged in all the same.
    page.locator(".desk-keys").evaluate("button => { button.style.display = 'none'; }")
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()


def test_what_the_open_sheet_shows_is_pressed_too(visit: Open, site: Site, size: tuple[int, int]) -> None:
    uid = correct(site, nom="Un autre nom")
    page = open_desk(visit, uid, size)
    if size == chromium.PHONE:
        page.get_by_role("button", name="Plus").click()
    page.keyboard.press("q")
    expect(page.locator("#ask-message")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#ask")).to_be_hidden()
    page.keyboard.press("s")
    moved_on(page, uid)
    expect(page.locator("#more:popover-open")).to_have_count(0)


def test_nothing_is_decided_that_is_not_on_the_screen(visit: Open, site: Site, size: tuple[int, int]) -> None:
    page = visit("/moderation", "moderator", size)
    page.wait_for_function("document.querySelector('[data-filters-send]').hidden")
    uid, shown = on_desk(page), page.locator("#item").is_visible()
    assert shown == (size != chromium.PHONE)
    page.keyboard.press("a")
    if shown:
        moved_on(page, uid)
    else:
        page.keyboard.press("r")
        page.keyboard.press("s")
        page.wait_for_timeout(300)
        assert on_desk(page) == uid
        expect(page.locator("#refuse")).to_be_hidden()
    assert state(site, uid) == ("published" if shown else "waiting")
