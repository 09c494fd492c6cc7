"""A whole day's round over a slow line: 500 items with 200 photos, 400 ms and 50 kB/s, in Chromium.

    .venv/bin/python -m benchmarks.slow_round [items] [photos] [kB a photo]

Tells how long it took, whether the pill was true whenever it was looked at, and how long the page did not
answer. Ends with 1 when something is missing on the server.
"""

import re
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from playwright.sync_api import CDPSession, Page
from sqlalchemy import func, select

from cartoquartiers.store.tables.arrival import Arrival
from cartoquartiers.store.tables.photo import Photo
from tests.support import browser as chromium
from tests.support import session
from tests.support.site import Site, running

LATENCY_MS, BYTES_A_SECOND = 400, 50_000
LONGEST_S = 3600

# Noise does not compress: each picture weighs what it is asked to weigh, and is another one.
FILL = """async ([items, photos, kilobytes]) => {
  const { places, save } = window.round;
  const known = [...places().values()];
  for (let n = 0; n < items; n++) {
    const { uid, version, fields } = known[n % known.length];
    const told = { place: uid, base_version: version, captured_at: new Date().toISOString() };
    const withPhoto = n % Math.round(items / photos) === 0 && n / Math.round(items / photos) < photos;
    let [body, files, action] = [{ kind: 'confirm', fields: ['nom'], ...told }, [], 'exact'];
    if (withPhoto || items - n <= photos - window.made) {
      const picture = await noise(kilobytes * 1000);
      files = [picture];
      [body, action] = [{ kind: 'photo', photos: [{ sha256: picture.sha256, alt: null }], ...told }, 'photo'];
      window.made++;
    }
    await save({ place: uid, name: fields.nom, action, body, photos: files });
  }
  return window.made;
  async function noise(bytes) {
    const side = Math.round(Math.sqrt(bytes / 0.76));
    const canvas = new OffscreenCanvas(side, side);
    const context = canvas.getContext('2d');
    const image = context.createImageData(side, side);
    const filled = image.data;
    for (let i = 0; i < filled.length; i += 65536) crypto.getRandomValues(filled.subarray(i, i + 65536));
    for (let i = 3; i < image.data.length; i += 4) image.data[i] = 255;
    context.putImageData(image, 0, 0);
    const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.85 });
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', await blob.arrayBuffer()));
    window.weight = (window.weight ?? 0) + blob.size;
    return { sha256: [...digest].map(one => one.toString(16).padStart(2, '0')).join(''), blob };
  }
}"""
# The page's own modules are in one file, which lets nobody in: others of the same kind fill the database.
ROUND = """async () => {
  const [page] = document.querySelectorAll('script[type=module][src*="/joined/rounds.js"]');
  window.round = await import(page.src.replace('joined/rounds.js', 'rounds/state.js'));
  await window.round.load();
}"""
WATCH = """() => {
  window.longest = 0; window.late = 0; window.frames = 0; window.tasks = [];
  new PerformanceObserver(list => { for (const one of list.getEntries()) window.tasks.push(one.duration); })
    .observe({ type: 'longtask' });
  let last = performance.now();
  const tick = now => { const gap = now - last; last = now; window.frames++;
    window.longest = Math.max(window.longest, gap); if (gap > 100) window.late++;
    requestAnimationFrame(tick); };
  requestAnimationFrame(tick);
}"""
LEFT = """() => new Promise(done => { const asked = indexedDB.open('carto-rounds'); asked.onsuccess = () => {
  const all = asked.result.transaction('items').objectStore('items').getAll();
  all.onsuccess = () => { asked.result.close();
    const left = all.result.filter(one => ['pending', 'queued', 'held'].includes(one.state)).length;
    done([left, document.querySelector('#round-pill').textContent]); }; }; })"""


def emulate(wire: CDPSession, *, offline: bool = False, slow: bool = True) -> None:
    """Make the line slow, or cut it."""
    speed = BYTES_A_SECOND if slow else -1
    told = {"offline": offline, "latency": LATENCY_MS if slow else 0}
    wire.send(
        "Network.emulateNetworkConditions", {**told, "downloadThroughput": speed, "uploadThroughput": speed}
    )


def prepared(page: Page, wire: CDPSession, asked: tuple[int, int, int]) -> int:
    """Begin a round, cut the line and fill the queue; gives the number of photos."""
    page.goto("/tournees")
    page.wait_for_selector("html[data-ready]")
    page.click("[data-do=fetch]")
    page.click("[data-do=begin]")
    page.wait_for_selector(".round-card")
    page.evaluate(ROUND)
    emulate(wire, offline=True, slow=False)
    page.evaluate("window.made = 0")
    made: int = page.evaluate(FILL, list(asked))
    return made


