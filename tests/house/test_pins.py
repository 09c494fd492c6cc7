"""What is installed is pinned to the byte."""

import re
from pathlib import Path

from tests.house.sources import text

PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)", re.MULTILINE)


def pins(name: str) -> dict[str, str]:
    """The versions that a file of requirements asks for, by the name as the registry folds it."""
    return {re.sub(r"[-_.]+", "-", one).lower(): version for one, version in PIN.findall(text(Path(name)))}


def test_every_pin_has_its_hash() -> None:
    """After a change of requirements.txt: `make lock`."""
    asked, locked = pins("requirements.txt"), pins("requirements.lock")
    assert len(asked) > 20
    assert {name: locked.get(name) for name in asked} == asked
    blocks = re.split(r"\n(?=\S)", text(Path("requirements.lock")).split("\n", 1)[1].strip())
    assert len(blocks) >= len(locked) > len(asked)
    assert not [block.splitlines()[0] for block in blocks if "--hash=sha256:" not in block]
