"""The corners of an area that somebody drew or typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cartoquartiers.domain.drawn_area import MOST_CORNERS, read_corners, shape_of, write_corners
from cartoquartiers.domain.errors import Invalid


def test_two_corners_are_a_rectangle_and_signs_between_numbers_are_free() -> None:
    expected = ((-1.6, 47.2), (-1.5, 47.2), (-1.5, 47.25), (-1.6, 47.25))
    for text in ("47.2, -1.6\n47.25, -1.5", " 47.2;-1.6 \r\n\n47.25 -1.5\n"):
        assert read_corners(text, "zone") == expected
    assert read_corners("  \n", "zone") == ()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("47.2, -1.6", "area_corners"),
        ("\n".join(f"47.{n:03}, -1.5" for n in range(MOST_CORNERS + 1)), "area_corners"),
        ("47.2, -1.6\nici\n47.3, -1.5", "area_line"),
        ("47.2, -1.6\n97.2, -1.6\n47.3, -1.5", "area_line"),
        ("47.2, -1.6\nnan, -1.6\n47.3, -1.5", "area_line"),
        ("47.2, -1.6\n47.2, -1.6", "area_crossed"),
        ("47.2, -1.6\n47.3, -1.5\n47.3, -1.6\n47.2, -1.5", "area_crossed"),
        ("47.2, -1.6\n47.3, -1.6\n47.4, -1.6", "area_crossed"),
    ],
)
def test_what_is_no_area_says_why(text: str, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_corners(text, "zone")
    assert [(one.field, one.code) for one in refused.value.problems] == [("zone", code)]


@given(st.floats(-170, 170), st.floats(-80, 80), st.floats(0.001, 5), st.floats(0.001, 5))
def test_what_is_written_is_read_again(west: float, south: float, width: float, height: float) -> None:
    corners = ((west, south), (west + width, south), (west, south + height))
    read = read_corners(write_corners(corners), "zone")
    assert read == tuple((round(x, 6), round(y, 6)) for x, y in corners)
    assert read_corners(write_corners(read), "zone") == read
    assert shape_of(read).is_valid
