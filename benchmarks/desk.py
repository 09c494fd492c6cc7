"""An evening at the desk: one moderator in Chromium clears 200 contributions by key; then 30 decide on the
same one at once, again and again.

Usage: python -m benchmarks.desk spatialite|postgis [CONTRIBUTIONS] [ROUNDS]. The server is a process of its
own; what this says of speed depends on the machine, what it says of winners does not.
"""

import http.client
import os
import re
import signal
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle
from pathlib import Path
from threading import Barrier
from urllib.parse import urlencode

from playwright.sync_api import Page, Request

from benchmarks.bases import database
from benchmarks.places import CENTRE
from benchmarks.report import Limit, percentile, tell
from cartoquartiers.domain.policy import ANONYMOUS
from cartoquartiers.domain.proposal import parse_proposal
from cartoquartiers.domain.vocabulary import Role
from cartoquartiers.store.tables.people import Person
from cartoquartiers.store.tables.place import Place
from cartoquartiers.store.work import Store
from cartoquartiers.usecases import contribute
from cartoquartiers.usecases.sessions import open_session
from cartoquartiers.web.cookies import SESSION_COOKIE
from tests import people
from tests.support import browser as chromium
from tests.support import granian, postgres
from tests.support.api import correction, creation

RACERS = 30


def propose(store: Store, count: int) -> list[str]:
    """So many waiting contributions of passers-by, three corrections for each new place; their uids."""
    with store.reading() as work:
        known = [(place.uid, place.version) for place in work.session.query(Place).limit(count)]
    uids = []
    with store.writing() as work:
        for rank, (place, version) in zip(range(count), cycle(known), strict=False):
            body = (
                creation(nom=f"Jardin n° {rank}", position=[CENTRE[0] + rank / 1e4, CENTRE[1]])
                if rank % 4 == 3
                else correction(place, version, description=f"Ouvert à tous, {rank} bacs.")
            )
            uids.append(contribute.submit(work, ANONYMOUS, parse_proposal(body)).uid)
    return uids


def signed_in(store: Store) -> str:
    """A session of the cast's administrator."""
    number = people.NUMBERS[Role.ADMINISTRATOR]
    with store.writing() as work:
        token = open_session(work, number, work.session.get_one(Person, number).password_hash or "")
    assert token is not None
    return token


def clear(page: Page, count: int) -> list[Limit]:
    """Accept four of five with one key, refuse the fifth with two, until nothing is left."""
    answers: list[float] = []
    shown: list[float] = []
    page.on("requestfinished", lambda request: _note(request, answers))
    begun, pressed = time.perf_counter(), 0
    for rank in range(count):
        uid = page.locator("#work").get_attribute("data-uid")
        at = time.perf_counter()
        for key in ("r", "1") if rank % 5 == 4 else ("a",):
            page.keyboard.press(key)
            pressed += 1
        page.wait_for_function("uid => document.querySelector('#work').dataset.uid !== uid", arg=uid)
        shown.append((time.perf_counter() - at) * 1000)
    hour = count / (time.perf_counter() - begun) * 3600
    page.wait_for_function("!document.querySelector('[data-saving]')")
    left = page.locator(".desk-entry").count()
    return [
        Limit("contributions left over", left, 0, ""),
        Limit("interactions a decision", pressed / count, 1.3, ""),
        Limit("server, 95th percentile of a decision", percentile(answers, 0.95), 100, "ms"),
        Limit("next item on the screen, median", percentile(shown, 0.5), 150, "ms"),
        Limit("next item on the screen, 95th percentile", percentile(shown, 0.95), 150, "ms"),
        Limit("decisions an hour, if one thought nothing", hour, 200, "", at_least=True),
    ]


def _note(request: Request, answers: list[float]) -> None:
    if request.method == "POST" and request.url.partition("?")[0].endswith("/decision"):
        timing = request.timing
        answers.append(timing["responseStart"] - timing["requestStart"])


def race(port: int, token: str, uids: list[str]) -> list[Limit]:
    """So many moderators decide on the same contribution at the same instant, one round a contribution."""
    gate = Barrier(RACERS)

    def decide(uid: str) -> int:
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        body = urlencode({"verdict": "accept", "expected_state": "waiting"})
        kind = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": f"{SESSION_COOKIE}={token}"}
        gate.wait()
        line.request("POST", f"/moderation/{uid}/decision", body, kind)
        status = line.getresponse().status
        line.close()
        return status

    wrong, troubles = 0, 0
    with ThreadPoolExecutor(RACERS) as pool:
        for uid in uids:
            told = list(pool.map(decide, [uid] * RACERS))
            wrong += told.count(303) != 1
            troubles += len([status for status in told if status not in (303, 409)])
    return [
        Limit(f"{len(uids)} rounds of {RACERS}: without exactly one winner", wrong, 0, ""),
        Limit("answers that are neither yes nor « decided meanwhile »", troubles, 0, ""),
    ]


def measure(url: str, folder: Path, count: int, rounds: int) -> list[Limit]:
    """The rows of one database."""
    store, port = Store(url), postgres.free_port()
    propose(store, count)
    token = signed_in(store)
    address = f"http://127.0.0.1:{port}"
    process = granian.launch(url, folder, port, CARTO_LIMITS="off", CARTO_BASE_URL=address)
    try:
        granian.wait(port, process)
        with chromium.launch() as started:
            context = started.new_context(viewport={"width": 1440, "height": 900})
            context.add_cookies([{"name": SESSION_COOKIE, "value": token, "url": address}])
            page = context.new_page()
            page.goto(f"{address}/moderation")
            page.wait_for_selector("#work[data-uid]")
            rows = clear(page, count)
            context.close()
        return rows + race(port, token, propose(store, rounds))
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=30)
        store.dispose()


def main(kind: str, count: int, rounds: int) -> int:
    """Measure one kind of database."""
    with tempfile.TemporaryDirectory() as made, database(kind, Path(made), 2000) as url:
        print(f"# {kind}, {count} contributions, {rounds} rounds", flush=True)
        return tell([*measure(url, Path(made), count, rounds)])


if __name__ == "__main__":
    given = [int(text) for text in sys.argv[2:] if re.fullmatch(r"\d+", text)]
    sys.exit(main(sys.argv[1], *(given + [200, 100][len(given) :])))
