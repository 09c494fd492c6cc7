"""Codes of an application: RFC 6238's own vectors, and secrets that only this installation opens."""

import base64
from datetime import UTC, datetime, timedelta

import pytest

from cartoquartiers.adapters.one_time_codes import SealedCodes

CODES = SealedCodes("a key")
# RFC 6238, appendix B: the secret, and the last six of its eight digits.
SECRET = base64.b32encode(b"12345678901234567890")
SEALED = CODES._lock.encrypt(SECRET).decode()


@pytest.mark.parametrize(
    ("second", "code"),
    [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")],
)
def test_the_codes_of_the_standard_are_known_a_step_early_or_late(second: int, code: str) -> None:
    now = datetime.fromtimestamp(second, UTC)
    step = second // 30
    for aside in (-30, 0, 30):
        assert CODES.step_of(SEALED, code, now + timedelta(seconds=aside)) == step
    for far in (-90, 90):
        assert CODES.step_of(SEALED, code, now + timedelta(seconds=far)) is None


@pytest.mark.parametrize("code", ["", "28708", "2870820", "abcdef", "２８７０８２", "-87082", "287082\n"])
def test_what_is_no_code_is_wrong(code: str) -> None:
    assert CODES.step_of(SEALED, code, datetime.fromtimestamp(59, UTC)) is None


def test_a_secret_says_nothing_and_opens_under_its_own_key_only() -> None:
    sealed = CODES.new_secret()
    plain = CODES.plain(sealed)
    assert len(base64.b32decode(plain)) == 20
    assert plain not in sealed
    assert sealed != CODES.new_secret()
    other = SealedCodes("another key")
    assert other.plain(sealed) == ""
    assert other.step_of(SEALED, "287082", datetime.fromtimestamp(59, UTC)) is None
    assert CODES.address(SEALED, "a@b.example", "La carte").startswith(
        "otpauth://totp/La%20carte:a%40b.example?"
    )
