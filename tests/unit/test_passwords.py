"""A password is refused for being short or well known, never for lacking a capital letter."""

import pytest

from cartoquartiers.domain.errors import ValueProblem
from cartoquartiers.domain.passwords import check_password


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("", "password_short"),
        ("Tr0ub4dor&3", "password_short"),
        ("x" * 14, "password_short"),
        ("p" * 300, "password_long"),
        ("aaaaaaaaaaaaaaaaa", "password_common"),
        ("AzertyAzertyAzerty", "password_common"),
        ("123456789012345", "password_common"),
        ("azertyuiopqsdfgh", "password_common"),
        ("MotDePasseMotDePasse", "password_common"),
        ("voisine.du.quartier@example.org", "password_email"),
        ("voisine.du.quartier@example.org2026!", "password_email"),
    ],
)
def test_a_guessable_password_is_refused_with_its_reason(password: str, code: str) -> None:
    with pytest.raises(ValueProblem) as problem:
        check_password(password, "voisine.du.quartier@example.org")
    assert problem.value.code == code


@pytest.mark.parametrize(
    "password", ["trois pommes sur le muret", "composteur-sanitat-9", "œuf à la coque !"]
)
def test_a_long_phrase_needs_no_capital_and_no_digit(password: str) -> None:
    check_password(password, "voisine@example.org")
