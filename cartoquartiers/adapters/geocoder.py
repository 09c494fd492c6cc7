"""Addresses of a service with the interface of the Base Adresse Nationale: `/search/` and `/reverse/`."""

import json
import math
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TookTooLong
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from cartoquartiers.domain.geometry import Position
from cartoquartiers.domain.text import clean_line
from cartoquartiers.usecases.ports import Address, GeocoderAway

# Seconds for one answer, its name lookup included: somebody is typing.
PATIENCE = 2.0
# Bytes of an answer: a few addresses weigh a few kilobytes.
MOST_BYTES = 256 * 1024
# Calls under way at once; a service that has slowed down must not hold every thread of the site.
_AT_ONCE = 4
_LONGEST = 250


class _SameHost(HTTPRedirectHandler):
    """Follows a redirection within the service (a slash too few), never to another host."""

    def redirect_request(self, req: Request, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> Any:
        if urlsplit(newurl)[:2] != urlsplit(req.full_url)[:2]:
            raise GeocoderAway("redirected elsewhere")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


class HttpGeocoder:
    """Asks the service at ``base``, an http or https address. Raises ``ValueError`` for another kind."""

    def __init__(self, base: str, patience: float = PATIENCE) -> None:
        if urlsplit(base).scheme not in ("http", "https") or not urlsplit(base).hostname:
            raise ValueError(f"CARTO_GEOCODER_URL: not an address of the web: {base}")
        self._base = base.rstrip("/")
        self._patience = patience
        self._opener = build_opener(_SameHost)
        self._threads = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="geocoder")

    def search(self, text: str, near: Position | None, limit: int, *, whole: bool = False) -> list[Address]:
        """The addresses that the words may mean, the likeliest first. Raises GeocoderAway."""
        asked: dict[str, Any] = {"q": text, "limit": limit, "autocomplete": 0 if whole else 1}
        if near:
            asked |= {"lon": f"{near[0]:.5f}", "lat": f"{near[1]:.5f}"}
        return self._ask("search", asked)[:limit]

    def reverse(self, position: Position) -> list[Address]:
        """The addresses around a position, the nearest first. Raises GeocoderAway."""
        return self._ask("reverse", {"lon": f"{position[0]:.6f}", "lat": f"{position[1]:.6f}"})

    def _ask(self, verb: str, asked: Mapping[str, Any]) -> list[Address]:
        address = f"{self._base}/{verb}/?{urlencode(asked)}"
        # A socket's time-out restarts with each byte: only a clock beside it keeps the whole within bounds.
        answer = self._threads.submit(self._fetch, address, time.monotonic() + self._patience)
        try:
            return _addresses(answer.result(self._patience))
        except TookTooLong:
            answer.cancel()
            raise GeocoderAway("no answer in time") from None
        except (OSError, HTTPException, ValueError, RecursionError) as failed:
            raise GeocoderAway(type(failed).__name__) from failed

    def _fetch(self, address: str, end: float) -> object:
        request = Request(address, headers={"Accept": "application/json", "User-Agent": "CartoQuartiers"})  # noqa: S310 # the scheme was checked
        left = max(0.05, end - time.monotonic())
        try:
            with self._opener.open(request, timeout=left) as answer:
                return json.loads(_read(answer, end))
        except HTTPError as refused:
            refused.close()
            if refused.code == 400:  # it makes nothing of these words: there is no such address
                return {}
            raise


def _read(answer: Any, end: float) -> bytes:
    parts, size = [], 0
    while part := answer.read1(65536):
        size += len(part)
        parts.append(part)
        if size > MOST_BYTES or time.monotonic() > end:
            raise GeocoderAway("too much, or too slow")
    return b"".join(parts)


def _addresses(answer: object) -> list[Address]:
    features = answer.get("features") if isinstance(answer, dict) else None
    found = [_address(feature) for feature in features] if isinstance(features, list) else []
    return [address for address in found if address is not None]


def _address(feature: object) -> Address | None:
    """One feature of the answer; ``None`` when it lacks what an address is made of."""
    try:
        said, point = feature["properties"], feature["geometry"]["coordinates"]  # type: ignore[index]
        longitude, latitude = float(point[0]), float(point[1])
        score = float(said.get("score") or 0)
        words = {name: clean_line(str(said.get(name) or ""))[:_LONGEST] for name in _NAMES}
    except (LookupError, TypeError, ValueError, AttributeError):
        return None
    if not (abs(longitude) <= 180 and abs(latitude) <= 90 and math.isfinite(score) and words["label"]):
        return None
    return Address(
        label=words["label"],
        name=words["name"] or words["label"],
        postcode=words["postcode"][:10],
        city=words["city"][:100],
        context=words["context"],
        position=(round(longitude, 6), round(latitude, 6)),
        id_ban=words["id"] if len(words["id"]) <= 60 else "",
        score=round(score, 4),
        kind=words["type"],
    )


_NAMES = ("label", "name", "postcode", "city", "context", "id", "type")
