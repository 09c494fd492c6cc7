"""The chain of recorded acts: each carries the hash of what it says and of the act before it.

Who did it and the details may be personal. They enter the chain through a salted digest only: taking them
away with their salt leaves the chain whole, and nobody can guess them from the digest.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from cartoquartiers.domain.vocabulary import Word

BEGINNING = "0" * 64
"""What stands for the hash of the act before the first."""
ERASING = "act.erase"
"""The act that says that another was emptied; its subject is the other's hash."""


class Fault(Word):
    """What is wrong with an act of the chain."""

    OUTSIDE = "outside", "n’a jamais été inscrit dans la chaîne"
    MISSING = "missing", "ne suit pas le précédent\u00a0: un acte a été retiré"
    CHANGED = "changed", "n’est plus ce qui a été inscrit"
    DETAILS = "details", "n’a plus l’auteur ou les détails qui ont été inscrits"
    EMPTIED = "emptied", "a été vidé sans qu’un acte le dise"
    SHORTENED = "shortened", "est le dernier, mais d’autres ont existé après lui"
    UNSEEN = "unseen", "est le dernier, et l’empreinte notée n’est celle d’aucun acte"


@dataclass(frozen=True)
class Link:
    """An act as it is kept. ``rank``: 1, 2, 3… in the order of the commits. ``salt``: ``None`` when person
    and details were taken away."""

    number: int
    rank: int | None
    at: datetime
    action: str
    subject: str
    person_id: int | None
    details: dict[str, Any]
    salt: str | None
    sealed: str | None
    hash: str | None


@dataclass(frozen=True)
class Head:
    """The end of the chain: how many acts there are, and the hash of the last."""

    rank: int
    hash: str


@dataclass(frozen=True)
class Break:
    """Where the chain is broken first: the act's number and rank (0: before every act) and what is wrong."""

    fault: Fault
    number: int
    rank: int


def seal(person_id: int | None, details: dict[str, Any], salt: str) -> str:
    """The digest of what may be personal; ``salt`` is random, of 16 bytes or more."""
    return _sha256(salt, [person_id, details])


def forge(previous: str, link: Link) -> str:
    """The hash of an act whose place in the chain and digest are known."""
    at = link.at.astimezone(UTC).isoformat(timespec="microseconds")
    return _sha256(previous, [link.rank, at, link.action, link.subject, link.sealed])


def first_break(links: Iterable[Link], head: Head, seen: str | None = None) -> Break | None:
    """Where the chain is broken, or ``None``. ``links``: every act, those without rank first, then by rank.

    ``seen``: a hash that was noted elsewhere; that the end of the chain was cut off and closed again is only
    found by it.
    """
    last = Head(0, BEGINNING)
    number, emptied = 0, dict[str, Break]()
    is_seen = seen is None
    for link in links:
        fault = _fault(last, link)
        if fault or link.rank is None:
            return Break(fault or Fault.OUTSIDE, link.number, link.rank or 0)
        last, number = Head(link.rank, str(link.hash)), link.number
        is_seen = is_seen or link.hash == seen
        if link.salt is None:
            emptied[last.hash] = Break(Fault.EMPTIED, number, link.rank)
        if link.action == ERASING:
            emptied.pop(link.subject, None)
    if emptied:
        return min(emptied.values(), key=lambda one: one.rank)
    if last != head:
        return Break(Fault.SHORTENED, number, last.rank)
    return None if is_seen else Break(Fault.UNSEEN, number, last.rank)


def _fault(last: Head, link: Link) -> Fault | None:
    if link.rank is None:
        return Fault.OUTSIDE
    if link.rank != last.rank + 1:
        return Fault.MISSING
    if link.hash != forge(last.hash, link):
        return Fault.CHANGED
    told = link.salt is None or link.sealed == seal(link.person_id, link.details, link.salt)
    return None if told else Fault.DETAILS


def _sha256(before: str, said: list[Any]) -> str:
    """ASCII only and sorted: the same bytes whatever the database did with the JSON."""
    text = json.dumps(said, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(f"{before}\n{text}".encode()).hexdigest()
