"""The account of an import, as the terminal shows it."""

import pytest

from cartoquartiers.cli.import_words import report_lines
from cartoquartiers.domain.errors import Problem
from cartoquartiers.domain.import_report import Fate, Heap, ImportReport
from cartoquartiers.domain.import_words import RowTrouble


@pytest.mark.parametrize(
    ("distances", "told"),
    [
        ((138, 182, 100, 138), "  4 × position à 100–182 km du territoire"),
        ((138, 138), "  2 × position à 138 km du territoire"),
    ],
)
def test_rows_that_lie_too_far_are_one_reason_whatever_the_distance(
    distances: tuple[int, ...], told: str
) -> None:
    report = ImportReport("Source", "lov2")
    report.add(Fate(2, Heap.REFUSED, (Problem("", RowTrouble.EMPTY_ROW),)))
    for line, kilometres in enumerate(distances, 3):
        problem = Problem("position", RowTrouble.POSITION_FAR, {"km": kilometres})
        report.add(Fate(line, Heap.REFUSED, (problem,)))
    account = list(report_lines(report))
    assert account[-4:-2] == [told, f"      lignes 3-{len(distances) + 2}"]
    assert account[-1] == "      ligne 2"
