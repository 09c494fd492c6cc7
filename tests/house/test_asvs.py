"""The table of security requirements has a line for each, and names tests and files that exist."""

import re
from pathlib import Path

from tests.house.sources import ROOT, text

TABLE = Path("docs/security/asvs.md")
ROW = re.compile(r"^\| ([\d., –]+) \| [^|]+ \| (met|part|missing|—) \| (.+) \|$", re.MULTILINE)
# How many requirements each section has at levels 1 and 2 (OWASP ASVS 5.0.0). They are the first of their
# section: those of level 3 stand behind them.
SECTIONS = {
    1: [2, 9, 11, 3, 2],
    2: [3, 3, 4, 1],
    3: [0, 2, 4, 6, 5, 0, 2],
    4: [3, 1, 2, 4],
    5: [1, 3, 2, 3],
    6: [3, 12, 4, 4, 5, 3, 0, 4],
    7: [3, 4, 2, 5, 2, 2],
    8: [2, 3, 1, 1],
    9: [3, 4],
    10: [2, 2, 4, 11, 5, 2, 3],
    11: [2, 3, 3, 4, 1, 1],
    12: [3, 2, 4],
    13: [1, 5, 2, 5],
    14: [2, 4, 3],
    15: [3, 3, 7, 0],
    16: [1, 5, 4, 3, 3],
    17: [1, 4, 2],
}
REQUIREMENTS = {
    (chapter, section, number)
    for chapter, sections in SECTIONS.items()
    for section, many in enumerate(sections, start=1)
    for number in range(1, many + 1)
}


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
    assert len(REQUIREMENTS) == 253
    assert set(told) == REQUIREMENTS


def test_what_is_not_met_is_named_in_the_list() -> None:
    short = text(TABLE).partition("## What is missing")[2].partition("## V1 ")[0]
    missing = [
        number for row in ROW.findall(text(TABLE)) if row[1] == "missing" for number in numbers(row[0])
    ]
    assert missing
    # Whole numbers: 1.2.3 is not told by 11.2.3.
    told = set(re.findall(r"\d+\.\d+\.\d+", short))
    assert not [one for one in missing if ".".join(map(str, one)) not in told]


def test_what_is_met_says_how_and_what_it_names_exists() -> None:
    rows = ROW.findall(text(TABLE))
    assert not [row for row in rows if not row[2].strip()]
    named = re.findall(r"`((?:tests|cartoquartiers|deploy)/[\w/.]+)`", text(TABLE))
    assert len(named) > 100
    assert not [name for name in named if not (ROOT / name).exists()]
