"""How soon the map is there, against what one would take instead, and how smoothly it moves: the frames of a
minute in which it is dragged, at several numbers of places.

Usage: python -m benchmarks.map_frames http://127.0.0.1:8000 [places …]

The site must be running. Its own columns are replaced on the way by as many made-up places as asked for,
so that nothing is written anywhere. One line a row: name, value, goal, ok or missed. Figures of a machine
that does other work tell about that work: read the median first.
"""

import math
import sys
import time
from itertools import pairwise
from typing import Any

import brotli
import numpy as np
from playwright.sync_api import Browser, Page, Route

from benchmarks import map_alternatives
from benchmarks.report import Limit, Row, percentile, tell
from tests.support import browser as chromium
from tests.support import points

_SECONDS = 60.0
_MOST_OF_OTHERS = 100_000
GOAL_MS = 17.0
DEFAULT = (10_000, 100_000, 1_000_000)
_EDGES = (17, 34, 50, 100)
_FIRST_MARKERS = """() => {
    const [came, drawn] = ["points-came", "first-markers"].map(name => performance.getEntriesByName(name)[0]);
    return drawn.startTime - came.startTime;
}"""
_WEST, _SOUTH, _WIDTH, _HEIGHT = -1_640_000, 47_181_000, 160_000, 112_000


def columns(places: int, real: dict[str, Any]) -> dict[str, Any]:
    """Return the site's labels with `places` places spread over a town, always the same ones."""
    dice = np.random.default_rng(7)
    none = np.full(places, -1)
    flat = {name: np.zeros(places, np.int64) for name in ("family", "etat", "stale", "access")}
    return {
        **real,
        **flat,
        "count": places,
        "number": np.arange(1, places + 1),
        "lon": dice.integers(_WEST, _WEST + _WIDTH, places),
        "lat": dice.integers(_SOUTH, _SOUTH + _HEIGHT, places),
        "rubrique": np.arange(places) % len(real["rubriques"]),
        **dict.fromkeys(("type", "quartier", "commune"), none),
    }


def frames_while_dragged(page: Page) -> list[float]:
    """Return the lengths in ms of the frames while the map follows the pointer, for a minute."""
    page.evaluate(
        "() => { window.frames_ = []; let last = performance.now();"
        " (function next(now) { window.frames_.push(now - last); last = now;"
        " requestAnimationFrame(next); })(last) }"
    )
    until = time.monotonic() + _SECONDS
    while time.monotonic() < until:
        there_and_back(page)
    frames: list[float] = page.evaluate("() => window.frames_")
    return sorted(frames[2:])


def there_and_back(page: Page) -> None:
    """Drag the map by a part of the screen, and back."""
    x, y = 900, 450
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(120):
        page.mouse.move(x - 3 * step, y - step)
    for step in range(120):
        page.mouse.move(x - 360 + 3 * step, y - 120 + step)
    page.mouse.up()


def measure(browser: Browser, address: str, places: int) -> list[Row | Limit]:
    """The rows of one number of places."""
    context = chromium.new_context(browser, address, chromium.LAPTOP)
    page = context.new_page()
    held = columns(places, points.read(page.request.get("/carte/points").body()))
    plain = points.write(held)
    small = brotli.compress(plain, quality=5)

    def answer(route: Route) -> None:
        route.fulfill(body=plain, content_type="application/octet-stream")

    page.route("**/carte/points?*", answer)
    page.route("**/carte/noms*", lambda route: route.fulfill(json={}))
    page.goto("/#13/47.2161/-1.5496")
    page.wait_for_selector(".marker:not([aria-hidden])", state="attached", timeout=60_000)
    first = page.evaluate(_FIRST_MARKERS)
    frames = frames_while_dragged(page)
    context.close()
    median, late = frames[len(frames) // 2], percentile(frames, 0.95)
    name = f"map, {places} places"
    print(f"{name}: frames below 17, 34, 50, 100 ms and above: {histogram(frames)}")
    return [
        Limit(f"{name}: bytes a place, brotli", len(small) / places, 8, "B"),
        Limit(
            f"{name}: from the answer to the first markers", first, 150 if places <= 100_000 else 500, "ms"
        ),
        Limit(f"{name}: drag, median frame", median, GOAL_MS, "ms"),
        Limit(f"{name}: drag, 95th percentile", late, 2 * GOAL_MS, "ms"),
        *against(browser, name, held, first),
    ]


def against(browser: Browser, name: str, held: dict[str, Any], first: float) -> list[Row]:
    """The rows of what one would take instead, as long as a browser can do it."""
    if held["count"] > _MOST_OF_OTHERS:
        return []
    taken = map_alternatives.milliseconds(browser, held, turns=1 if held["count"] > 10_000 else 3)
    goals = {"markercluster": 60.0 if held["count"] >= 100_000 else 1.0, "supercluster": 1.0}
    return [
        Row(f"{name}: first markers, against {way}", first / 1000, taken[way] / 1000, goal)
        for way, goal in goals.items()
    ]


def histogram(frames: list[float]) -> str:
    """How many frames took how long."""
    edges = [0, *_EDGES, math.inf]
    counts = [sum(low <= frame < high for frame in frames) for low, high in pairwise(edges)]
    return " ".join(map(str, counts))


def main() -> int:
    """Measure each size asked for; 1 when a goal was missed."""
    address, *sizes = sys.argv[1:]
    with chromium.launch() as browser:
        rows = [row for size in sizes or DEFAULT for row in measure(browser, address, int(size))]
    return tell(rows)


if __name__ == "__main__":
    sys.exit(main())
