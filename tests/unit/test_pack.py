"""The packed places of the map: what is written is read again, and few bytes it is."""

import json
from pathlib import Path
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from cartoquartiers.web.map.pack import COLUMNS, pack
from tests.support import points

VECTOR = Path(__file__).parents[1] / "vectors" / "pack.json"
LABELS: dict[str, Any] = {"tick": 7, "rubriques": [], "types": [], "quartiers": [], "communes": []}
NUMBERS = {
    "lon": st.integers(-180_000_000, 180_000_000),
    "lat": st.integers(-90_000_000, 90_000_000),
    "number": st.integers(1, 2**31 - 1),
    "traits": st.integers(0, 63),
}
PLACE = st.fixed_dictionaries({name: NUMBERS.get(name, st.integers(0, 400)) for name in COLUMNS})


def columns_of(places: list[dict[str, int]]) -> dict[str, Any]:
    return {name: np.array([place[name] for place in places], np.int64) for name in COLUMNS}


@given(st.lists(PLACE, max_size=40))
def test_what_is_packed_is_read_again(places: list[dict[str, int]]) -> None:
    packed = pack({**LABELS, "count": len(places)}, columns_of(places))
    told = points.read(packed)
    rows = zip(told["lon"], told["lat"], told["number"], told["type"], told["access"], strict=True)
    assert sorted(rows) == sorted(
        (p["lon"], p["lat"], p["number"], p["type"] - 1, p["traits"] >> 4) for p in places
    )
    assert points.write(told) == packed


def test_the_script_reads_the_bytes_of_this_vector() -> None:
    kept = json.loads(VECTOR.read_text(encoding="utf-8"))
    assert (
        pack(kept["head"], {name: np.array(kept[name], np.int64) for name in COLUMNS}).hex() == kept["bytes"]
    )


def test_a_place_takes_a_few_bytes() -> None:
    dice = np.random.default_rng(7)
    town = {
        "lon": dice.integers(-1_640_000, -1_480_000, 20_000),
        "lat": dice.integers(47_180_000, 47_290_000, 20_000),
        "number": np.arange(1, 20_001),
        **{name: dice.integers(0, 12, 20_000) for name in COLUMNS[3:]},
    }
    assert len(pack({**LABELS, "count": 20_000}, town)) < 20_000 * 13
