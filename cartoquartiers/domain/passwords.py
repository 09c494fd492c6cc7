"""What a password must be: long and not guessable. No rule of composition (CNIL 2022, NIST SP 800-63B)."""

import re

from cartoquartiers.domain.errors import ValueProblem
from cartoquartiers.domain.guessable import is_built_of_common_ones

GIVEN_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"
"""Of a password that an administrator dictates: no 0 and O, no 1 and l."""
_GIVEN = re.compile("-".join([f"[{GIVEN_LETTERS}]{{5}}"] * 4))

SHORTEST = 15
LONGEST = 256
"""A passphrase fits; a megabyte sent to keep the hashing busy does not."""

_ROWS = (
    "azertyuiopqsdfghjklmwxcvbn",
    "qwertyuiopasdfghjklzxcvbnm",
    "qwertzuiopasdfghjklyxcvbnm",
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890123456789",
    "12345678901234567890",
    "1234567890azertyuiop",
    "1qaz2wsx3edc4rfv5tgb6yhn",
)

# The long ones of published lists of leaked passwords, and what people write when asked for 15 letters.
_COMMON = frozenset(
    {
        "1234567890azerty",
        "1234567890qwerty",
        "123456789azerty",
        "123456789qwerty",
        "abcdefghijklmno1",
        "adminadminadmin1",
        "administrateur1",
        "administrateur123",
        "administrateur1234",
        "administrator123",
        "azerty123456789",
        "azerty1234567890",
        "azertyuiop12345",
        "azertyuiop123456",
        "bienvenue1234567",
        "bienvenue12345678",
        "bonjourbonjour123",
        "bonjourlesamis123",
        "cartoquartiers1",
        "cartoquartiers12",
        "cartoquartiers123",
        "cartoquartiers2026",
        "changeme12345678",
        "changezmoi123456",
        "chocolatchocolat",
        "correcthorsebatterystaple",
        "doudoudoudoudou",
        "footballfootball",
        "iloveyou1234567",
        "iloveyouiloveyou",
        "jesuisunmotdepasse",
        "jetaimejetaime123",
        "letmeinletmein123",
        "loulouloulouloulou",
        "marseillemarseille",
        "monmotdepasse123",
        "monmotdepasse1234",
        "motdepasse123456",
        "motdepasse1234567",
        "motdepassemotdepasse",
        "motdepassesecret",
        "motdepassetreslong",
        "mypassword123456",
        "nantesnantesnantes",
        "parisparisparis123",
        "password12345678",
        "password123456789",
        "passwordpassword",
        "qwerty123456789",
        "qwertyuiop123456",
        "soleilsoleilsoleil",
        "superadministrateur",
        "thisisapassword",
        "thisismypassword",
        "unmotdepassetreslong",
        "villedenantes123",
        "welcome123456789",
    }
)


def check_password(password: str, email: str = "") -> None:
    """Raise ValueProblem (`password_short`, `_long`, `_common`, `_email`, `_given`) when it is refused."""
    if len(password) < SHORTEST:
        raise ValueProblem("password_short", shortest=SHORTEST)
    if len(password) > LONGEST:
        raise ValueProblem("password_long", longest=LONGEST)
    if was_given(password):
        raise ValueProblem("password_given")
    plain = password.casefold()
    if email and email.casefold() in (plain, plain.strip("0123456789!?. ")):
        raise ValueProblem("password_email")
    known = plain in _COMMON or _repeats(plain) or any(plain in row for row in _ROWS)
    if known or is_built_of_common_ones(plain):
        raise ValueProblem("password_common")


def was_given(password: str) -> bool:
    """Whether it looks like one that an administrator gave, which never becomes anybody's own."""
    return _GIVEN.fullmatch(password) is not None


def _repeats(password: str) -> bool:
    """Whether it is one short piece said again and again, such as `azertyazertyazerty`."""
    period = (password + password).find(password, 1)
    return period <= 8 or len(set(password)) < 4
