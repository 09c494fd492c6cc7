"""Choosing few combinations that still hold every pair of values."""

from collections.abc import Hashable, Sequence
from itertools import combinations, product

Row = tuple[Hashable, ...]
Pair = tuple[int, Hashable, int, Hashable]


def _pairs(row: Row) -> set[Pair]:
    return {(i, row[i], j, row[j]) for i, j in combinations(range(len(row)), 2)}


def pairwise(*axes: Sequence[Hashable]) -> list[Row]:
    """Rows (one value of each axis) such that every two values of two axes meet in some row.

    Greedy: the row that brings the most new pairs is taken next; the answer depends on the axes alone.
    """
    candidates: list[Row] = list(product(*axes))
    missing: set[Pair] = set().union(*(_pairs(row) for row in candidates))
    chosen: list[Row] = []
    while missing:
        best = max(candidates, key=lambda row: len(_pairs(row) & missing))
        chosen.append(best)
        missing -= _pairs(best)
    return chosen
