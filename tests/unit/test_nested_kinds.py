"""Lists of categories inside of records, with their parents, become one column of kinds and a legend."""

import io
import json
from typing import Any

from cartoquartiers.adapters.tabular.whole import read_whole
from cartoquartiers.domain.import_kinds import KIND_COLUMN
from cartoquartiers.domain.legend import Sign
from cartoquartiers.usecases.ports import WholeTable

FOOD = {"id": 33, "name": "Écologie, alimentation"}
FARMS = {"id": 3, "parent": "33", "name": "Agriculture"}
BASKETS = {"id": 4, "parent": {"id": 3}, "name": "Paniers"}


def read(*records: dict[str, Any]) -> WholeTable:
    return read_whole(io.BytesIO(json.dumps(list(records)).encode()))


def test_the_deepest_category_says_what_a_record_is_and_its_parents_where_it_belongs() -> None:
    table = read(
        {"title": "Les Paniers", "categories": [FOOD, BASKETS, FARMS]},
        {"title": "La Ferme", "categories": [FARMS]},
        {"title": "Sans rien", "categories": []},
    )
    assert [row.values[KIND_COLUMN] for row in table.rows] == ["Paniers", "Agriculture", ""]
    assert table.rows[0].values["catégories"] == "Écologie, alimentation, Agriculture, Paniers"
    assert table.legend["Paniers"] == Sign(group="Écologie, alimentation")
    assert table.legend["Agriculture"] == Sign(group="Écologie, alimentation")


def test_a_tree_that_bites_its_tail_ends() -> None:
    one, other = {"id": 1, "parent": 2, "name": "Un"}, {"id": 2, "parent": 1, "name": "Deux"}
    (row,) = read({"title": "Lieu", "categories": [one, other]}).rows
    assert row.values[KIND_COLUMN] in ("Un", "Deux")


def test_categories_that_are_plain_words_stay_a_column() -> None:
    (row,) = read({"title": "Lieu", "categories": ["un", "deux"]}).rows
    assert KIND_COLUMN not in row.values
    assert row.values["categories"] == ["un", "deux"]


def test_what_is_no_record_stays_to_be_told() -> None:
    table = read_whole(io.BytesIO(json.dumps([{"title": "A", "categories": [FOOD]}, 7]).encode()))
    assert [bool(row.problems) for row in table.rows] == [False, True]
