"""Asking a service of addresses: what it says is read with care, and nothing it does holds the site up."""

import time
from collections.abc import Iterator
from typing import Any

import pytest

from cartoquartiers.adapters.geocoder import MOST_BYTES, HttpGeocoder
from cartoquartiers.adapters.remembering import KEPT_SECONDS, MOST_KEPT, REST_SECONDS, RememberingGeocoder
from cartoquartiers.usecases import addresses
from cartoquartiers.usecases.addresses import Surroundings
from cartoquartiers.usecases.ports import GeocoderAway
from tests.support.geocoders import STRASBOURG, Known, Service, address, collection, feature, serving

PATIENCE = 0.4


@pytest.fixture
def running() -> Iterator[tuple[HttpGeocoder, Service]]:
    with serving() as (base, service):
        yield HttpGeocoder(f"{base}/", PATIENCE), service


def search(geocoder: HttpGeocoder) -> list[Any]:
    return geocoder.search("29 rue de stras", (-1.55, 47.21), 5)


def test_the_question_and_the_answer_have_the_shape_of_the_base_adresse(
    running: tuple[HttpGeocoder, Service],
) -> None:
    geocoder, service = running
    (found,) = search(geocoder)
    asked = {"q": "29 rue de stras", "limit": "5", "autocomplete": "1", "lon": "-1.55000", "lat": "47.21000"}
    assert service.asked == [("/search/", asked)]
    assert (found.label, found.name) == ("29 Rue de Strasbourg 44000 Nantes", "29 Rue de Strasbourg")
    assert (found.postcode, found.city, found.kind) == ("44000", "Nantes", "housenumber")
    assert (found.position, found.id_ban, found.score) == (STRASBOURG, "44109_6924_00029", 0.9)
    assert geocoder.reverse((-1.5, 47.2)) == [found]
    assert service.asked[-1] == ("/reverse/", {"lon": "-1.500000", "lat": "47.200000"})


def test_features_that_are_no_addresses_are_left_out(running: tuple[HttpGeocoder, Service]) -> None:
    geocoder, service = running
    odd: list[Any] = [None, 3, {}, {"properties": None}, feature(at=[]), feature(at=["x", 2])]
    odd += [feature(at=[200, 47]), feature(at=[float("nan"), 47]), feature(label="x", score=float("inf"))]
    odd += [{**feature(), "properties": {"name": "sans libellé"}}, feature(score="beaucoup")]
    odd += [feature("Rue\u0000")]
    service.body = collection(*odd, feature("Rue \n Crébillon", id="z" * 61))
    (found,) = search(geocoder)
    assert found.name == "Rue Crébillon"
    assert found.id_ban == ""


@pytest.mark.parametrize("body", [b"", b"<html>", b'{"features":', b"\xff\xfe", b"[" * 100_000])
def test_an_answer_that_cannot_be_read_is_no_answer(
    running: tuple[HttpGeocoder, Service], body: bytes
) -> None:
    geocoder, service = running
    service.body = body
    with pytest.raises(GeocoderAway):
        search(geocoder)


@pytest.mark.parametrize("body", [b"null", b"[]", b'{"features": 3}', b"{}"])
def test_another_document_holds_no_address(running: tuple[HttpGeocoder, Service], body: bytes) -> None:
    geocoder, service = running
    service.body = body
    assert search(geocoder) == []


@pytest.mark.parametrize("status", [404, 429, 500, 503])
def test_a_refusal_is_no_answer(running: tuple[HttpGeocoder, Service], status: int) -> None:
    geocoder, service = running
    service.status = status
    with pytest.raises(GeocoderAway):
        search(geocoder)


def test_words_that_the_service_makes_nothing_of_are_no_address(
    running: tuple[HttpGeocoder, Service],
) -> None:
    geocoder, service = running
    service.status = 400
    assert search(geocoder) == []


def test_a_redirection_is_followed_within_the_service_only(running: tuple[HttpGeocoder, Service]) -> None:
    geocoder, service = running
    with serving() as (elsewhere, other):
        service.status, service.headers = 302, {"Location": f"{elsewhere}/search/"}
        with pytest.raises(GeocoderAway):
            search(geocoder)
        assert other.asked == []
        service.headers = {"Location": "file:///etc/passwd"}
        with pytest.raises(GeocoderAway):
            search(geocoder)


def test_an_endless_answer_is_cut(running: tuple[HttpGeocoder, Service]) -> None:
    geocoder, service = running
    service.body = b" " * (MOST_BYTES + 65536) + service.body
    with pytest.raises(GeocoderAway):
        search(geocoder)


