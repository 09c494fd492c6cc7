"""Hashing of passwords with argon2id (RFC 9106)."""

import contextlib

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError


class Argon2Hasher:
    """Keeps passwords as argon2id hashes; the defaults take about 90 ms and 64 MiB, on purpose."""

    def __init__(self, time_cost: int = 3, memory_kib: int = 65536, lanes: int = 4) -> None:
        self._hasher = PasswordHasher(time_cost=time_cost, memory_cost=memory_kib, parallelism=lanes)
        self._decoy = self._hasher.hash("nobody has this password")

    def hash(self, password: str) -> str:
        """The hash to keep, its salt and its cost included."""
        return self._hasher.hash(password)

    def matches(self, kept: str | None, password: str) -> bool:
        """Whether the password gives this hash. Without a hash: no, after the same time."""
        if kept is None:
            # An unknown account that answered faster than a wrong password would tell who has an account.
            with contextlib.suppress(Argon2Error):
                self._hasher.verify(self._decoy, password)
            return False
        try:
            return self._hasher.verify(kept, password)
        except (Argon2Error, InvalidHashError):
            return False

    def is_outdated(self, kept: str) -> bool:
        """Whether the hash was made with other costs than today's."""
        return self._hasher.check_needs_rehash(kept)
