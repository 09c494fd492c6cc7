"""A kept password can be recognised, and never read."""

from cartoquartiers.adapters.passwords import Argon2Hasher

CHEAP = Argon2Hasher(time_cost=1, memory_kib=8, lanes=1)


def test_only_the_same_password_matches() -> None:
    kept = CHEAP.hash("trois pommes sur le muret")
    assert kept.startswith("$argon2id$")
    assert "pommes" not in kept
    assert CHEAP.matches(kept, "trois pommes sur le muret")
    assert not CHEAP.matches(kept, "trois pommes sur le murex")


def test_nobody_and_a_damaged_hash_never_match() -> None:
    assert not CHEAP.matches(None, "nobody has this password")
    assert not CHEAP.matches("not a hash", "not a hash")


def test_a_hash_made_with_other_costs_is_seen() -> None:
    kept = CHEAP.hash("trois pommes sur le muret")
    assert not CHEAP.is_outdated(kept)
    assert Argon2Hasher(time_cost=2, memory_kib=8, lanes=1).is_outdated(kept)
