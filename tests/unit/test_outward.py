"""Addresses that people give: only the public internet is asked, wholly or not at all, and within a time."""

import gzip
import socket
import time

import pytest

from cartoquartiers.adapters.outward import Limits, Outward, is_public
from cartoquartiers.domain.import_words import FileTrouble
from cartoquartiers.usecases.ports import Fetched, FetchRefused
from tests.support.lists import Site

QUICK = Limits(silence=0.4, total=0.8, most_bytes=50_000)


@pytest.fixture
def site(elsewhere: Site) -> Site:
    return elsewhere.mend(body=b"nom;ville\nA;Nantes\n")


def ask(site: Site, onward: str = "", **marks: str) -> Fetched | None:
    return Outward(loopback=True, limits=QUICK).fetch(onward or site.address, **marks)


def refusal(address: str, door: Outward | None = None) -> str:
    with pytest.raises(FetchRefused) as refused:
        (door or Outward(loopback=True, limits=QUICK)).fetch(address)
    return refused.value.code


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
     "224.0.0.1", "240.0.0.1", "255.255.255.255", "::1", "::", "fe80::1%eth0", "fc00::1", "ff02::1",
     "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "198.18.0.1",
     # Global by the tables of addresses, and yet given out to nobody.
     "fec0::1", "::7f00:1", "::ffff:0:7f00:1", "64:ff9b:1::7f00:1", "4000::1", "3fff::1"],
)  # fmt: skip
def test_what_is_not_of_the_public_internet_is_known(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "193.54.0.1", "2a01:e0a::1", "64:ff9b::808:808"])
def test_what_is_of_the_public_internet_is_known(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("ftp://exemple.fr/liste", FileTrouble.BAD_ADDRESS),
        ("file:///etc/passwd", FileTrouble.BAD_ADDRESS),
        ("http://", FileTrouble.BAD_ADDRESS),
        ("http://moi:secret@exemple.fr/", FileTrouble.BAD_ADDRESS),
        ("http://exemple.fr:99999/", FileTrouble.BAD_ADDRESS),
        ("http://8.8.8.8:25/", FileTrouble.PRIVATE_ADDRESS),
        ("http://10.0.0.1/", FileTrouble.PRIVATE_ADDRESS),
        ("http://[::ffff:192.168.0.1]/", FileTrouble.PRIVATE_ADDRESS),
        ("http://0x7f.1/", FileTrouble.PRIVATE_ADDRESS),
        ("http://nulle-part.invalid/", FileTrouble.UNKNOWN_HOST),
    ],
)
def test_other_addresses_are_refused_before_anybody_is_asked(address: str, code: str) -> None:
    assert refusal(address, Outward(limits=QUICK)) == code


def test_loopback_is_refused_unless_it_is_allowed(site: Site) -> None:
    assert refusal(site.address, Outward(limits=QUICK)) == FileTrouble.PRIVATE_ADDRESS
    assert not site.asked
    assert ask(site) == Fetched(site.body)


def test_a_name_is_resolved_once_and_asked_where_it_was_checked(site: Site) -> None:
    port = int(site.address.split(":")[2].split("/")[0])
    answers = iter([["127.0.0.1"], ["10.0.0.1"]])
    door = Outward(loopback=True, limits=QUICK, resolve=lambda _host, _port: next(answers))
    found = door.fetch(f"http://ville.example:{port}/liste")
    assert found
    assert found.content == site.body
    assert site.asked[0][1]["host"] == f"ville.example:{port}"
    # One private address among others is enough to refuse a name.
    mixed = Outward(limits=QUICK, resolve=lambda _host, _port: ["8.8.8.8", "127.0.0.1"])
    assert refusal("http://ville.example/", mixed) == FileTrouble.PRIVATE_ADDRESS


def test_each_redirection_is_judged_anew(site: Site) -> None:
    port = int(site.address.split(":")[2].split("/")[0])
    # The first name is a public site of which this test plays the part; where it leads is not.
    door = Outward(
        loopback=True,
        limits=QUICK,
        resolve=lambda host, _port: ["127.0.0.1"] if host == "ville.example" else ["169.254.169.254"],
    )
    site.onward = "http://metadonnees.example/latest/"
    assert refusal(f"http://ville.example:{port}/liste", door) == FileTrouble.PRIVATE_ADDRESS
    site.onward = "file:///etc/passwd"
    assert refusal(f"http://ville.example:{port}/liste", door) == FileTrouble.BAD_ADDRESS
    site.onward = "http://[nulle part/"
    assert refusal(f"http://ville.example:{port}/liste", door) == FileTrouble.BAD_ADDRESS
    site.onward = "/encore"
    assert refusal(site.address) == FileTrouble.REDIRECTIONS
    assert len(site.asked) == 3 + 6


