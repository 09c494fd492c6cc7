"""A password is refused for being short or well known, never for lacking a capital letter."""

import random
import time

import pytest

from cartoquartiers.domain import guessable
from cartoquartiers.domain.errors import ValueProblem
from cartoquartiers.domain.passwords import SHORTEST, check_password


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
        ("1qaz2wsx3edc4rfv", "password_common"),
        ("12345678900987654321", "password_common"),
        ("Monkey-Dragon-2026!", "password_common"),
        ("bonjour soleil 2026", "password_common"),
        ("superman19840612!", "password_common"),
        ("voisine.du.quartier@example.org", "password_email"),
        ("voisine.du.quartier@example.org2026!", "password_email"),
    ],
)
def test_a_guessable_password_is_refused_with_its_reason(password: str, code: str) -> None:
    with pytest.raises(ValueProblem) as problem:
        check_password(password, "voisine.du.quartier@example.org")
    assert problem.value.code == code


@pytest.mark.parametrize(
    "password",
    [
        "trois pommes sur le muret",
        "composteur-sanitat-9",
        "œuf à la coque !",
        "correct horse battery stable",
        "monkey4920581736",
        "tilleul dragon muret",
    ],
)
def test_a_long_phrase_needs_no_capital_and_no_digit(password: str) -> None:
    check_password(password, "voisine@example.org")


def test_the_long_ones_of_a_published_list_are_all_refused() -> None:
    known, _longest = guessable._common()
    long = [one for one in known if len(one) >= SHORTEST]
    assert (len(known) > 10_000, len(long) > 40) == (True, True)
    assert not [one for one in long if not guessable.is_built_of_common_ones(one)]


def test_phrases_that_a_machine_made_of_four_words_are_taken() -> None:
    dice = random.Random(1)
    known, _longest = guessable._common()
    words = sorted(one for one in known if one.isalpha() and 4 <= len(one) <= 8)
    made = [" ".join(dice.sample(words, 4)) for _ in range(300)]
    assert [one for one in made if guessable.is_built_of_common_ones(one)] == []
    assert guessable.is_built_of_common_ones(" ".join(dice.sample(words, 2)))


def test_a_password_of_the_greatest_length_is_looked_at_at_once() -> None:
    began = time.perf_counter()
    assert not guessable.is_built_of_common_ones("dragonmonkey" * 20 + "ab")
    assert time.perf_counter() - began < 0.2
