"""Asking an address that somebody gave: only hosts of the public internet, at the very address checked.

A name is resolved once; each of its addresses must be public, and the connection goes to one of those that
were looked at: a name that answers otherwise the second time changes nothing. Redirections are followed here,
one by one, and each is judged alike. No proxy is used: it would connect in our place, unseen.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from cartoquartiers.domain.import_words import FileTrouble
from cartoquartiers.usecases.ports import IMPORT_MAX_BYTES, Fetched, FetchRefused

#: Seconds without a byte, then seconds in all, after which an address is given up.
SILENCE_SECONDS = 20.0
TOTAL_SECONDS = 60.0
MOST_REDIRECTIONS = 5
_GZIP, _PIECE = zlib.MAX_WBITS | 16, 4096
_BLOCK = 64 * 1024
_MEGABYTE = 1024 * 1024
#: Below 1024 other ports belong to mail servers and the like, which must not be spoken to from here.
_PORTS = frozenset({80, 443})
_FREE_PORTS = 1024
#: What carries an IPv4 address inside: the address inside counts (RFC 6052, RFC 3056).
_NAT64, _SIX_TO_FOUR = ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("2002::/16")
# All that is given out today (RFC 4291, 2.4); what else is "global" is site-local, or wraps an address.
_GLOBAL_UNICAST = ipaddress.ip_network("2000::/3")
# Of examples only (RFC 9637): older tables of addresses do not know it yet.
_EXAMPLES = ipaddress.ip_network("3fff::/20")
_MOVED = frozenset({301, 302, 303, 307, 308})
#: What stands in an address as it is; the rest (an accent, a space) is written as RFC 3986 wants it.
_SAFE = "/%:@!$&'()*+,;=~-._?[]"
Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolve = Callable[[str, int], list[str]]


def resolve(host: str, port: int) -> list[str]:
    """Every address of a host name. Raises OSError."""
    return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def is_public(text: str) -> bool:
    """Whether an address is one of the public internet: not private, loopback, link-local, shared (RFC 6598),
    reserved nor multicast."""
    address: Address = ipaddress.ip_address(text.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            address = address.ipv4_mapped
        elif address in _NAT64:
            address = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        elif address in _SIX_TO_FOUR:
            address = ipaddress.IPv4Address((int(address) >> 80) & 0xFFFFFFFF)
        elif address not in _GLOBAL_UNICAST or address in _EXAMPLES:
            return False
    return address.is_global and not address.is_multicast


def _printable(mark: str, most: int) -> str:
    """What another server says of its file, to be given back to it; nothing when it cannot be kept."""
    return mark if mark.isprintable() and len(mark) <= most else ""


@dataclass(frozen=True, slots=True)
class Limits:
    """How long and how much: seconds without a byte, seconds in all, bytes."""

    silence: float = SILENCE_SECONDS
    total: float = TOTAL_SECONDS
    most_bytes: int = IMPORT_MAX_BYTES


@dataclass(frozen=True, slots=True)
class _Reply:
    status: int
    headers: http.client.HTTPMessage
    content: bytes


class Outward:
    """The one door to addresses that people give. `loopback`: this very machine may be asked too (tests);
    `anywhere`: so may the house's own network, for whoever administers the machine could ask it anyway."""

    def __init__(
        self,
        *,
        loopback: bool = False,
        anywhere: bool = False,
        limits: Limits | None = None,
        resolve: Resolve = resolve,
    ) -> None:
        self._loopback, self._anywhere = loopback, anywhere
        self._limits, self._resolve = limits or Limits(), resolve

    def fetch(self, address: str, etag: str = "", modified: str = "") -> Fetched | None:
        """What lies at an address; None: unchanged, by the marks of the last time. Raises FetchRefused."""
        marks = {"If-None-Match": etag, "If-Modified-Since": modified}
        headers = {"Accept": "*/*", **{name: value for name, value in marks.items() if value}}
        until = time.monotonic() + self._limits.total
        asked = address
        for _turn in range(MOST_REDIRECTIONS + 1):
            reply = self._ask("GET", asked, headers, None, until)
            if reply.status in _MOVED and (onward := reply.headers.get("Location")):
                asked = _joined(asked, onward)
                continue
            if reply.status == HTTPStatus.NOT_MODIFIED and (etag or modified):
                return None
            if reply.status != HTTPStatus.OK:
                raise FetchRefused(FileTrouble.STATUS, location=address, status=reply.status)
            told = reply.headers
            marks_now = (_printable(told.get("ETag", ""), 200), _printable(told.get("Last-Modified", ""), 60))
            return Fetched(reply.content, *marks_now)
        raise FetchRefused(FileTrouble.REDIRECTIONS, location=address)

    def post(self, address: str, body: bytes, headers: Mapping[str, str]) -> int:
        """Hand a body over, following no redirection; the status of the answer. Raises FetchRefused."""
        until = time.monotonic() + self._limits.total
        return self._ask("POST", address, headers, body, until).status

    def check(self, address: str) -> None:
        """Judge an address without asking it anything. Raises FetchRefused."""
        self._addresses(*self._target(address), address)

    def _ask(
        self, method: str, address: str, headers: Mapping[str, str], body: bytes | None, until: float
    ) -> _Reply:
        parts, port = self._target(address)
        found = self._addresses(parts, port, address)
        try:
            with self._connected(parts, port, found, until) as connection:
                path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
                connection.request(method, path, body, {"User-Agent": "CartoQuartiers", **headers})
                return self._read(connection.getresponse(), address, until)
        except (OSError, http.client.HTTPException, ValueError) as failed:
            if time.monotonic() >= until or isinstance(failed, TimeoutError):
                raise FetchRefused(FileTrouble.TOO_SLOW, location=address) from None
            if isinstance(failed, http.client.IncompleteRead):
                raise FetchRefused(FileTrouble.CUT_OFF, location=address) from None
            detail = type(failed).__name__
            raise FetchRefused(FileTrouble.NO_ANSWER, location=address, detail=detail) from None

    def _target(self, address: str) -> tuple[SplitResult, int]:
        """The parts of an address and its port. Raises FetchRefused unless it is http(s), without a login."""
        try:
            parts = urlsplit(address.strip())
            port = parts.port or (443 if parts.scheme == "https" else 80)
            host = (parts.hostname or "").encode("idna").decode()
        except (ValueError, UnicodeError):
            raise FetchRefused(FileTrouble.BAD_ADDRESS, location=address) from None
        if parts.scheme not in ("http", "https") or not host or parts.username or not address.isprintable():
            raise FetchRefused(FileTrouble.BAD_ADDRESS, location=address)
        path, query = quote(parts.path, _SAFE), quote(parts.query, _SAFE)
        parts = SplitResult(parts.scheme, f"[{host}]" if ":" in host else host, path, query, "")
        if port not in _PORTS and port < _FREE_PORTS and not self._anywhere:
            raise FetchRefused(FileTrouble.PRIVATE_ADDRESS, location=address)
        return parts, port

    def _addresses(self, parts: SplitResult, port: int, address: str) -> list[str]:
        """The addresses of the host, all of them public. Raises FetchRefused."""
        try:
            found = self._resolve(str(parts.hostname), port)
        except (OSError, UnicodeError):
            raise FetchRefused(FileTrouble.UNKNOWN_HOST, host=parts.hostname) from None
        if not found or not all(self._may_ask(one) for one in found):
            raise FetchRefused(FileTrouble.PRIVATE_ADDRESS, location=address)
        return found

    def _may_ask(self, found: str) -> bool:
        here = self._loopback and ipaddress.ip_address(found).is_loopback
        return self._anywhere or here or is_public(found)

    @contextmanager
    def _connected(
        self, parts: SplitResult, port: int, found: list[str], until: float
    ) -> Iterator[http.client.HTTPConnection]:
        """A connection to one of the checked addresses, closed at the deadline, whatever the other does."""
        host = str(parts.hostname)
        raw = _connect(found, port, self._limits.silence, until)
        raw.settimeout(self._limits.silence)
        opened = [raw]
        clock = threading.Timer(max(0.0, until - time.monotonic()), _shut, [opened])
        clock.daemon = True
        clock.start()
        kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        connection = kind(host, port)
        try:
            if parts.scheme == "https":
                # The certificate is that of the name, whatever the address.
                secure = ssl.create_default_context().wrap_socket(
                    raw, server_hostname=host, do_handshake_on_connect=False
                )
                opened[0] = secure
                secure.do_handshake()
            connection.sock = opened[0]
            yield connection
        finally:
            clock.cancel()
            connection.close()
            opened[0].close()

    def _read(self, answer: http.client.HTTPResponse, address: str, until: float) -> _Reply:
        """The whole answer: not one byte above the limit, and none less than what was announced."""
        blocks, size = [], 0
        # read1 gives what there is: a slow drip comes back here, where the deadline is.
        while block := answer.read1(_BLOCK):
            size += len(block)
            if size > self._limits.most_bytes:
                raise FetchRefused(FileTrouble.TOO_BIG, limit=self._limits.most_bytes // _MEGABYTE)
            blocks.append(block)
        if time.monotonic() >= until:
            raise FetchRefused(FileTrouble.TOO_SLOW, location=address)
        announced = answer.headers.get("Content-Length", "")
        has_body = answer.status not in (HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED)
        if has_body and announced.isdigit() and not answer.chunked and size < int(announced):
            raise FetchRefused(FileTrouble.CUT_OFF, location=address)
        return _Reply(answer.status, answer.headers, self._unpacked(b"".join(blocks), answer, address))

    def _unpacked(self, content: bytes, answer: http.client.HTTPResponse, address: str) -> bytes:
        """What a server compressed though nobody asked for it, as a store of files does that only has it so;
        never more than the limit comes out."""
        if answer.headers.get("Content-Encoding", "").strip().lower() not in ("gzip", "x-gzip"):
            return content
        most = self._limits.most_bytes
        try:
            plain = _gunzipped(content, most)
        except (zlib.error, EOFError):
            raise FetchRefused(FileTrouble.CUT_OFF, location=address) from None
        if len(plain) > most:
            raise FetchRefused(FileTrouble.TOO_BIG, limit=most // _MEGABYTE)
        return plain


def _gunzipped(content: bytes, most: int) -> bytes:
    """What was packed, wholly, or one byte more than `most` of it. Raises zlib.error, and EOFError when its
    end is missing.

    It may be several that were packed one by one and put together. In small pieces: what is left of one is
    copied at the end of each of them, and there may be millions.
    """
    plain = bytearray()
    unpacking = zlib.decompressobj(_GZIP)
    for start in range(0, len(content), _PIECE):
        piece = content[start : start + _PIECE]
        while piece:
            if not unpacking.eof:
                plain += unpacking.decompress(piece, most + 1 - len(plain))
                piece = unpacking.unused_data
            elif piece := piece.lstrip(b"\0"):  # zeros may fill the end
                unpacking = zlib.decompressobj(_GZIP)
            if len(plain) > most:
                return bytes(plain)
    if content and not unpacking.eof:
        raise EOFError
    return bytes(plain)


def _joined(address: str, onward: str) -> str:
    """Where a redirection leads. Raises FetchRefused."""
    try:
        return urljoin(address, onward)
    except ValueError:
        raise FetchRefused(FileTrouble.BAD_ADDRESS, location=onward[:200]) from None


def _connect(found: list[str], port: int, patience: float, until: float) -> socket.socket:
    """A connection to the first of the addresses that answers: a name may have hundreds that do not. Raises
    OSError."""
    failure: OSError = OSError("no address")
    for address in dict.fromkeys(found):
        left = until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        try:
            return socket.create_connection((address, port), timeout=min(patience, left))
        except OSError as failed:
            failure = failed
    raise failure


def _shut(opened: list[socket.socket]) -> None:
    """Let whoever reads from it see the end."""
    try:
        socket.socket.shutdown(opened[0], socket.SHUT_RDWR)
    except OSError:
        return
