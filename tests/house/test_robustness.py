"""Each promise names tests that exist, and a figure."""

import re
from pathlib import Path

from tests.house.sources import text

ROW = re.compile(r"^\| ([^|`]+) \| (`[^|]+`) \| ([^|]+) \|$", re.MULTILINE)
TEST = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")


def test_every_promise_is_tried() -> None:
    told = text(Path("docs/robustness.md"))
    rows = ROW.findall(told)
    assert len(rows) == told.count("\n| ") - 1 >= 17
    for promise, tests, figure in rows:
        named = TEST.findall(tests)
        assert named, promise
        assert len(named) == tests.count("`") / 2, promise
        assert figure.strip(), promise
        assert not [name for path, name in named if f"\ndef {name}(" not in text(Path(path))], promise
