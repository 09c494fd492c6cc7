"""One line a row: name, ours, the alternative, their ratio, the goal, ok or missed."""

import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """A comparison: seconds, and how many times faster than the alternative ours should be."""

    name: str
    ours: float
    alternative: float
    goal: float

    @property
    def ratio(self) -> float:
        """How many times the alternative takes what ours takes."""
        return self.alternative / self.ours

    @property
    def is_met(self) -> bool:
        """Whether ours is as fast as it should be."""
        return self.ratio >= self.goal

    def __str__(self) -> str:
        verdict = "ok" if self.is_met else "missed"
        return (
            f"{self.name:<58} {self.ours:9.3f} s {self.alternative:9.3f} s "
            f"{self.ratio:7.1f} x  goal {self.goal:g} x  {verdict}"
        )


@dataclass(frozen=True)
class Limit:
    """A figure that must stay below (or, ``at_least``, above) a goal."""

    name: str
    value: float
    goal: float
    unit: str
    at_least: bool = False

    @property
    def is_met(self) -> bool:
        """Whether the figure is on the right side."""
        return self.value >= self.goal if self.at_least else self.value <= self.goal

    def __str__(self) -> str:
        sign, verdict = "≥" if self.at_least else "≤", "ok" if self.is_met else "missed"
        return f"{self.name:<58} {self.value:9.1f} {self.unit}  goal {sign} {self.goal:g}  {verdict}"


def medians(ways: Mapping[str, Callable[[], object]], turns: int = 3) -> dict[str, float]:
    """Run each way in turn, ``turns`` times, and return the median seconds of each: what else the machine
    does meanwhile weighs on all alike."""
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(turns):
        for name, run in ways.items():
            begun = time.perf_counter()
            run()
            taken[name].append(time.perf_counter() - begun)
    return {name: statistics.median(seconds) for name, seconds in taken.items()}


def percentile(values: list[float], share: float) -> float:
    """The value below which ``share`` (0 to 1) of them lie."""
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


def tell(rows: list[Row | Limit]) -> int:
    """Print the rows; returns 1 when one is missed, else 0."""
    for row in rows:
        print(row, flush=True)
    return 0 if all(row.is_met for row in rows) else 1