def test_a_slow_service_is_not_waited_for(running: tuple[HttpGeocoder, Service]) -> None:
    geocoder, service = running
    service.wait = PATIENCE * 4
    began = time.monotonic()
    with pytest.raises(GeocoderAway):
        search(geocoder)
    assert time.monotonic() - began < PATIENCE * 3


def test_a_service_that_drips_is_not_waited_for(running: tuple[HttpGeocoder, Service]) -> None:
    geocoder, service = running

    def drip(file: Any) -> None:
        for _ in range(30):
            file.write(b" ")
            file.flush()
            time.sleep(PATIENCE / 8)

    service.drip = drip
    began = time.monotonic()
    with pytest.raises(GeocoderAway):
        search(geocoder)
    assert time.monotonic() - began < PATIENCE * 3


def test_nobody_at_home_is_no_answer() -> None:
    with serving() as (base, _):
        pass
    with pytest.raises(GeocoderAway):
        search(HttpGeocoder(base, PATIENCE))


@pytest.mark.parametrize(
    "base", ["file:///etc/passwd", "ftp://example.org", "adresse.example.org", "http://"]
)
def test_only_an_address_of_the_web_is_taken(base: str) -> None:
    with pytest.raises(ValueError, match="CARTO_GEOCODER_URL"):
        HttpGeocoder(base)


class Clock:
    """Seconds that pass when the test says so."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_an_answer_is_remembered_for_a_day() -> None:
    known, clock = Known(address()), Clock()
    geocoder = RememberingGeocoder(known, clock)
    for words in ("29 Rue de Stras", "  29 rue de  stras "):
        assert geocoder.search(words, (-1.5511, 47.2111), 5) == [address()]
    assert len(known.asked) == 1
    assert geocoder.search("29 rue de stras", (-1.60, 47.21), 5)
    assert geocoder.reverse((-1.5, 47.2)) == geocoder.reverse((-1.500001, 47.2))
    assert len(known.asked) == 3
    clock.now = KEPT_SECONDS + 1
    geocoder.search("29 rue de stras", (-1.55, 47.21), 5)
    assert len(known.asked) == 4


def test_the_memory_is_bounded_and_forgets_the_oldest_first() -> None:
    known = Known(address())
    geocoder = RememberingGeocoder(known, Clock())
    for rank in range(MOST_KEPT + 1):
        geocoder.search(f"rue {rank}", None, 5)
    geocoder.search(f"rue {MOST_KEPT}", None, 5)
    assert len(known.asked) == MOST_KEPT + 1
    geocoder.search("rue 0", None, 5)
    assert len(known.asked) == MOST_KEPT + 2


def test_a_service_that_failed_rests_while_what_is_remembered_is_given() -> None:
    known, clock = Known(address()), Clock()
    geocoder = RememberingGeocoder(known, clock)
    geocoder.search("rue connue", None, 5)
    known.away = True
    for _ in range(3):
        with pytest.raises(GeocoderAway):
            geocoder.search("rue inconnue", None, 5)
    assert len(known.asked) == 2
    assert geocoder.search("rue connue", None, 5)
    known.away, clock.now = False, REST_SECONDS + 1
    assert geocoder.search("rue inconnue", None, 5)


NANTES = Surroundings((-1.65, 47.18, -1.48, 47.30))


def test_addresses_of_the_territory_come_first_and_guesses_not_at_all() -> None:
    paris = address("29 Rue de Strasbourg à Paris", position=(2.35, 48.87), score=0.95)
    guess = address("Rue de l’Abbaye", score=0.3)
    known = Known(paris, address(), guess)
    found = addresses.search(known, "  29  rue de Strasbourg ", NANTES)
    assert found == [address(), paris]
    assert known.asked == [("29 rue de Strasbourg", pytest.approx((-1.565, 47.24)), 5)]


@pytest.mark.parametrize("words", ["", "ab", "  a ", "x" * 201, "%%%%"])
def test_words_that_are_no_address_are_not_asked_for(words: str) -> None:
    known = Known(address())
    assert addresses.search(known, words, NANTES) == []
    assert known.asked == []


def test_the_address_of_a_position_is_near_it() -> None:
    spot = (STRASBOURG[0] + 0.0005, STRASBOURG[1])
    town = address("Nantes", kind="municipality", position=spot)
    assert addresses.address_at(Known(town, address()), spot) == address()
    assert addresses.address_at(Known(address()), (STRASBOURG[0] + 0.005, STRASBOURG[1])) is None
