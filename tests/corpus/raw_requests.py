"""Requests that no browser sends: bytes for a socket, to see what the server of production makes of them."""

from collections.abc import Iterator
from dataclasses import dataclass

# Closing is asked for, so that nobody waits for what does not come.
_HOST = b"Host: localhost\r\nConnection: close\r\n"
_JSON = b"Content-Type: application/json\r\n"
_CHUNKED = b"Transfer-Encoding: chunked\r\n"
_CLOSING = b"GET /healthz HTTP/1.1\r\n" + _HOST + b"\r\n"
_STAYING = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
_POST = b"POST /api/v1/contributions HTTP/1.1\r\n" + _HOST + _JSON


@dataclass(frozen=True)
class Raw:
    """What is written to the socket. ``good`` requests are odd and served all the same."""

    name: str
    data: bytes
    good: bool = False


def raw_requests() -> Iterator[Raw]:
    """The whole collection."""
    yield from _lengths()
    yield from _heads()
    yield from _targets()
    for name, data in _chunks().items():
        yield Raw(name, _POST + _CHUNKED + b"\r\n" + data)
    yield Raw("two requests at once", _STAYING + _CLOSING, good=True)
    yield Raw("junk after a request", _CLOSING + b"\x00\xff\xfejunk\r\n\r\n", good=True)


def _lengths() -> Iterator[Raw]:
    lengths = {
        "negative": b"-1",
        "of words": b"douze",
        "beyond 2**63": b"9223372036854775808",
        "beyond 2**64": b"99999999999999999999999",
        "in hexadecimal": b"0x10",
        "with an underscore": b"1_0",
        "with a plus": b"+2",
        "of two numbers": b"2, 3",
        "empty": b"",
        "of 1 TB": b"1099511627776",
    }
    for name, value in lengths.items():
        yield Raw(f"a length {name}", _POST + b"Content-Length: " + value + b"\r\n\r\n{}")
    yield Raw("two lengths", _POST + b"Content-Length: 2\r\nContent-Length: 5\r\n\r\n{}xyz")
    yield Raw("a length and chunks", _POST + b"Content-Length: 4\r\n" + _CHUNKED + b"\r\n0\r\n\r\n")
    yield Raw("no length", _POST + b"\r\n{}")
    yield Raw("less than announced", _POST + b"Content-Length: 500\r\n\r\n{}")


def _heads() -> Iterator[Raw]:
    get = b"GET /liste HTTP/1.1\r\n"
    heads = {
        "no host": get + b"\r\n",
        "two hosts": get + _HOST + _HOST.replace(b"localhost", b"elsewhere") + b"\r\n",
        "a NUL in a header": get + _HOST + b"X-A: a\0b\r\n\r\n",
        "a header without a colon": get + _HOST + b"nonsense\r\n\r\n",
        "a blank before the colon": get + _HOST + b"X-A : b\r\n\r\n",
        "a folded header": get + _HOST + b"X-A: a\r\n b\r\n\r\n",
        "ten thousand headers": get + _HOST + b"".join(b"X-%d: 1\r\n" % n for n in range(10_000)) + b"\r\n",
        "a header of 1 MB": get + _HOST + b"X-A: " + b"a" * 1_000_000 + b"\r\n\r\n",
        "a method of 10,000 letters": b"A" * 10_000 + b" / HTTP/1.1\r\n" + _HOST + b"\r\n",
        "an unknown method": b"BREW / HTTP/1.1\r\n" + _HOST + b"\r\n",
        "CONNECT": b"CONNECT example.org:443 HTTP/1.1\r\n" + _HOST + b"\r\n",
        "TRACE": b"TRACE / HTTP/1.1\r\n" + _HOST + b"\r\n",
        "HTTP/9.9": b"GET / HTTP/9.9\r\n" + _HOST + b"\r\n",
        "HTTP/0.9": b"GET /\r\n\r\n",
        "TLS on a plain port": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(100),
        "SSH": b"SSH-2.0-OpenSSH_9.9\r\n\r\n",
        "noise": bytes((n * 7919) % 256 for n in range(4096)) + b"\r\n\r\n",
    }
    for name, data in heads.items():
        yield Raw(name, data)
    odd = {
        "a cookie that is no cookie": b"Cookie: =;;=\xff\xfe; carto_session=\xe9; carto_notices=x.y.z\r\n",
        "a language of noise": b"Accept-Language: \xff;q=x,,,;;\r\nAccept: */;q=NaN\r\n",
        "a date of noise": b'If-Modified-Since: hier\r\nIf-None-Match: "\xff\r\nRange: bytes=5-1,-\r\n',
        "an authorisation of noise": b"Authorization: Bearer \xff\xfe\r\n",
        "addresses of noise": b'X-Forwarded-For: ,,;\xff\r\nForwarded: for="\r\nX-Forwarded-Host: a/b\r\n',
    }
    for name, header in odd.items():
        yield Raw(name, get + _HOST + header + b"\r\n", good=True)


def _targets() -> Iterator[Raw]:
    targets = {
        "bytes that are no UTF-8": b"/lieux/\xff\xfe",
        "escapes that are no UTF-8": b"/lieux/%ff%fe",
        "half an escape": b"/lieux/%f",
        "a NUL": b"/lieux/\0",
        "an escaped NUL": b"/lieux/%00",
        "escaped line ends": b"/lieux/%0d%0aX-Injected:%201",
        "a path upwards": b"/../../etc/passwd",
        "an escaped path upwards": b"/assets/x/..%2f..%2fconfig.py",
        "a whole address": b"http://example.org/lieux/x",
        "100,000 letters": b"/" + b"a" * 100_000,
        "no slash": b"lieux",
        "a lone surrogate": b"/quartiers/%ed%a0%80",
    }
    for name, target in targets.items():
        yield Raw(f"an address with {name}", b"GET " + target + b" HTTP/1.1\r\n" + _HOST + b"\r\n")


def _chunks() -> dict[str, bytes]:
    return {
        "a chunk of no size": b"\r\n{}\r\n0\r\n\r\n",
        "a chunk of words": b"deux\r\n{}\r\n0\r\n\r\n",
        "a chunk of negative size": b"-2\r\n{}\r\n0\r\n\r\n",
        "a chunk beyond 2**64": b"fffffffffffffffff\r\n{}\r\n0\r\n\r\n",
        "a chunk longer than it says": b"1\r\n{}\r\n0\r\n\r\n",
        "a chunk extension of 100,000 letters": b"2;" + b"a" * 100_000 + b"\r\n{}\r\n0\r\n\r\n",
        "a trailer that is no header": b"2\r\n{}\r\n0\r\nnonsense\r\n\r\n",
        "chunks that never end": b"2\r\n{}\r\n",
    }
