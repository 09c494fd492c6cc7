"""Lists of categories inside of records, with their parents, become one column of kinds and a legend."""

import io
import json
from typing import Any

import pytest

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


def test_what_many_records_share_is_written_short_in_each() -> None:
    far = [{"id": rank, "parent": rank + 1, "name": f"{rank}".ljust(100_000, "x")} for rank in range(30)]
    leaves = [
        {"title": f"L{n}", "categories": [{"id": 100 + n, "parent": 0, "name": "a"}]} for n in range(40)
    ]
    table = read({"title": "Racine", "categories": far}, *leaves)
    assert {row.values[KIND_COLUMN] for row in table.rows[1:]} == {"a"}
    assert max(len(str(value)) for row in table.rows for value in row.values.values()) < 2000


def test_a_category_without_an_id_is_nobodys_parent() -> None:
    table = read(
        {"title": "A", "categories": [{"name": "Jardin"}]},
        {
            "title": "B",
            "categories": [{"name": "Banc", "parent": None}, {"name": "Bio", "parent": {"id": None}}],
        },
    )
    assert [row.values["catégories"] for row in table.rows] == ["Jardin", "Banc, Bio"]
    assert table.legend == {}


@pytest.mark.parametrize(
    "said", ["Paniers", ["Paniers"], {"name": "Paniers"}, {"id": 4}, [4], [{"id": "4"}], "4"]
)
def test_the_same_category_said_otherwise_is_the_same(said: Any) -> None:
    table = read({"title": "A", "categories": [BASKETS, FARMS]}, {"title": "B", "categories": said})
    assert table.rows[1].values[KIND_COLUMN] == "Paniers"


def test_what_cannot_be_read_as_a_category_stays_where_it_is() -> None:
    table = read({"title": "A", "categories": [FOOD]}, {"title": "B", "categories": {"label": "Banc"}})
    assert table.rows[1].values["categories"] == {"label": "Banc"}


def test_a_column_of_the_file_keeps_its_name_and_its_words() -> None:
    (row,) = read({"title": "A", "catégories": "Important", "categories": [FOOD]}).rows
    assert row.values["catégories"] == "Important"
    assert row.values["catégories 2"] == row.values[KIND_COLUMN] == "Écologie, alimentation"


def test_tags_say_what_a_record_is_only_where_nothing_else_does() -> None:
    tagged = {"title": "A", "tags": [{"id": 1, "name": "bio"}]}
    (row,) = read(tagged).rows
    assert row.values[KIND_COLUMN] == "bio"
    (row,) = read({**tagged, "type": "Composteur"}).rows
    assert KIND_COLUMN not in row.values
    assert row.values["type"] == "Composteur"
