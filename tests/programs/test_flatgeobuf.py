"""The reader of FlatGeobuf that web maps use takes the places of a box out of our file by pieces."""

import json
import subprocess
from typing import Any
from urllib.request import urlopen

import pytest

from tests.programs.outside import CACHE, HERE
from tests.support.site import Site

pytestmark = pytest.mark.programs


def read(site: Site, *box: float) -> dict[str, Any]:
    """The places within a box (west, south, east, north), and what was asked for."""
    command = ["node", HERE / "readers" / "flatgeobuf_range.mjs", CACHE / "flatgeobuf"]
    done = subprocess.run(
        [*map(str, command), f"{site.url}/exports/lieux.fgb", *map(str, box)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_places_of_a_box_are_read_by_pieces(given_site: Site) -> None:
    with urlopen(f"{given_site.url}/exports/lieux.geojson") as answer:  # noqa: S310 # a loopback address
        told = {feature["id"]: feature for feature in json.load(answer)["features"]}
    with urlopen(f"{given_site.url}/exports/lieux.fgb") as answer:  # noqa: S310 # a loopback address
        size = len(answer.read())
    west, south, east, north = -1.56, 47.21, -1.55, 47.22
    inside = {
        uid
        for uid, feature in told.items()
        if west <= feature["geometry"]["coordinates"][0] <= east
        and south <= feature["geometry"]["coordinates"][1] <= north
    }
    assert 0 < len(inside) < len(told) / 2
    found = read(given_site, west, south, east, north)
    assert {feature["properties"]["id"] for feature in found["places"]} == inside
    for feature in found["places"]:
        mine = told[feature["properties"]["id"]]
        assert feature["geometry"]["coordinates"] == mine["geometry"]["coordinates"]
        for name in ("nom", "rubrique", "adresse", "latitude", "verifie_le", "version", "description"):
            assert feature["properties"].get(name) == mine["properties"][name], name
    assert {one["status"] for one in found["asked"]} == {206}
    assert all(one["range"] for one in found["asked"])
    assert sum(one["bytes"] for one in found["asked"]) < size * 0.8
