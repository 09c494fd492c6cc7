"""The table of security requirements has a line for each, and names tests and files that exist."""

import re
from pathlib import Path

from tests.house.sources import ROOT, text

TABLE = Path("docs/security/asvs.md")
ROW = re.compile(r"^\| ([\d., –]+) \| [^|]+ \| (met|part|missing|—) \| (.+) \|$", re.MULTILINE)
# How many the standard has at levels 1 and 2, by chapter (OWASP ASVS 5.0.0).
CHAPTERS = dict(enumerate([27, 11, 19, 10, 9, 35, 18, 7, 7, 29, 14, 9, 13, 9, 13, 16, 7], start=1))


def numbers(cell: str) -> list[tuple[int, ...]]:
    """The requirements of a line: « 1.2.6–1.2.8 » are three."""
    found: list[tuple[int, ...]] = []
    for part in cell.split(", "):
        first, _to, last = part.partition("–")
        chapter, section, begin = map(int, first.split("."))
        end = int(last.rpartition(".")[2]) if last else begin
        found += [(chapter, section, number) for number in range(begin, end + 1)]
    return found


def test_every_requirement_of_level_2_has_one_line() -> None:
    told = [number for row in ROW.findall(text(TABLE)) for number in numbers(row[0])]
    assert len(told) == len(set(told))
    assert {chapter: sum(one[0] == chapter for one in told) for chapter in CHAPTERS} == CHAPTERS


def test_what_is_met_says_how_and_what_it_names_exists() -> None:
    rows = ROW.findall(text(TABLE))
    assert not [row for row in rows if not row[2].strip()]
    named = re.findall(r"`((?:tests|cartoquartiers|deploy)/[\w/.]+)`", text(TABLE))
    assert len(named) > 100
    assert not [name for name in named if not (ROOT / name).exists()]
