"""« Êtes-vous sur place ? »: the device compares, a word leaves, its position does not."""

import json
import re
from contextlib import ExitStack
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Request, expect
from sqlalchemy import select

from cartoquartiers.store.tables.arrival import Arrival
from cartoquartiers.store.tables.contribution import Contribution
from cartoquartiers.store.tables.place import Place
from tests.browser.conftest import Open
from tests.browser.test_contribute import fill_place, send
from tests.browser.test_rounds import later, pill, press, rows, working
from tests.support.axe import violations
from tests.support.site import Site

pytestmark = pytest.mark.browser
PIN = (-1.5536, 47.2173)
# Seventy metres away: its first four decimals are those of no pin, and would be found if they left.
HERE = {"longitude": -1.55421234567, "latitude": 47.21771234567, "accuracy": 9}
FAR = {"longitude": -1.48421234567, "latitude": 47.21771234567, "accuracy": 9}


def beside(place: Place) -> dict[str, Any]:
    """Some forty metres from a place."""
    return {"longitude": place.longitude + 0.0004, "latitude": place.latitude + 0.0003, "accuracy": 9}


def says(texts: list[str], where: dict[str, Any]) -> bool:
    """Whether a position stands in one of them, cut to four decimals or longer."""
    traces = [f"{abs(where[axis]):.7f}"[:-3] for axis in ("longitude", "latitude")]
    return any(trace in text for trace in traces for text in texts)


def standing(page: Page, where: dict[str, Any] | None) -> None:
    """The device is there; ``None``: its owner lets nobody know."""
    if where is None:
        page.context.clear_permissions()
    else:
        page.context.grant_permissions(["geolocation"])
        page.context.set_geolocation(where)  # type: ignore[arg-type]


def sent(page: Page) -> list[str]:
    """What leaves the page from now on, addresses and bodies."""
    found: list[str] = []

    def note(request: Request) -> None:
        found.append(f"{request.url} {request.post_data_buffer!r}")

    page.on("request", note)
    return found


def confirming(visit: Open, place: Place, where: dict[str, Any] | None) -> Page:
    """The page that confirms a place, on a device that is there."""
    page = visit(f"/lieux/{place.uid}/confirmer")
    standing(page, where)
    return page


def compare(page: Page) -> None:
    """Let the device compare."""
    page.get_by_role("button", name="Comparer ma position").click()


def arrive(page: Page) -> None:
    """Send the form, until it has arrived."""
    send(page)
    page.wait_for_url("**/suivi/**")


def words(page: Page) -> Any:
    """What the form says of it."""
    return expect(page.locator("[data-nearness-words]"))


def confirmed(site: Site, place: str) -> str | None:
    """What the latest confirmation of the place says of it, which waits."""
    [made] = rows(
        site,
        select(Contribution)
        .where(Contribution.place_uid == place, Contribution.kind == "confirm", Contribution.origin == "site")
        .order_by(Contribution.id.desc())
        .limit(1),
    )
    assert made.state == "waiting"
    return str(made.nearness) if made.nearness else None


def test_a_word_goes_with_a_confirmation_and_the_position_stays(visit: Open, site: Site) -> None:
    place = site.place(type="boite-a-livres")
    page = confirming(visit, place, beside(place))
    left = sent(page)
    words(page).to_have_text("Êtes-vous sur place ? Le dire aide l’équipe à vous relire.")
    assert not violations(page)
    compare(page)
    words(page).to_have_text("L’équipe saura que vous êtes sur place.")
    # Who came there by the keyboard is on the button that takes it back.
    expect(page.get_by_role("button", name="Ne pas le dire")).to_be_focused()
    assert not violations(page)
    arrive(page)
    assert confirmed(site, place.uid) == "on_site"
    assert len(left) > 0 and not says(left, beside(place))


def test_what_was_said_can_be_taken_back(visit: Open, site: Site) -> None:
    place = site.place(type="boite-a-livres")
    page = confirming(visit, place, FAR)
    compare(page)
    words(page).to_contain_text("loin du lieu")
    page.get_by_role("button", name="Ne pas le dire").click()
    expect(page.get_by_role("button", name="Comparer ma position")).to_be_focused()
    arrive(page)
    assert confirmed(site, place.uid) is None


def test_who_does_not_let_the_device_tell_sends_all_the_same(visit: Open, site: Site) -> None:
    place = site.place(type="boite-a-livres")
    page = confirming(visit, place, None)
    compare(page)
    words(page).to_have_text("L’appareil n’a pas dit où il est. Vous pouvez envoyer sans le dire.")
    arrive(page)
    assert confirmed(site, place.uid) is None


