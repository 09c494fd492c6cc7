"""The map as people use it: on a phone, with the keyboard alone, from a shared address."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import Open
from tests.factories.places import create_place
from tests.support import browser as chromium
from tests.support import points
from tests.support.site import Site

pytestmark = pytest.mark.browser
# Of what is drawn, the margin around the view is told to nobody.
MARKERS = ".marker:not([aria-hidden])"
CLUSTERS = f"{MARKERS}:has(.disc)"
PINS = f"{MARKERS}:has(.pin)"
CENTRE = "/#15/47.2130/-1.5560"


def ready(page: Page) -> Page:
    """Wait until the list beside the map stands."""
    page.wait_for_selector("[data-list] li[data-number]", state="attached")
    return page


def status(page: Page) -> int:
    """The number that the page says aloud."""
    said = re.match(r"[\d\s\u202f]+", page.locator("[data-count]").inner_text())
    return int(re.sub(r"\D", "", said[0])) if said else 0


def behind_markers(page: Page) -> int:
    """Places that the markers in view stand for, by their own figures."""
    discs = page.locator(f"{MARKERS} .disc-count").all_inner_texts()
    stacks = page.locator(f"{MARKERS} .pin-count").all_inner_texts()
    single = page.locator(PINS).count() - len(stacks)
    return sum(map(int, [*discs, *stacks])) + single


def whole_list(page: Page) -> int:
    """Items of the list once its last page is there."""
    more = page.locator("[data-list-more]")
    items = page.locator("[data-list] li[data-number]")
    while more.get_attribute("hidden") is None:
        before = items.count()
        more.dispatch_event("click")
        expect(items.nth(before)).to_be_attached()
    return items.count()


def settled(page: Page, act: Callable[[], object]) -> None:
    """Do something that changes the list, and wait until the list has followed."""
    listed = page.locator("[data-list] ol")
    listed.evaluate("list => list.firstElementChild?.setAttribute('data-old', '')")
    act()
    expect(page.locator("[data-list] [data-old]")).to_have_count(0)
    expect(listed).to_have_attribute("aria-busy", "false")


def at_rest(moved: Locator) -> dict[str, float]:
    """Where an element is once it has stopped moving: read earlier, the box is that of the way there."""
    moved.evaluate(
        """async element => {
            await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
            await Promise.all(element.getAnimations().map(one => one.finished));
        }"""
    )
    box = moved.bounding_box()
    assert box
    return {**box}  # type: ignore[dict-item]


def test_a_resident_finds_a_place_in_two_taps(look: Open) -> None:
    page = ready(look(CENTRE))
    pin = page.locator(PINS).first
    name = (pin.get_attribute("aria-label") or "").split(",")[0]
    pin.click()
    expect(page.locator("#place .place-name")).to_have_text(name)
    expect(page.locator("#place")).to_contain_text("Quelque chose a changé")
    page.locator("#place").get_by_role("link", name="Quelque chose a changé").click()
    expect(page).to_have_url(re.compile("/corriger"))


def test_the_open_place_leaves_its_marker_in_view(look: Open) -> None:
    page = ready(look(CENTRE))
    page.locator(PINS).last.click()
    expect(page.locator("#place .place-name")).to_be_visible()
    marker = at_rest(page.locator(".marker.is-selected"))
    sheet = at_rest(page.locator("#place"))
    assert marker["y"] + marker["height"] <= sheet["y"] + 8
    assert marker["y"] >= 50


@pytest.mark.parametrize(
    "size", [chromium.PHONE, chromium.TABLET, chromium.LAPTOP], ids=["phone", "tablet", "laptop"]
)
def test_count_markers_and_list_agree(look: Open, size: tuple[int, int]) -> None:
    page = ready(look("/", size=size))
    assert status(page) == behind_markers(page) == whole_list(page) > 100
    for _ in range(2):
        settled(page, lambda: page.locator("[data-zoom-in]").click())
        assert status(page) == behind_markers(page) == whole_list(page) > 0


def test_filters_change_count_markers_and_list_together(look: Open) -> None:
    page = ready(look("/", size=chromium.LAPTOP))
    everything = status(page)
    settled(page, lambda: page.locator(".rubrique", has_text="Culture").click())
    culture = status(page)
    assert 0 < culture < everything
    assert culture == behind_markers(page) == whole_list(page)
    settled(page, lambda: page.get_by_text("Initiatives", exact=True).click())
    assert 0 < status(page) < culture
    assert status(page) == behind_markers(page)
    settled(page, lambda: page.locator("[data-active]").get_by_text("Effacer").click())
    assert status(page) == everything


def test_open_now_is_the_servers_answer(look: Open, shared_site: Site) -> None:
    page = ready(look("/", size=chromium.LAPTOP))
    settled(page, page.get_by_text("Ouvert maintenant").first.click)
    expect(page).to_have_url(re.compile(r"\?ouvert=1"))
    opened = page.request.get("/carte/selection?ouvert=1").json()["numbers"]
    shown = status(page)
    assert 0 < shown <= len(opened)
    assert shown == behind_markers(page)


def test_the_address_restores_what_was_seen(look: Open) -> None:
    page = ready(look("/", size=chromium.LAPTOP))
    settled(page, lambda: page.locator(".rubrique", has_text="Culture").click())
    settled(page, lambda: page.locator("[data-zoom-in]").click())
    page.locator("#map-types").get_by_text("Boîte à livres").click()
    expect(page).to_have_url(re.compile(r"\?rubrique=culture&type=boite-a-livres#\d+/47\.\d+/-1\.\d+$"))
    expect(page.locator("[data-active]")).to_contain_text("Boîte à livres")
    seen = behind_markers(page)
    other = ready(look(page.url, size=chromium.LAPTOP))
    expect(other.locator("[data-active]")).to_contain_text("Boîte à livres")
    expect(other.locator("#map-types").get_by_label("Boîte à livres")).to_be_checked()
    assert behind_markers(other) == status(other) == seen
    assert other.url == page.url


def test_back_undoes_a_filter_and_closes_a_place(look: Open) -> None:
    page = ready(look(CENTRE, size=chromium.LAPTOP))
    everything = status(page)
    settled(page, lambda: page.locator(".rubrique", has_text="Culture").click())
    page.locator(PINS).first.click()
    expect(page.locator("#place .place-name")).to_be_focused()
    expect(page).to_have_url(re.compile("lieu="))
    page.go_back()
    expect(page.locator("#place")).to_be_hidden()
    expect(page.locator(".marker:focus")).to_have_count(1)
    settled(page, page.go_back)
    assert status(page) == everything
    page.go_forward()
    page.go_forward()
    expect(page.locator("#place .place-name")).to_be_visible()


def test_an_address_with_a_place_opens_it(look: Open, shared_site: Site) -> None:
    place = shared_site.place(category="culture")
    page = look(f"/?lieu={place.id}", size=chromium.LAPTOP)
    expect(page.locator("#place .place-name")).to_have_text(place.name)
    expect(page.locator(".marker.is-selected")).to_have_count(1)
    page.get_by_role("button", name="Fermer").last.click()
    expect(page.locator("#place")).to_be_hidden()
    assert "lieu=" not in page.url


def test_closing_a_place_leaves_the_map_where_it_is(look: Open) -> None:
    page = ready(look(CENTRE, size=chromium.LAPTOP))
    page.locator(PINS).first.click()
    expect(page.locator("#place .place-name")).to_be_focused()
    page.locator("[data-zoom-in]").click()
    expect(page).to_have_url(re.compile("#16/"))
    page.keyboard.press("Escape")
    expect(page.locator("#place")).to_be_hidden()
    expect(page).to_have_url(re.compile(r"/#16/"))
    assert "lieu=" not in page.url


def test_a_drag_may_begin_on_a_marker_and_opens_nothing(look: Open) -> None:
    page = ready(look(CENTRE, size=chromium.LAPTOP))
    pin = page.locator(PINS).first
    box = pin.bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 60, y + 20, steps=5)
    page.mouse.move(x - 120, y + 40, steps=5)
    page.mouse.up()
    expect(page).not_to_have_url(re.compile(r"#15/47\.2130/-1\.5560$"))
    expect(page.locator("#place")).to_be_hidden()
    pin = page.locator(PINS).first
    pin.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#place .place-name")).to_be_focused()


def focused(page: Page) -> Locator:
    return page.locator(":focus")


def test_with_the_keyboard_alone(look: Open) -> None:
    page = ready(look(CENTRE, size=chromium.LAPTOP))
    page.locator("#map").focus()
    page.keyboard.press("Tab")
    expect(focused(page)).to_have_class(re.compile("marker"))
    first = focused(page).get_attribute("data-key")
    page.keyboard.press("ArrowRight")
    expect(page.locator(f'[data-key="{first}"]')).not_to_be_focused()
    expect(focused(page)).to_have_class(re.compile("marker"))
    for _ in range(6):
        # A cluster opens when it is pressed, and the focus goes on from what it held.
        if "disc" not in focused(page).inner_html():
            break
        settled(page, lambda: page.keyboard.press("Enter"))
        expect(focused(page)).to_have_class(re.compile("marker"))
    name = (focused(page).get_attribute("aria-label") or "").split(",")[0]
    page.keyboard.press("Enter")
    expect(page.locator("#place .place-name")).to_be_focused()
    expect(page.locator("#place .place-name")).to_have_text(name)
    page.keyboard.press("Escape")
    expect(page.locator("#place")).to_be_hidden()
    expect(focused(page)).to_have_attribute("aria-label", re.compile(re.escape(name)))


def test_search_suggests_and_obeys_the_arrows(look: Open) -> None:
    page = ready(look("/", size=chromium.LAPTOP))
    box = page.get_by_role("combobox", name=re.compile("Chercher un lieu"))
    box.fill("MEDIATHEQUE")
    expect(page.locator("#map-suggestions").get_by_role("option").first).to_contain_text("médiathèque")
    box.press("ArrowDown")
    expect(page.locator("#map-suggestions").get_by_role("option").first).to_have_attribute(
        "aria-selected", "true"
    )
    settled(page, lambda: box.press("Enter"))
    expect(page).to_have_url(re.compile(r"rubrique=culture&type=bibliotheque"))
    box.fill("jardin")
    settled(page, lambda: box.press("Enter"))
    expect(page).to_have_url(re.compile(r"\?q=jardin"))
    expect(page.locator("[data-active]")).to_contain_text("« jardin »")
    box.fill("x")
    box.press("Escape")
    expect(page.locator("#map-suggestions").get_by_role("option")).to_have_count(0)


def test_the_sheet_of_a_phone_has_three_heights_by_button_and_by_drag(look: Open) -> None:
    page = ready(look("/"))
    sheet, grab = page.locator(".app-panel"), page.locator("[data-sheet-grab]")
    expect(sheet).to_have_attribute("data-height", "peek")
    for height in ("half", "full", "peek"):
        grab.press("Enter")
        expect(sheet).to_have_attribute("data-height", height)
    page.get_by_role("button", name="Voir la liste").click()
    expect(sheet).to_have_attribute("data-height", "full")
    expect(page.locator("#map-count")).to_be_focused()
    page.get_by_role("button", name="Voir la carte").click()
    expect(sheet).to_have_attribute("data-height", "peek")
    panel = at_rest(sheet)
    x, y = panel["x"] + panel["width"] / 2, panel["y"] + 10
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y - 150, steps=4)
    page.mouse.move(x, y - 330, steps=4)
    page.mouse.up()
    expect(sheet).to_have_attribute("data-height", "half")


def test_places_at_one_position_share_a_marker_that_opens_a_list(browser: Browser, shared_site: Site) -> None:
    context = chromium.new_context(browser, shared_site.url, chromium.LAPTOP)
    page = context.new_page()
    columns = points.read(page.request.get("/carte/points").body())
    for axis in ("lon", "lat"):
        columns[axis][1] = columns[axis][2] = columns[axis][0]
    page.route("**/carte/points?*", lambda route: route.fulfill(body=points.write(columns)))
    page.goto(f"/#19/{columns['lat'][0] / 1e6:.4f}/{columns['lon'][0] / 1e6:.4f}")
    ready(page)
    shared = page.locator(f"{MARKERS}[aria-label*='au même endroit']").first
    held = int(re.match(r"\d+", shared.get_attribute("aria-label") or "")[0])  # type: ignore[index]
    assert held >= 3
    settled(page, shared.click)
    assert status(page) == whole_list(page) == held
    expect(page.locator("#map-count")).to_be_focused()
    page.get_by_role("button", name="Tous les lieux de la carte").click()
    expect(page.locator("[data-count]")).to_contain_text("sur la carte affichée")
    context.close()


def test_places_say_their_names_at_street_level(look: Open) -> None:
    page = ready(look("/#17/47.2130/-1.5560", size=chromium.LAPTOP))
    named = page.locator(f"{PINS}[data-name]:not([data-name=''])")
    assert named.count() >= 3
    for marker in named.all():
        assert (marker.get_attribute("aria-label") or "").startswith(marker.get_attribute("data-name") or "?")
    settled(page, lambda: page.locator("[data-zoom-out]").click())
    expect(named).to_have_count(0)


def test_a_page_left_open_shows_what_was_published_since(visit: Open, site: Site) -> None:
    page = ready(visit(CENTRE, size=chromium.LAPTOP))
    before = status(page)
    pin = page.locator(PINS).first
    pin.focus()
    held = pin.get_attribute("data-key")
    with site.toolbox.store.writing() as work:
        create_place(work, nom="Banc tout neuf", type=None, rubrique="culture", position=[-1.556, 47.213])
    with page.expect_response(re.compile(r"/carte/points\?lang=fr&depuis=\d+$")):
        settled(page, lambda: page.evaluate("document.dispatchEvent(new Event('visibilitychange'))"))
    assert status(page) == behind_markers(page) == before + 1
    expect(page.locator("[data-list]")).to_contain_text("Banc tout neuf")
    expect(page.locator(".marker:focus")).to_have_attribute("data-key", str(held))


def test_filters_on_a_phone_open_over_the_map_and_close(look: Open) -> None:
    page = ready(look("/"))
    everything = status(page)
    page.get_by_role("button", name="Filtrer", exact=True).click()
    expect(page.get_by_role("button", name="Fermer les filtres")).to_be_focused()
    page.locator(".rubrique", has_text="Sport").click()
    done = page.get_by_role("button", name=re.compile(r"Voir les \d+ lieux"))
    done.click()
    expect(page.locator(".map-more")).to_be_hidden()
    assert 0 < status(page) < everything
    assert status(page) == behind_markers(page)


def test_proposing_begins_where_one_looks(look: Open) -> None:
    page = ready(look(CENTRE))
    page.get_by_role("link", name="Proposer").last.click()
    expect(page).to_have_url(re.compile(r"/proposer\?lon=-1\.556\d*&lat=47\.21\d+$"))


def test_one_tile_is_asked_for_when_none_comes(look: Open, browser: Browser, shared_site: Site) -> None:
    context = chromium.new_context(browser, shared_site.url)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "tiles.invalid" in request.url else None)
    page.goto("/")
    ready(page)
    for _ in range(3):
        page.locator("[data-zoom-in]").click()
        page.wait_for_timeout(50)
    assert len(asked) == 1
    expect(page.locator("#map")).to_have_class(re.compile("without-tiles"))
    expect(page.locator("path.outline-quartier").first).to_be_attached()
    context.close()


def test_a_list_that_does_not_come_says_so(browser: Browser, shared_site: Site) -> None:
    context = chromium.new_context(browser, shared_site.url, chromium.LAPTOP)
    page = context.new_page()
    page.route("**/carte/points?*", lambda route: route.abort())
    page.goto("/")
    expect(page.locator("[data-count]")).to_have_text("Les lieux ne peuvent pas être chargés")
    page.unroute("**/carte/points?*")
    page.get_by_role("button", name="Réessayer").click()
    ready(page)
    assert status(page) > 100
    context.close()
