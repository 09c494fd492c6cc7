"""Numbers of the French registers."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cartoquartiers.domain import identifiers
from cartoquartiers.domain.errors import ValueProblem

Reader = Callable[[str], str]


@pytest.mark.parametrize(
    ("read", "typed", "kept"),
    [
        (identifiers.normalise_siret, "214 401 093 00015", "21440109300015"),
        (identifiers.normalise_siret, "35600000000048", "35600000000048"),
        (identifiers.normalise_siret, "35600000049837", "35600000049837"),
        (identifiers.normalise_rna, "w442001234", "W442001234"),
        (identifiers.normalise_rna, "W9R1000001", "W9R1000001"),
        (identifiers.normalise_uai, "0440021j", "0440021J"),
        (identifiers.normalise_finess, "44 000 0289", "440000289"),
        (identifiers.normalise_finess, "2A0000014", "2A0000014"),
        (identifiers.normalise_postcode, "44 000", "44000"),
        (identifiers.normalise_code_insee, "2a004", "2A004"),
        (identifiers.normalise_code_insee, "44109", "44109"),
        (identifiers.normalise_osm_id, "node/123", "node/123"),
        (identifiers.normalise_osm_id, "W42", "way/42"),
        (identifiers.normalise_osm_id, "https://www.openstreetmap.org/relation/59874", "relation/59874"),
        (
            identifiers.normalise_uid,
            " 0192F4C8-0000-7000-8000-000000000001",
            "0192f4c8-0000-7000-8000-000000000001",
        ),
    ],
)
def test_a_number_is_read_as_the_register_writes_it(read: Reader, typed: str, kept: str) -> None:
    assert read(typed) == kept
    assert read(kept) == kept


@pytest.mark.parametrize(
    ("read", "typed", "code"),
    [
        (identifiers.normalise_siret, "21440109300016", "siret_invalid"),
        (identifiers.normalise_siret, "2144010930001", "siret_invalid"),
        (identifiers.normalise_siret, "２1440109300015", "siret_invalid"),
        (identifiers.normalise_siret, "35600000049838", "siret_invalid"),
        (identifiers.normalise_rna, "442001234", "rna_invalid"),
        (identifiers.normalise_uai, "0440022A", "uai_invalid"),
        (identifiers.normalise_finess, "44000028", "finess_invalid"),
        (identifiers.normalise_postcode, "00100", "code_postal_invalid"),
        (identifiers.normalise_postcode, "99000", "code_postal_invalid"),
        (identifiers.normalise_code_insee, "2C004", "code_insee_invalid"),
        (identifiers.normalise_osm_id, "node/0", "osm_id_invalid"),
        (identifiers.normalise_osm_id, "node/12x", "osm_id_invalid"),
        (identifiers.normalise_uid, "{0192f4c8-0000-7000-8000-000000000001}", "uid_invalid"),
        (identifiers.normalise_uid, "0192f4c8", "uid_invalid"),
    ],
)
def test_a_wrong_number_has_a_reason(read: Reader, typed: str, code: str) -> None:
    with pytest.raises(ValueProblem) as refused:
        read(typed)
    assert refused.value.code == code


@given(st.text(max_size=40))
def test_any_text_gives_a_number_or_a_reason(text: str) -> None:
    for name in ("siret", "rna", "uai", "finess", "postcode", "code_insee", "osm_id", "uid"):
        try:
            normalise: Reader = getattr(identifiers, f"normalise_{name}")
            kept = normalise(text)
        except ValueProblem:
            continue
        assert kept.isascii()
        assert normalise(kept) == kept


@given(st.integers(0, 9_999_999))
def test_one_letter_only_fits_a_school(number: int) -> None:
    good = [letter for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ" if _reads(f"{number:07}{letter}")]
    assert len(good) == 1


def _reads(code: str) -> bool:
    try:
        return identifiers.normalise_uai(code) == code
    except ValueProblem:
        return False
