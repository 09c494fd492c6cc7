"""Asking the services that the settings name whether they answer, as a visitor or the site itself would."""

import json
import socket
import ssl
import time
from collections.abc import Callable
from datetime import UTC
from email.utils import parsedate_to_datetime
from http.client import HTTPConnection, HTTPException
from importlib.util import find_spec
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import unquote, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from cartoquartiers.domain.checkup import Advice, Check, Finding, Level, State, found
from cartoquartiers.toolbox import SettingMissing, Toolbox
from cartoquartiers.usecases.ports import GeocoderAway, MailServerAway, MailServerSlow, MailServerUnreachable

_PATIENCE = 5.0
_SKEW_SECONDS = 300
_MOST_BYTES = 64 * 1024
#: What Caddy or nginx answers in words of its own while the site behind it is stopped.
_NOBODY_BEHIND = frozenset({502, 503, 504})


def mail(toolbox: Toolbox) -> Finding:
    """Would the mail server take a letter of ours? Greeting, certificate and password are tried."""
    if not toolbox.settings["MAIL_URL"]:
        return found(Check.MAIL, Advice.MAIL, state=State.NO_SERVER)
    try:
        server = toolbox.mailer.open_and_close()
    except SettingMissing as missing:
        return found(Check.MAIL, Advice.MAIL_SETTING, Level.WRONG, state=str(missing))
    except MailServerSlow:
        return found(Check.MAIL, Advice.MAIL_SLOW, Level.WATCH, state="ne répond pas à temps")
    except MailServerUnreachable as away:
        return found(Check.MAIL, Advice.MAIL_AWAY, Level.WRONG, state=f"ne répond pas ({away})")
    except MailServerAway as away:
        return found(Check.MAIL, Advice.MAIL_SETTING, Level.WRONG, state=f"refuse nos lettres ({away})")
    return found(Check.MAIL, state=f"{server} répond")


def geocoder(toolbox: Toolbox) -> Finding:
    """Does the address search answer?"""
    try:
        assert toolbox.geocoder is not None
        toolbox.geocoder.search("mairie", None, 1)
    except (GeocoderAway, SettingMissing):
        return found(Check.GEOCODER, Advice.GEOCODER, state=State.SILENT)
    return found(Check.GEOCODER, state=State.ANSWERS)


def redis(url: str) -> Finding:
    """A PING in Redis's own protocol: needs no library."""
    parts = urlsplit(url)
    try:
        with socket.create_connection((parts.hostname or "", parts.port or 6379), _PATIENCE) as plain:
            connection = plain
            if parts.scheme == "rediss":
                connection = ssl.create_default_context().wrap_socket(plain, server_hostname=parts.hostname)
            connection.settimeout(_PATIENCE)
            words = [["PING"]]
            if parts.password:
                who = [unquote(parts.username)] if parts.username else []
                words.insert(0, ["AUTH", *who, unquote(parts.password)])
            answer = b""
            for one in words:
                connection.sendall(_resp(one))
                answer = connection.recv(200)
    except (OSError, ValueError) as away:
        return found(Check.REDIS, Advice.REDIS, Level.WRONG, state=f"ne répond pas ({type(away).__name__})")
    if not answer.startswith(b"+PONG"):
        return found(Check.REDIS, Advice.REDIS, Level.WRONG, state=State.REFUSES)
    if find_spec("redis") is None:
        return found(Check.REDIS, Advice.REDIS_MODULE, Level.WRONG, state=State.NO_MODULE)
    return found(Check.REDIS, state=State.ANSWERS)


def _resp(words: list[str]) -> bytes:
    sized = b"".join(b"$%d\r\n%s\r\n" % (len(word.encode()), word.encode()) for word in words)
    return b"*%d\r\n%s" % (len(words), sized)


class _Stay(HTTPRedirectHandler):
    def redirect_request(self, *_whatever: Any) -> None:
        """A redirection is an answer like another: it is told, not followed."""


def front(base_url: str, tick: Callable[[], int]) -> Finding:
    """Does this very site answer at its public address? ``tick``: asks its database for the last change.

    A machine behind a box that does not lead back to itself hears nothing though visitors do: silence is only
    to be looked at; another's answer is wrong.
    """
    before = tick()
    try:
        told = json.loads(_read(f"{base_url}/healthz"))
        is_ours = isinstance(told, dict) and told.get("database") in {"ok", "away"}
    except (URLError, OSError, HTTPException) as away:
        return found(Check.FRONT, Advice.FRONT, state=_silence(away))
    except (ValueError, RecursionError):
        is_ours = False
    if not is_ours:
        return found(Check.FRONT, Advice.FRONT, Level.WRONG, state=State.ANOTHER)
    # What is published meanwhile is no difference; last week's copy on the former machine is one.
    theirs = told.get("tick", before)
    if not isinstance(theirs, int) or not before <= theirs <= tick():
        return found(Check.FRONT, Advice.FRONT, Level.WRONG, state=State.OTHER_DATA)
    return found(Check.FRONT, state=State.ANSWERS)


def _read(address: str) -> bytes:
    try:
        request = Request(address, headers={"Accept": "application/json"})  # noqa: S310 # the site's own address
        with build_opener(_Stay).open(request, timeout=_PATIENCE) as answer:
            body: bytes = answer.read(_MOST_BYTES)
    except HTTPError as refusal:  # a 503 of ours is still ours
        body = refusal.read(_MOST_BYTES)
        if refusal.code in _NOBODY_BEHIND and not body.lstrip().startswith(b"{"):
            raise
    return body


def _silence(away: Exception) -> State:
    reason = away.reason if isinstance(away, URLError) else away
    if isinstance(reason, ssl.SSLError):
        return State.CERTIFICATE
    return State.NO_NAME if isinstance(reason, socket.gaierror) else State.SILENT


def time_outside(url: str) -> Finding | None:
    """How far this machine's clock is from that of ``url``'s host; ``None`` when it does not tell.

    Asked without TLS: with a clock that is far off no certificate is valid, and it is only a hint.
    """
    parts = urlsplit(url)
    port = parts.port if parts.scheme == "http" else 80
    connection = HTTPConnection(parts.hostname or "", port, timeout=_PATIENCE)
    try:
        connection.request("HEAD", "/")
        answer = connection.getresponse()
        told = parsedate_to_datetime(answer.getheader("Date") or "")
        # What a cache answers was written that long ago (RFC 9111, section 5.1).
        age = max(0, int(answer.getheader("Age") or 0))
    except (OSError, HTTPException, ValueError, TypeError):
        return None
    finally:
        connection.close()
    apart = round(time.time() - age - told.replace(tzinfo=told.tzinfo or UTC).timestamp())
    advice = Advice.CLOCK if abs(apart) > _SKEW_SECONDS else None
    return found(Check.TIME_OUTSIDE, advice, Level.WRONG, seconds=apart)
