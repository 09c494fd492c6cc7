"""How smoothly the map moves: frames while it is dragged, at several numbers of places.

Usage: python -m benchmarks.map_frames http://127.0.0.1:8000 [places …]

The site must be running. Its own columns are replaced on the way by as many made-up places as asked for,
so that nothing is written anywhere. One line a row: name, median and 95th percentile of the frames in ms,
goal, ok or missed. Figures of a machine that does other work tell about that work: read the median first.
"""

import json
import sys
from typing import Any

from playwright.sync_api import Browser, Page, Route

from tests.support import browser as chromium

GOAL_MS = 17.0
DEFAULT = (3_000, 10_000, 100_000)
_WEST, _SOUTH, _WIDTH, _HEIGHT = -1_640_000, 47_181_000, 160_000, 112_000


def columns(places: int, real: dict[str, Any]) -> dict[str, Any]:
    """Return the site's columns with `places` places spread over a town, always the same ones."""
    seed = 7
    drawn: list[int] = []
    for _ in range(2 * places):
        seed = (seed * 1_103_515_245 + 12_345) % 2**31
        drawn.append(seed)
    rubriques = len(real["rubriques"])
    flat = {name: [0] * places for name in ("family", "etat", "stale", "access")}
    return {
        **real,
        **flat,
        "count": places,
        "number": list(range(1, places + 1)),
        "lon": [_WEST + value % _WIDTH for value in drawn[:places]],
        "lat": [_SOUTH + value % _HEIGHT for value in drawn[places:]],
        "type": [-1] * places,
        "rubrique": [index % rubriques for index in range(places)],
        "quartier": [-1] * places,
        "commune": [-1] * places,
        "name": [f"Lieu {index}" for index in range(places)],
    }


def frames_of_a_drag(page: Page) -> list[float]:
    """Return the lengths in ms of the frames while the map follows the pointer there and back."""
    page.evaluate(
        "() => { window.frames_ = []; let last = performance.now();"
        " (function next(now) { window.frames_.push(now - last); last = now;"
        " requestAnimationFrame(next); })(last) }"
    )
    x, y = 900, 450
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(120):
        page.mouse.move(x - 3 * step, y - step)
    for step in range(120):
        page.mouse.move(x - 360 + 3 * step, y - 120 + step)
    page.mouse.up()
    frames: list[float] = page.evaluate("() => window.frames_")
    return sorted(frames[2:])


def measure(browser: Browser, address: str, places: int) -> bool:
    """Print one row and tell whether it met the goal."""
    context = chromium.new_context(browser, address, chromium.LAPTOP)
    page = context.new_page()
    made = json.dumps(columns(places, page.request.get("/carte/points").json()))

    def answer(route: Route) -> None:
        route.fulfill(body=made, content_type="application/json")

    page.route("**/carte/points", answer)
    page.goto("/#13/47.2161/-1.5496")
    page.wait_for_selector(".marker:not([aria-hidden])", state="attached", timeout=60_000)
    frames = frames_of_a_drag(page)
    context.close()
    median, late = frames[len(frames) // 2], frames[int(len(frames) * 0.95)]
    met = median <= GOAL_MS
    verdict = "ok" if met else "missed"
    print(
        f"map drag, {places} places: median {median:.1f} ms, p95 {late:.1f} ms, goal {GOAL_MS} ms, {verdict}"
    )
    return met


def main() -> int:
    """Measure each size asked for; 1 when a goal was missed."""
    address, *sizes = sys.argv[1:]
    with chromium.launch() as browser:
        met = [measure(browser, address, int(size)) for size in sizes or DEFAULT]
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main())
