"""A list of five places that is followed, and an application that may ask this very machine for it."""

import pytest
from flask import Flask

from cartoquartiers.adapters.outward import Limits, Outward
from tests.support.application import toolbox_of
from tests.support.lists import Site

COLUMNS = "id;nom;adresse;tel;lon;lat"
QUICK = Limits(silence=0.3, total=0.6, most_bytes=200_000)


def line(number: int, tel: str = "02 40 41 90 00") -> str:
    return f"{number};Composteur {number};{number} rue du Port;{tel};{-1.59 + number / 1000:.4f};47.2161"


def csv(*rows: str, columns: str = COLUMNS) -> bytes:
    return "\n".join([columns, *rows, ""]).encode()


@pytest.fixture
def site(elsewhere: Site) -> Site:
    return elsewhere.mend(body=csv(*map(line, range(1, 6))))


@pytest.fixture
def app(app: Flask) -> Flask:
    """The application, which may ask this very machine."""
    toolbox_of(app).outside = Outward(loopback=True, limits=QUICK)
    return app
