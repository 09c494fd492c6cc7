"""Every column of a table that holds persons is marked personal, or named as impersonal."""

import re
from pathlib import Path

from sqlalchemy import Table

from cartoquartiers.store.tables.all import metadata
from cartoquartiers.store.tables.marks import NO_PERSON, Leaving, Mark, Part, Until, marked
from cartoquartiers.usecases.retention import RULES
from tests.house.sources import text

# Tables without a person in them, and why. A new table stands here or marks its columns.
WITHOUT = {
    "places, as they are published": {
        "place", "place_area", "place_check", "place_position", "place_search", "place_text", "revision",
        "tip",
    },
    "what a town is made of, and what a structure or an editor publishes of itself": {
        "campaign", "category", "extra_field", "municipality", "neighbourhood", "organisation", "outline",
        "place_type", "site", "type_field",
    },
    "the house's own counting": {
        "act_head", "batch_item", "clock", "erasure", "job", "look_alike", "look_alike_progress", "rule_look",
        "text_stretch", "text_stretch_progress", "webhook_delivery",
    },
    "what sources said of places, and services of addresses under a digest": {"address_answer", "import_row"},
    "a device that several share": {"tablet"},
}  # fmt: skip
NOBODYS = set().union(*WITHOUT.values())
TABLES = metadata.sorted_tables


def marks(table: Table) -> dict[str, Mark]:
    """The marks of a table by column."""
    return {column.name: mark for column, mark in marked(table)}


def test_each_column_is_personal_or_said_not_to_be() -> None:
    assert {table.name for table in TABLES if not marks(table)} == NOBODYS
    open_columns = {
        f"{table.name}.{column.name}"
        for table in TABLES
        for column in table.columns
        if table.name not in NOBODYS
        and (column.name in marks(table)) == (column.name in table.info.get(NO_PERSON, ()))
    }
    assert open_columns == set()
    gone = {
        f"{table.name}.{name}"
        for table in TABLES
        for name in table.info.get(NO_PERSON, ())
        if name not in table.columns
    }
    assert gone == set()


def test_whatever_refers_to_an_account_says_whose_row_it_is() -> None:
    unmarked = {
        str(column)
        for table in TABLES
        for column in table.columns
        if any(key.target_fullname == "person.id" for key in column.foreign_keys)
        and marks(table).get(column.name, None)
        not in [m for m in marks(table).values() if m.part is Part.OWNER]
    }
    assert unmarked == set()


def test_what_belongs_to_a_row_that_goes_goes_with_it() -> None:
    for table in TABLES:
        for column, mark in marked(table):
            if mark.part is Part.PARENT:
                [key] = column.foreign_keys
                assert key.ondelete == "CASCADE", column
                assert any(one.leaving is Leaving.ROW for one in marks(key.column.table).values()), column
            if mark.leaving is Leaving.EMPTIED:
                assert column.nullable or mark.empty is not None, column


def test_each_has_an_end_that_exists() -> None:
    others = {Until.ITS_DAY, Until.ACCOUNT, Until.RECORD}
    assert {until.value for until in Until if until not in others} <= {rule.code for rule in RULES}
    used = {mark.until for table in TABLES for mark in marks(table).values()}
    assert used == set(Until)


def test_the_register_has_each_table_with_persons() -> None:
    lines = [
        line for line in text(Path("docs/operations/registre.md")).splitlines() if line.startswith("| `")
    ]
    named = re.findall(r"`(\w+)`", " ".join(line.split("|")[1] for line in lines))
    assert sorted(named) == sorted(table.name for table in TABLES if marks(table))