def sent(page: Page) -> list[tuple[float, int, int]]:
    """Look until the pill says that nothing is left: seconds, what the pill says, what the database holds."""
    began, seen = time.monotonic(), list[tuple[float, int, int]]()
    while time.monotonic() - began < LONGEST_S:
        left, words = page.evaluate(LEFT)
        said = re.search(r"(\d+) à envoyer", words)
        seen.append((time.monotonic() - began, int(said[1]) if said else 0, left))
        if not seen[-1][1] and not left:
            break
        page.wait_for_timeout(1000)
    return seen


def pressed(page: Page) -> float:
    """Milliseconds until what opens behind the pill is there, while things are being sent."""
    began = time.monotonic()
    page.click("#round-pill")
    page.wait_for_selector("#round-report[open]")
    took = (time.monotonic() - began) * 1000
    page.keyboard.press("Escape")
    return took


def arrived(site: Site) -> tuple[int, int]:
    """How many items the server settled, and how many photos it holds that came now."""
    with site.toolbox.store.reading() as work:
        items = work.session.scalar(select(func.count()).select_from(Arrival).where(Arrival.state == "done"))
        photos = work.session.scalar(select(func.count()).select_from(Photo))
    return items or 0, photos or 0


@dataclass(frozen=True)
class Came:
    """What the server holds at the end, and how long a press took meanwhile, in milliseconds."""

    items: int
    photos: int
    press_ms: float


def main(asked: tuple[int, int, int]) -> int:
    """Run it once and tell."""
    session.open_folder()
    with ExitStack() as things:
        things.callback(session.close_folder)
        browser = things.enter_context(chromium.launch())
        site = things.enter_context(running(Path(things.enter_context(tempfile.TemporaryDirectory()))))
        context = chromium.new_context(browser, site.url, chromium.TABLET)
        things.callback(context.close)
        context.set_default_timeout(120_000)
        context.add_cookies([site.cookie("agent")])
        page = context.new_page()
        wire = context.new_cdp_session(page)
        wire.send("Network.enable")
        before = arrived(site)[1]
        photos = prepared(page, wire, asked)
        page.evaluate(WATCH)
        page.wait_for_timeout(11_000)  # until then each could still be undone
        emulate(wire)
        page.evaluate("dispatchEvent(new Event('online'))")
        page.wait_for_timeout(5000)
        press_ms = pressed(page)
        seen = sent(page)
        items, kept = arrived(site)
        came = Came(items, kept - before, press_ms)
        figures: dict[str, Any] = page.evaluate("({longest, late, frames, tasks, weight: window.weight})")
    return tell((asked[0], photos), seen, came, figures)


def tell(
    wanted: tuple[int, int], seen: list[tuple[float, int, int]], came: Came, figures: dict[str, Any]
) -> int:
    """Say what was seen; 1 when something is missing."""
    untrue = sum(1 for _s, said, left in seen if said < left)
    stands = max((b[0] - a[0] for a, b in pairwise(_moves(seen))), default=0.0)
    slowest = max(figures["tasks"], default=0)
    print(f"{wanted[0]} éléments, {wanted[1]} photos, {figures['weight'] / 1e6:.1f} Mo")
    print(f"reçus : {came.items} éléments, {came.photos} photos en {seen[-1][0]:.0f} s")
    print(f"la pastille : {len(seen)} regards, {untrue} trop optimistes, au plus {stands:.0f} s sans bouger")
    print(
        f"une pression : {came.press_ms:.0f} ms ; image la plus lente : {figures['longest']:.0f} ms",
        end=" ; ",
    )
    print(f"{figures['late']} sur {figures['frames']} au-delà de 100 ms", end=" ; ")
    print(f"{len(figures['tasks'])} tâches de plus de 50 ms, la plus longue {slowest} ms")
    return 0 if (came.items, came.photos) == wanted and not untrue else 1


def _moves(seen: list[tuple[float, int, int]]) -> list[tuple[float, int, int]]:
    """When the pill said something else than before."""
    return [now for before, now in zip([(0.0, -1, 0), *seen], seen, strict=False) if now[1] != before[1]]


if __name__ == "__main__":
    given = [int(one) for one in sys.argv[1:]]
    raise SystemExit(main((*given, *(500, 200, 150)[len(given) :])))  # type: ignore[arg-type]
