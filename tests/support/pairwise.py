"""Choosing few combinations that still hold every pair of values."""

from collections.abc import Iterable
from itertools import combinations, product
from typing import TypeVar

A = TypeVar("A")
B = TypeVar("B")
C = TypeVar("C")
Pair = tuple[int, object, int, object]


def _pairs(row: tuple[object, ...]) -> set[Pair]:
    return {(i, row[i], j, row[j]) for i, j in combinations(range(len(row)), 2)}


def pairwise(first: Iterable[A], second: Iterable[B], third: Iterable[C]) -> list[tuple[A, B, C]]:
    """Rows of one value of each axis, such that every two values of two axes meet in some row.

    Greedy: the row that brings the most new pairs is taken next; the answer depends on the axes alone.
    """
    candidates = list(product(first, second, third))
    missing: set[Pair] = set().union(*(_pairs(row) for row in candidates))
    chosen = []
    while missing:
        best = max(candidates, key=lambda row: len(_pairs(row) & missing))
        chosen.append(best)
        missing -= _pairs(best)
    return chosen
