"""The map in one file, opened from a disk as whoever received it opens it."""

from pathlib import Path

from playwright.sync_api import Browser, Request

from cartoquartiers.adapters.standalone_map import draw
from cartoquartiers.usecases.ports import MapSheet, Pin
from tests.support.browser import LAPTOP, new_context, watch

_RUN = 'document.title="pris"'
HOSTILE = f'"><img src=x onerror={_RUN}></script><script>{_RUN}</script>{{{{ 7 * 7 }}}}'
LINK = "https://carte.example/l/abcdef"


def sheet() -> MapSheet:
    """Places with a hostile name, two of them so near that they stand as a group."""
    places = [(-1.55, 47.21), (-1.5501, 47.21), (-1.50, 47.25)]
    pins = [
        Pin(
            place,
            f"{HOSTILE} {rank}",
            "initiative",
            "#2e7d32",
            (HOSTILE,),
            LINK,
            "Voir",
        )
        for rank, place in enumerate(places)
    ]
    return MapSheet(
        title="Carte",
        credit=HOSTILE,
        language="fr",
        tiles_url="http://127.0.0.1:9/{z}/{x}/{y}.png",
        tiles_credit="© Personne",
        box=(-1.6, 47.2, -1.5, 47.3),
        pins=tuple(pins),
    )


def test_it_opens_without_a_network_and_nothing_hostile_runs(browser: Browser, tmp_path: Path) -> None:
    file = tmp_path / "carte.html"
    file.write_text(draw(sheet()), encoding="utf-8")
    asked: list[str] = []
    context = new_context(browser, "http://127.0.0.1", LAPTOP)
    page = context.new_page()
    said = watch(page)

    def note(request: Request) -> None:
        asked.append(request.url)

    page.on("request", note)
    page.goto(file.as_uri())
    page.locator(".marker-cluster").wait_for()
    assert page.locator(".marker-cluster").inner_text() == "2"
    page.locator(".lieu").first.click()
    popup = page.locator(".leaflet-popup-content")
    popup.wait_for()
    assert popup.locator(".titre").inner_text() == f"{HOSTILE} 2"
    assert popup.locator("a").get_attribute("href") == LINK
    assert popup.locator("img, script").count() == 0
    assert page.title() == "Carte"
    others = [url for url in asked if not url.startswith(("file:", "data:", "http://127.0.0.1:9/"))]
    assert others == []
    assert [line for line in said if "127.0.0.1:9" not in line and "ERR_" not in line] == []
    context.close()
