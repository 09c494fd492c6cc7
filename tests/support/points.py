"""The packed places of the map, read and written as columns of numbers by name."""

import json
from typing import Any

import numpy as np

from cartoquartiers.web.map.pack import COLUMNS, DIFFERENCES, pack


def read(packed: bytes) -> dict[str, Any]:
    """The labels and the columns; ``type``, ``quartier`` and ``commune`` are -1 where there is none."""
    length = int.from_bytes(packed[:4], "little")
    head: dict[str, Any] = json.loads(packed[4 : 4 + length])
    numbers = _numbers(packed[4 + length :])
    count = head["count"]
    assert len(numbers) == count * len(COLUMNS)
    columns = {name: numbers[rank * count :][:count] for rank, name in enumerate(COLUMNS)}
    for name in DIFFERENCES:
        signed = [-(value + 1) // 2 if value % 2 else value // 2 for value in columns[name]]
        columns[name] = np.cumsum(signed, dtype=np.int64).tolist()
    for name in ("type", "quartier", "commune"):
        columns[name] = [value - 1 for value in columns[name]]
    traits = columns.pop("traits")
    columns["family"] = [value & 1 for value in traits]
    columns["etat"] = [value >> 1 & 3 for value in traits]
    columns["stale"] = [value >> 3 & 1 for value in traits]
    columns["access"] = [value >> 4 & 3 for value in traits]
    return {**head, **columns}


def write(told: dict[str, Any]) -> bytes:
    """What ``read`` gives, packed again; the places may come in another order."""
    head = {name: value for name, value in told.items() if name in _HEAD}
    columns = {name: np.array(told[name], np.int64) for name in COLUMNS if name in told}
    for name in ("type", "quartier", "commune"):
        columns[name] += 1
    shifts = {"family": 0, "etat": 1, "stale": 3, "access": 4}
    traits = [np.array(told[name], np.int64) << shift for name, shift in shifts.items()]
    return pack(head, {**columns, "traits": np.sum(traits, axis=0, dtype=np.int64)})


_HEAD = ("tick", "count", "standing", "rubriques", "types", "quartiers", "communes")


def _numbers(written: bytes) -> list[int]:
    found, value, shift = [], 0, 0
    for byte in written:
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            found.append(value)
            value, shift = 0, 0
    return found
