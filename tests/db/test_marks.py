"""A word planted in every personal column: told to its person, and nowhere once they have left."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import JSON, Column, ColumnElement, delete, func, select, update

from cartoquartiers.domain.vocabulary import Role
from cartoquartiers.keeping.sealing import Open
from cartoquartiers.keeping.shelf import Shelf
from cartoquartiers.keeping.take import take
from cartoquartiers.store.queries.personal import everything_about
from cartoquartiers.store.tables.all import metadata
from cartoquartiers.store.tables.marks import Leaving, Mark, Part, Until, marked
from cartoquartiers.store.work import Store, Work
from cartoquartiers.usecases import acts, leaving, retention
from tests import people
from tests.factories.rows import fill_every_table
from tests.support.application import toolbox_of
from tests.support.clock import FrozenClock
from tests.support.planted import files_that_say, has_room, tables_that_say

WHO = people.NUMBERS[Role.RESIDENT]
BELONGS = {Part.OWNER, Part.ADDRESS}
# What the rules of retention look at: a letter that left, a contribution that was refused…
CLOSED: dict[str, dict[str, Any]] = {
    "outbox": {"state": "sent"},
    "arrival": {"state": "done"},
    "contribution": {"state": "refused"},
    "subscription": {"confirmed_at": None},
}


@dataclass(frozen=True)
class Planted:
    """A word in a column."""

    word: str
    column: Column[Any]
    mark: Mark

    @property
    def is_told(self) -> bool:
        """Whether its person finds it in the file of their data."""
        ways = [mark for _, mark in marked(self.column.table) if mark.part in BELONGS | {Part.PARENT}]
        return self.mark.part is Part.VALUE and any(mark.shown for mark in ways)


def act(store: Store) -> None:
    """A recorded act, which has its place in the chain."""
    with store.writing() as work:
        acts.record(work, people.actor(Role.RESIDENT), "label.save", "1")


def plant(work: Work) -> list[Planted]:
    """A row in every table, all of one person, and a word of its own in each column that has room for one."""
    for name in ("person_scope", "membership"):
        work.session.execute(delete(metadata.tables[name]))
    fill_every_table(work.session.connection())
    found: list[Planted] = []
    for table in metadata.sorted_tables:
        mine = (table.c.id == WHO) if table.name == "person" else None
        values: dict[str, Any] = {**CLOSED.get(table.name, {})}
        for column, mark in marked(table):
            word = f"zq{len(found):03d}zq"
            if mark.part is Part.OWNER:
                values[column.name] = WHO
            elif mark.part is Part.ADDRESS:
                values[column.name] = people.email(Role.RESIDENT)
            elif mark.part is not Part.PARENT and has_room(column):
                values[column.name] = {"x": word} if isinstance(column.type, JSON) else word
                found.append(Planted(word, column, mark))
        _write(work, table.name, mine, values)
    return found


def _write(work: Work, name: str, mine: ColumnElement[bool] | None, values: dict[str, Any]) -> None:
    statement = update(metadata.tables[name])
    if values:
        work.session.execute((statement if mine is None else statement.where(mine)).values(values))


def left_in(work: Work, planted: list[Planted]) -> set[str]:
    """The columns whose word is still in a table."""
    return {str(one.column) for one in planted if tables_that_say(work, one.word)}


def test_a_word_in_each_personal_column_is_told_then_goes(app: Flask, tmp_path: Path) -> None:
    toolbox = toolbox_of(app)
    act(toolbox.store)
    with toolbox.store.writing() as work:
        planted = plant(work)
        assert len(planted) > 30
        told = json.dumps(everything_about(work, WHO), default=str)
        assert {one.word for one in planted if one.is_told} <= {
            one.word for one in planted if one.word in told
        }
        assert not [str(one.column) for one in planted if one.mark.part is Part.HIDDEN and one.word in told]
        leaving.leave(work, WHO)
    stays = {str(one.column) for one in planted if one.mark.leaving is Leaving.STAYS or not _reached(one)}
    assert stays <= {
        "act.details", "campaign_member.pseudonym", "campaign_member.token_hash", "contribution.answer",
        "contribution.follow_token", "contribution.message", "sign_in_attempt.subject",
    }  # fmt: skip
    with toolbox.store.reading() as work:
        assert left_in(work, planted) == stays
        assert not tables_that_say(work, people.email(Role.RESIDENT))
        for table in metadata.sorted_tables:
            for column, mark in marked(table):
                if mark.part is Part.OWNER and mark.leaving is not Leaving.STAYS:
                    assert work.session.scalar(select(func.count()).where(column == WHO)) == 0, column
    take(toolbox, Shelf(tmp_path / "backups"), Open(), 0, lambda _line: None)
    gone = [one for one in planted if str(one.column) not in stays]
    for folder in (tmp_path / "backups", toolbox.data_dir):
        assert not [str(one.column) for one in gone if files_that_say(folder, one.word)]


def _reached(one: Planted) -> bool:
    return any(mark.part in BELONGS | {Part.PARENT} for _, mark in marked(one.column.table))


@pytest.mark.parametrize("kind", ["spatialite"], indirect=True)
def test_what_has_an_end_goes_then(app: Flask, clock: FrozenClock) -> None:
    toolbox = toolbox_of(app)
    act(toolbox.store)
    with toolbox.store.writing() as work:
        planted = plant(work)
    clock.advance(days=3650)
    retention.purge(toolbox.store, toolbox.depot)
    with toolbox.store.reading() as work:
        expected = {str(one.column) for one in planted if one.mark.until in {Until.ACCOUNT, Until.RECORD}}
        assert left_in(work, planted) == expected
        assert work.session.scalar(select(metadata.tables["contribution"].c.contact)) is None
