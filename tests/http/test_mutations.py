"""Good and bad requests with some bytes changed: whatever is answered, it is no error of ours."""

import hashlib
import io
import os
from collections.abc import Callable
from functools import cache

from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.corpus.bad_contributions import cases
from tests.corpus.bad_files import SQUARE, bad_files, feature, outlines, polygon
from tests.corpus.photos import all_photos
from tests.support import api

EXAMPLES = int(os.environ.get("CARTO_TEST_EXAMPLES", "40"))
Send = Callable[[FlaskClient, bytes], int]


def contribution(client: FlaskClient, data: bytes) -> int:
    """As the body of a contribution."""
    return client.post(api.CONTRIBUTIONS, data=data, content_type="application/json").status_code


def quartiers(client: FlaskClient, data: bytes) -> int:
    """As a file of outlines."""
    form = {"file": (io.BytesIO(data), "quartiers.geojson")}
    return client.post("/administration/territoire/quartiers", data=form).status_code


def photo(client: FlaskClient, data: bytes) -> int:
    """As a photo."""
    return client.put(f"/api/v1/photos/{hashlib.sha256(data).hexdigest()}", data=data).status_code


@cache
def seeds() -> list[tuple[Send, bytes]]:
    """Short requests, of which a change hits something that is read."""
    found: list[tuple[Send, bytes]] = [
        *((contribution, case.body) for case in cases(api.creation, "0192f4c8-0000-7000-8000-00000000feed")),
        *((quartiers, file.data) for file in bad_files()),
        (quartiers, outlines(feature(polygon(SQUARE)))),
        *((photo, one.data) for one in all_photos()),
    ]
    return [(send, data) for send, data in found if 0 < len(data) < 20_000]


PIECES = [b"", b"\0", b'"', b"}", b"[", b"\\ud800", b"\xff", b"\xed\xa0\x80", b"1e999", b"NaN", b"-", b"null"]


@st.composite
def mutations(draw: st.DrawFn) -> tuple[Send, bytes]:
    """One of the requests, with one to four places cut out, doubled or filled with something else."""
    send, data = draw(st.sampled_from(seeds()))
    for _ in range(draw(st.integers(1, 4))):
        begin = draw(st.integers(0, len(data)))
        end = min(len(data), begin + draw(st.integers(0, 12)))
        piece = draw(st.one_of(st.sampled_from(PIECES), st.binary(max_size=6), st.just(2 * data[begin:end])))
        data = data[:begin] + piece + data[end:]
    return send, data


def test_changed_bytes_are_never_an_error_of_ours(
    app: Flask, client_as: Callable[[str], FlaskClient]
) -> None:
    administrator = client_as("administrator")

    @settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck))
    @given(mutations())
    def send(mutation: tuple[Send, bytes]) -> None:
        how, data = mutation
        assert how(administrator, data) < 500

    send()
