"""The grid of accessibility has a line for each criterion, and names tests and files that exist."""

import re
from pathlib import Path

from tests.house.sources import ROOT, text

GRID = Path("docs/accessibility.md")
ROW = re.compile(r"^\| (\d\.\d\.\d+) \| [^|]+ \| (tried|part|remains|—) \| (.+) \|$", re.MULTILINE)
# WCAG 2.2, levels A and AA: the criteria of each guideline.
CRITERIA = {
    "1.1": [1],
    "1.2": [1, 2, 3, 4, 5],
    "1.3": [1, 2, 3, 4, 5],
    "1.4": [1, 2, 3, 4, 5, 10, 11, 12, 13],
    "2.1": [1, 2, 4],
    "2.2": [1, 2],
    "2.3": [1],
    "2.4": [1, 2, 3, 4, 5, 6, 7, 11],
    "2.5": [1, 2, 3, 4, 7, 8],
    "3.1": [1, 2],
    "3.2": [1, 2, 3, 4, 6],
    "3.3": [1, 2, 3, 4, 7, 8],
    "4.1": [2, 3],
}


def test_every_criterion_has_one_line() -> None:
    wanted = [f"{guideline}.{number}" for guideline, many in CRITERIA.items() for number in many]
    assert len(wanted) == 55
    assert [row[0] for row in ROW.findall(text(GRID))] == wanted


def test_what_the_grid_names_exists() -> None:
    named = re.findall(r"`((?:tests|templates)/[\w/.]+)`", text(GRID))
    assert len(named) > 40
    assert not [name for name in named if not (ROOT / name).exists()]
    for test in re.findall(r"`(test_\w+)`", text(GRID)):
        assert any(f"def {test}(" in path.read_text("utf-8") for path in (ROOT / "tests").rglob("*.py")), test