def test_what_is_cut_slow_large_or_missing_is_refused(site: Site) -> None:
    site.cut = 5
    assert refusal(site.address) == FileTrouble.CUT_OFF
    site.cut, site.status = 0, 404
    assert refusal(site.address) == FileTrouble.STATUS
    site.status, site.body = 200, b"x" * 60_000
    assert refusal(site.address) == FileTrouble.TOO_BIG
    site.body, site.drip = b"x" * 100, 0.1
    begun = time.monotonic()
    assert refusal(site.address) == FileTrouble.TOO_SLOW
    site.drip, site.silent = 0, 0.6
    assert refusal(site.address) == FileTrouble.TOO_SLOW
    assert time.monotonic() - begun < 3


def test_what_comes_compressed_is_opened_and_never_grows_above_the_limit(site: Site) -> None:
    plain = site.body
    site.packed, site.body = "gzip", gzip.compress(plain)
    assert ask(site) == Fetched(plain)
    site.body = gzip.compress(plain)[:-9]
    assert refusal(site.address) == FileTrouble.CUT_OFF
    site.body = b"no gzip at all"
    assert refusal(site.address) == FileTrouble.CUT_OFF
    site.body = gzip.compress(bytes(20_000_000))
    assert len(site.body) < 50_000
    assert refusal(site.address) == FileTrouble.TOO_BIG


def test_what_was_packed_in_several_parts_comes_whole(site: Site) -> None:
    parts = [b"nom;ville\n", b"", *(b"%d;Nantes\n" % number for number in range(1000))]
    site.packed, site.body = "gzip", b"".join(map(gzip.compress, parts))
    assert ask(site) == Fetched(b"".join(parts))
    site.body += bytes(600)
    assert ask(site) == Fetched(b"".join(parts))
    whole = site.body
    for bad in (whole + gzip.compress(b"more")[:-9], whole + b"no gzip at all"):
        site.body = bad
        assert refusal(site.address) == FileTrouble.CUT_OFF
    # Each part is below the limit, all of them are not.
    site.body = gzip.compress(bytes(20_000)) * 3
    assert refusal(site.address) == FileTrouble.TOO_BIG
    site.body = gzip.compress(bytes(25_000)) * 2
    assert ask(site) == Fetched(bytes(50_000))


def test_the_marks_of_the_last_time_spare_the_file(site: Site) -> None:
    site.etag = '"v1"'
    first = ask(site)
    assert first
    assert first.etag == '"v1"'
    assert ask(site, etag=first.etag) is None
    assert site.asked[-1][1]["if-none-match"] == '"v1"'
    site.etag = '"v2"'
    assert ask(site, etag=first.etag) is not None
    for odd in ('"' + "v" * 300 + '"', '"v\x00"', '"v\u0085"'):
        # Not to be kept: no database takes the one, no header the other.
        site.etag = odd
        assert ask(site) == Fetched(site.body)


def test_a_name_with_many_silent_addresses_takes_no_longer_than_one(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    def silent(_address: object, timeout: float) -> socket.socket:
        time.sleep(timeout)
        raise TimeoutError

    monkeypatch.setattr(socket, "create_connection", silent)
    many = [f"8.8.8.{number}" for number in range(50)]
    begun = time.monotonic()
    quick = Outward(limits=Limits(silence=0.1, total=0.3), resolve=lambda _host, _port: many)
    assert refusal("http://ville.example/", quick) == FileTrouble.TOO_SLOW
    assert time.monotonic() - begun < 1


def test_an_address_with_accents_is_asked_as_the_web_writes_it(site: Site) -> None:
    ask(site, site.address.replace("liste", "données publiques/liste.csv?année=2026"))
    assert site.asked[0][0] == "/donn%C3%A9es%20publiques/liste.csv?ann%C3%A9e=2026"
