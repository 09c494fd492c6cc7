"""People who write without a pause while the site is hurt, and what they were promised."""

import hashlib
import http.client
import io
import itertools
import json
import random
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from PIL import Image

from tests.faults.site import Site
from tests.support import api

TAKEN = {200, 201}


@dataclass
class Promised:
    """What was acknowledged: the state of each contribution by its uid, the photos that came with them; and
    what was answered instead when it was not."""

    states: dict[str, str] = field(default_factory=dict)
    photos: set[str] = field(default_factory=set)
    refused: list[tuple[int, str]] = field(default_factory=list)
    cut: int = 0

    def keep(self, body: dict[str, Any], receipt: str) -> None:
        """Note an acknowledgement."""
        self.states[body["uid"]] = json.loads(receipt)["state"]
        self.photos.update(photo["sha256"] for photo in body.get("photos", ()))


def picture(seed: int) -> bytes:
    """A small photo like no other."""
    colour = hashlib.sha256(str(seed).encode()).digest()
    image = Image.frombytes("RGB", (4, 2), (colour * 2)[:24]).resize((64, 32))
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def creation(number: int) -> dict[str, Any]:
    """A new place that is no double of another."""
    drawn = random.Random(number)
    where = [round(-1.552 + drawn.random() / 500, 6), round(47.211 + drawn.random() / 500, 6)]
    return api.creation(nom=f"Composteur {number}", position=where)


def with_photo(site: Site, body: dict[str, Any], number: int, token: str | None = None) -> tuple[int, str]:
    """Send a photo and let the body show it; the answer to the photo."""
    data = picture(number)
    sha256 = hashlib.sha256(data).hexdigest()
    body["photos"] = [{"sha256": sha256, "alt": "Le composteur", "credit": "A. D."}]
    return site.ask("PUT", f"/api/v1/photos/{sha256}", data, token)


class Writers:
    """Three people: a moderator whose places are published at once, two whose contributions wait."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.promised = Promised()
        self._tokens = (site.token(), None, None)
        self._numbers = itertools.count(1)
        self._end = threading.Event()

    @contextmanager
    def at_work(self) -> Iterator[Promised]:
        """They write for as long as the block lasts."""
        threads = [threading.Thread(target=self._write, args=(token,)) for token in self._tokens]
        for thread in threads:
            thread.start()
        try:
            yield self.promised
        finally:
            self._end.set()
            for thread in threads:
                thread.join()

    def wait_for_more(self, count: int = 5, patience: float = 60.0) -> None:
        """Return once that many more were acknowledged. TimeoutError when nothing is taken any more."""
        goal, end = len(self.promised.states) + count, time.monotonic() + patience
        while len(self.promised.states) < goal:
            if time.monotonic() > end:
                raise TimeoutError(f"nothing is taken any more: {self.promised.refused[-1:]}")
            time.sleep(0.02)

    def _write(self, token: str | None) -> None:
        while not self._end.is_set():
            try:
                self._once(next(self._numbers), token)
            except (OSError, http.client.HTTPException):
                self.promised.cut += 1
                time.sleep(0.2)

    def _once(self, number: int, token: str | None) -> None:
        body = creation(number)
        if number % 3 == 0:
            status, text = with_photo(self.site, body, number, token)
            if status not in TAKEN:
                self.promised.refused.append((status, text))
                return
        status, text = self.site.ask("POST", api.CONTRIBUTIONS, body, token)
        if status in TAKEN:
            self.promised.keep(body, text)
        else:
            self.promised.refused.append((status, text))
