"""What one sees of the columns of a file at a glance."""

from cartoquartiers.domain.import_glance import glance
from cartoquartiers.domain.record import Record


def test_three_values_that_differ_and_how_full_a_column_is() -> None:
    texts = ["a", "a", "", "b", "c", "d", "x" * 70, "  "]
    rows = [Record(line, {"un": text}) for line, text in enumerate(texts, start=2)]
    assert glance(["un", "deux"], rows) == [
        {"samples": ["a", "b", "c"], "filled": 75},
        {"samples": [], "filled": 0},
    ]
    assert glance(["un"], rows[6:]) == [{"samples": ["x" * 59 + "…"], "filled": 50}]
    assert glance(["un"], []) == [{"samples": [], "filled": 0}]
