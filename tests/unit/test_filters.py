"""The filters of the map: one reading, one writing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cartoquartiers.domain.filters import PlaceFilters, parse_filters

KNOWN = {
    "rubrique": ["culture", "sport"],
    "type": ["musee"],
    "commune": ["44109"],
    "quartier": ["1", "2"],
    "structure": [],
}


def test_values_of_one_name_are_alternatives() -> None:
    filters, problems = parse_filters([("quartier", "1"), ("quartier", "2"), ("quartier", "1")], KNOWN)
    assert filters.quartier == ("1", "2")
    assert not problems


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("couleur", "bleu", "unknown_parameter"),
        ("rubrique", "inconnue", "unknown_value"),
        ("famille", "x", "unknown_value"),
        ("ouvert", "oui", "unknown_value"),
        ("bbox", "1,2,3", "bbox_invalid"),
        ("bbox", "nan,1,2,3", "bbox_invalid"),
        ("bbox", "1_0,1,20,3", "bbox_invalid"),
        ("bbox", "1,9,2,3", "bbox_invalid"),
        ("q", "a\0b", "query_invalid"),
    ],
)
def test_what_is_unknown_is_left_out_and_told(name: str, value: str, code: str) -> None:
    filters, problems = parse_filters([(name, value)], KNOWN)
    assert filters.is_empty
    assert [p.code for p in problems] == [code]


def test_empty_values_filter_nothing() -> None:
    assert parse_filters([("q", " "), ("rubrique", ""), ("ouvert", "0")], KNOWN) == (PlaceFilters(), [])


def test_a_box_of_six_numbers_drops_the_heights() -> None:
    assert parse_filters([("bbox", "1,2,0,3,4,9")], KNOWN)[0].bbox == (1, 2, 3, 4)


FILTERS = st.builds(
    PlaceFilters,
    q=st.sampled_from(["", "compost", "école du bourg"]),
    famille=st.sampled_from([(), ("service",), ("initiative", "service")]),
    rubrique=st.sampled_from([(), ("culture",), ("culture", "sport")]),
    quartier=st.sampled_from([(), ("1",)]),
    verifier=st.sampled_from([(), ("horaires",), ("acces", "contact")]),
    ouvert=st.booleans(),
    a_verifier=st.booleans(),
    bbox=st.none() | st.tuples(st.floats(-179, 0), st.floats(-80, 0), st.floats(1, 179), st.floats(1, 80)),
)


@given(FILTERS)
def test_what_is_written_is_read_again(filters: PlaceFilters) -> None:
    assert parse_filters(filters.pairs(), KNOWN) == (filters, [])