def test_the_pin_of_a_new_place_is_what_counts(visit: Open, site: Site) -> None:
    page = visit(f"/proposer?lon={PIN[0]}&lat={PIN[1]}")
    standing(page, HERE)
    fill_place(page, "Boîte à livres d’ici")
    left = sent(page)
    compare(page)
    words(page).to_contain_text("Placez d’abord le lieu sur la carte")
    page.get_by_role("button", name="Placer au centre").click()
    words(page).to_contain_text("vous êtes sur place")
    page.get_by_text("Donner les coordonnées").click()
    page.get_by_label("Longitude").fill("-1.6036")
    words(page).to_contain_text("vous êtes loin du lieu")
    page.get_by_label("Longitude").fill("-1.5566")
    words(page).to_contain_text("vous êtes à proximité")
    arrive(page)
    assert site.contribution(name="Boîte à livres d’ici").nearness == "near"
    assert len(left) > 0 and not says(left, HERE)


def test_a_chosen_address_moves_the_pin_too(visit: Open, site: Site) -> None:
    page = visit(f"/proposer?lon={PIN[0]}&lat={PIN[1]}")
    standing(page, HERE)
    page.get_by_role("button", name="Placer au centre").click()
    compare(page)
    words(page).to_contain_text("vous êtes sur place")
    # As the list of addresses fills the two inputs.
    page.evaluate(
        """() => { const input = name => document.querySelector(`[name=${name}]`);
        input('longitude').value = '-1.610000'; input('latitude').value = '47.250000';
        input('latitude').dispatchEvent(new Event('change', {bubbles: true})); }"""
    )
    words(page).to_contain_text("vous êtes loin du lieu")
    assert page.locator("input[name=nearness]").input_value() == "far"


def test_what_was_said_is_not_sent_hours_later(visit: Open, site: Site) -> None:
    place = site.place(type="boite-a-livres")
    page = visit("/aide")
    page.clock.install()
    page.goto(f"/lieux/{place.uid}/confirmer")
    standing(page, beside(place))
    compare(page)
    words(page).to_contain_text("vous êtes sur place")
    page.clock.fast_forward(11 * 60_000)
    arrive(page)
    assert confirmed(site, place.uid) is None


def test_a_draft_does_not_keep_where_one_was(visit: Open, site: Site) -> None:
    place = site.place(type="boite-a-livres")
    page = visit(f"/lieux/{place.uid}/corriger?quoi=contact")
    standing(page, HERE)
    page.get_by_label("Téléphone").fill("02 40 41 90 00")
    compare(page)
    expect(page.get_by_role("button", name="Ne pas le dire")).to_be_visible()
    page.wait_for_timeout(500)  # what is typed is kept after 400 ms
    page.reload()
    expect(page.get_by_label("Téléphone")).to_have_value("02 40 41 90 00")
    assert page.locator("input[name=nearness]").input_value() == ""
    kept = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    assert "02 40 41 90 00" in kept and "nearness" not in kept and not says([kept], HERE)


def test_without_script_nothing_is_asked(visit: Open, site: Site) -> None:
    place = site.place(type="boite-a-livres")
    page = visit(f"/lieux/{place.uid}/confirmer", javascript=False)
    expect(page.get_by_role("button", name="Comparer ma position")).to_be_hidden()


def test_a_tablet_says_it_once_it_may(browser: Browser, site: Site) -> None:
    with ExitStack() as things:
        page = working(browser, site, things)
        before = len(rows(site, select(Contribution)))
        stop = site.place(uid=page.locator("#round-next [data-do=exact]").get_attribute("data-of") or "")
        press(page, "exact")
        expect(page.locator("#round-nearness")).to_contain_text("Dire à l’équipe si vous êtes sur place")
        page.get_by_role("button", name="Oui, le dire").click()
        expect(page.locator("#round-next h2")).to_be_focused()
        expect(page.get_by_text("il dit à l’équipe si vous êtes sur place")).to_be_visible()
        stop = site.place(uid=page.locator("#round-next [data-do=exact]").get_attribute("data-of") or "")
        page.context.set_geolocation(beside(stop))  # type: ignore[arg-type]
        expect(page.locator("#round-next .round-facts")).to_contain_text(re.compile(r"\b\d\d\sm"))
        expect(page.locator("#round-next h2")).to_be_focused()  # although everything was drawn anew
        press(page, "exact")
        page.get_by_role("button", name="Changer").click()
        expect(page.get_by_role("button", name="Oui, le dire")).to_be_focused()
        page.get_by_role("button", name="Non", exact=True).click()
        press(page, "exact")
        later(page)
        pill(page, "tout est envoyé")
    made = rows(site, select(Contribution).order_by(Contribution.id))[before:]
    assert [one.nearness for one in made] == [None, "on_site", None]
    raw = [row.raw for row in rows(site, select(Arrival).order_by(Arrival.id))]
    assert not says(raw, beside(stop))
    bodies = [json.loads(text) for text in raw]
    assert [sorted({"nearness", "position", "changes"} & set(body)) for body in bodies] == [
        [],
        ["nearness"],
        [],
    ]
