"""A list that is followed: how often, in which state, and when it must not be taken without asking."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from cartoquartiers.domain.import_choices import Target
from cartoquartiers.domain.vocabulary import Word

#: The share of its rows that a list may lose without asking.
MOST_LOST = 0.2
FIRST_RETRY, LONGEST_RETRY = timedelta(minutes=15), timedelta(hours=24)
#: How often a list may be asked for, in hours.
RHYTHMS = (1, 24, 168)
_WITHOUT_WHICH = frozenset({*Target, "nom"}) - {Target.PHOTO.value}
SHAPES = "geometry"
"""What stands for the drawn positions of a file among its columns."""


class HarvestState(Word):
    """How a list that is followed stands."""

    FRESH = "fresh", "À jour"
    ASKS = "asks", "Attend votre décision"
    LEFT = "left", "Laissée comme elle était"
    TROUBLE = "trouble", "Ne se lit plus"


@dataclass(frozen=True, slots=True)
class Loss:
    """What a list has lost since it was taken last: rows by their ids, of how many, and columns in use."""

    known: int
    gone: tuple[str, ...]
    columns: tuple[str, ...]
    essential: tuple[str, ...]

    @property
    def asks(self) -> bool:
        """Whether a person has to look before anything is changed."""
        return bool(self.columns) or len(self.gone) > MOST_LOST * self.known

    @property
    def mark(self) -> str:
        """Tells this loss from another, whatever else changes in the list: what a person decided about it
        holds for the same loss alone."""
        return hashlib.sha256(json.dumps([self.gone, self.columns]).encode()).hexdigest()

    @property
    def may_go_on(self) -> bool:
        """Whether the rest can be taken at all: without ids, names or positions it cannot."""
        return not self.essential


def loss(
    known: Iterable[str], present: Iterable[str], used: Mapping[str, str], columns: Iterable[str]
) -> Loss:
    """Compare the ids known from before with those that are there, and what columns were used as (`used`)
    with the columns that are there."""
    before = set(known)
    missing = used.keys() - set(columns)
    return Loss(
        len(before),
        tuple(sorted(before - set(present))),
        tuple(sorted(missing)),
        tuple(sorted(name for name in missing if used[name] in _WITHOUT_WHICH or name == SHAPES)),
    )


def retry_after(failures: int, every: timedelta) -> timedelta:
    """When to ask again after so many failures in a row: later and later, never less often than usual or than
    once a day."""
    later: timedelta = FIRST_RETRY * 2 ** min(failures - 1, 12)
    return min(later, max(every, LONGEST_RETRY))
