"""What the second step and other people's sign-in need of the outside."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


class OneTimeCodes(Protocol):
    """Codes of an application; secrets are sealed wherever they are kept."""

    def new_secret(self) -> str: ...

    def plain(self, sealed: str) -> str: ...

    def address(self, sealed: str, account: str, site: str) -> str: ...

    def step_of(self, sealed: str, code: str, now: datetime) -> int | None: ...


@dataclass(frozen=True, slots=True)
class Departure:
    """Somebody leaves for a provider of identities: to which address, and what must come back with them."""

    address: str
    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True)
class Known:
    """A person as a provider of identities knows them; ``verified``: they read that e-mail address."""

    issuer: str
    subject: str
    email: str
    verified: bool
    name: str


class IdentityRefused(Exception):
    """The provider does not answer (``identity_away``) or says nothing that can be believed; ``reason`` is
    for the log."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(f"{code}: {reason}")
        self.code, self.reason = code, reason


class IdentityProvider(Protocol):
    """Keeps accounts elsewhere."""

    def leave(self, back: str) -> Departure: ...

    def arrive(self, code: str, back: str, left: Departure, now: datetime) -> Known: ...


class KeyRefused(Exception):
    """A passkey's answer is not the one that was asked for; the words are for the log."""


@dataclass(frozen=True, slots=True)
class NewKey:
    """A passkey as it is kept; its id and public key in base64url."""

    credential_id: str
    public_key: str
    sign_count: int


class Passkeys(Protocol):
    """Security keys and locks of devices. ``work_here``: whether browsers take them at this address."""

    work_here: bool

    def to_add(self, person: int, email: str, challenge: str, known: Sequence[str]) -> str: ...

    def added(self, answer: str, challenge: str) -> NewKey: ...

    def to_enter(self, challenge: str, known: Sequence[str]) -> str: ...

    def named(self, answer: str) -> str: ...

    def proved(self, answer: str, challenge: str, key: NewKey) -> int: ...
