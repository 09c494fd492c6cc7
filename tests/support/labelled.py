"""Pairs of places of which somebody said whether they are one: ``tests/data/look_alikes.csv``."""

import csv
from dataclasses import dataclass
from pathlib import Path

from cartoquartiers.demonstration import files
from cartoquartiers.domain.resemblance import LIKELY, Resemblance, Scale, Subject
from cartoquartiers.domain.taxonomy import Taxonomy

FILE = Path(__file__).parent.parent / "data" / "look_alikes.csv"


@dataclass(frozen=True)
class Pair:
    """Two records, and whether they are of one place."""

    a: Subject
    b: Subject
    same: bool


@dataclass(frozen=True)
class Quality:
    """How many pairs were told rightly: found, taken for one without being so, and overlooked."""

    found: int
    mistaken: tuple[Pair, ...]
    missed: tuple[Pair, ...]

    @property
    def recall(self) -> float:
        """The share of the pairs of one place that are found, from 0 to 1."""
        return self.found / (self.found + len(self.missed))

    @property
    def precision(self) -> float:
        """The share of one place among the pairs that are taken for it, from 0 to 1."""
        return self.found / (self.found + len(self.mistaken))


def pairs() -> list[Pair]:
    """The labelled pairs, in the order of the file."""
    with FILE.open(encoding="utf-8", newline="") as lines:
        return [
            Pair(_subject(row, "a"), _subject(row, "b"), row["verdict"] == "same")
            for row in csv.DictReader(lines)
        ]


def taxonomy() -> Taxonomy:
    """The rubriques and types of the demonstration, by which the pairs are classified."""
    rows = files.rubriques()
    kinds = {kind.code: kind for _category, types in rows for kind in types}
    return Taxonomy({category.code: category for category, _types in rows}, kinds)


def quality(rule: Scale, labelled: list[Pair], least: int = LIKELY) -> Quality:
    """Judge every pair: taken for one place from a score of ``least``."""
    told = [(pair, rule.compare(pair.a, pair.b).score >= least) for pair in labelled]
    return Quality(
        sum(pair.same and likely for pair, likely in told),
        tuple(pair for pair, likely in told if likely and not pair.same),
        tuple(pair for pair, likely in told if pair.same and not likely),
    )


def said(pair: Pair, rule: Scale) -> str:
    """The pair in a line."""
    found: Resemblance = rule.compare(pair.a, pair.b)
    return f"{found.score:3} {found.metres:4.0f} m  {pair.a.name} | {pair.b.name}  {', '.join(found.clues)}"


def _subject(row: dict[str, str], side: str) -> Subject:
    position = float(row[f"lon_{side}"]), float(row[f"lat_{side}"])
    return Subject(row[f"name_{side}"], row[f"type_{side}"] or None, position)
