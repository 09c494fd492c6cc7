"""Migrations up and down on both databases, with data everywhere, and equal to the models."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, Inspector, MetaData, inspect, text

from cartoquartiers.store import migrate
from cartoquartiers.store.engine import open_engines
from cartoquartiers.store.tables.all import metadata
from tests.factories.rows import counts, fill_every_table
from tests.support import databases

REVISIONS = [
    script.revision
    for script in ScriptDirectory(str(migrate.SCRIPTS)).walk_revisions()
    if script.down_revision
]

# Sessions that a tablet's digits opened mean nothing to a program that knows no tablets;
# neither do invitations to one that knows none.
LOST_ON_THE_WAY_DOWN = {"0012": {"session"}, "0033": {"tablet", "tablet_pin"}}


@pytest.fixture
def url(kind: str, tmp_path: Path) -> Iterator[str]:
    """The address of a database without any table."""
    with databases.empty(kind, tmp_path) as address:
        yield address


@pytest.fixture
def writing(url: str) -> Iterator[Engine]:
    """The writing engine of a migrated, otherwise empty database."""
    migrate.upgrade(url)
    reading, engine = open_engines(url)
    yield engine
    reading.dispose()
    engine.dispose()


def shape(engine: Engine) -> dict[str, Any]:
    """What the database itself says about our tables: columns, keys, indexes."""
    seen = inspect(engine)
    return {name: shape_of(seen, name) for name in sorted(metadata.tables)}


def shape_of(seen: Inspector, name: str) -> dict[str, Any]:
    """What the database itself says about one table."""
    columns = {
        # SpatiaLite gives a geometry column that may not be null an empty default of its own.
        c["name"]: (str(c["type"]), c["nullable"], bool(c["default"]) and c["name"] != "geom")
        for c in seen.get_columns(name)
    }
    indexes = [
        (tuple(map(str, i["column_names"])), bool(i["unique"]))
        for i in seen.get_indexes(name)
        if i["name"] not in migrate.EXPRESSION_INDEXES
    ]
    foreign = [
        (tuple(f["constrained_columns"]), f["referred_table"], f["options"].get("ondelete", ""))
        for f in seen.get_foreign_keys(name)
    ]
    return {
        "columns": columns,
        "key": sorted(seen.get_pk_constraint(name)["constrained_columns"]),
        "unique": sorted(tuple(u["column_names"]) for u in seen.get_unique_constraints(name)),
        "indexes": sorted(indexes),
        "foreign": sorted(foreign),
    }


def models() -> MetaData:
    """A copy of the models: GeoAlchemy changes the tables that it creates, and other tests use them too."""
    copied = MetaData(naming_convention=metadata.naming_convention)
    for table in metadata.sorted_tables:
        table.to_metadata(copied)
    return copied


def test_models_and_migrations_build_the_same_schema(kind: str, writing: Engine, tmp_path: Path) -> None:
    with databases.empty(kind, tmp_path) as other:
        migrate.upgrade(other)
        migrate.downgrade(other, "base")
        reading, engine = open_engines(other)
        models().create_all(engine)
        by_models = shape(engine)
        reading.dispose()
        engine.dispose()
    assert shape(writing) == by_models


def test_alembic_sees_no_difference_either(writing: Engine, url: str) -> None:
    writing.dispose()
    assert migrate.differences(url) == []


def test_down_and_up_again_with_data_in_every_table(writing: Engine, url: str) -> None:
    with writing.begin() as connection:
        fill_every_table(connection)
        assert min(counts(connection).values()) == 1
    before = shape(writing)
    writing.dispose()
    migrate.downgrade(url, "base")
    assert not set(inspect(writing).get_table_names()) & set(metadata.tables)
    writing.dispose()
    migrate.upgrade(url)
    migrate.upgrade(url)
    assert shape(writing) == before
    with writing.begin() as connection:
        fill_every_table(connection)


def rows(engine: Engine) -> dict[str, int]:
    """How many rows each of our tables holds that are there at this step."""
    there = set(inspect(engine).get_table_names()) & set(metadata.tables)
    with engine.connect() as connection:
        asked = {name: text(f"SELECT count(*) FROM {name}") for name in there}
        found = {name: connection.execute(statement).scalar_one() for name, statement in asked.items()}
    engine.dispose()
    return found


def test_each_step_down_and_up_again_keeps_the_rows(writing: Engine, url: str) -> None:
    with writing.begin() as connection:
        fill_every_table(connection)
    writing.dispose()
    before = shape(writing)
    for revision in REVISIONS:
        held = rows(writing)
        migrate.downgrade(url, f"{revision}-1")
        below = rows(writing)
        migrate.upgrade(url, revision)
        again = rows(writing)
        migrate.downgrade(url, f"{revision}-1")
        # A table that the step itself makes comes back empty or filled; every other row must be there.
        lost = {name for name in below if below[name] < held[name]}
        assert lost == LOST_ON_THE_WAY_DOWN.get(revision, set()), f"down from {revision}"
        assert {name for name in below if again[name] < below[name]} == set(), f"up to {revision}"
        assert {name for name in held if 0 < again[name] < held[name]} == set(), f"made anew by {revision}"
    kept = {name for name, number in rows(writing).items() if number}
    assert {"place", "place_position", "contribution", "revision", "person"} <= kept
    migrate.upgrade(url)
    assert kept <= {name for name, number in rows(writing).items() if number}
    assert shape(writing) == before


def test_the_spatial_index_answers_after_a_migration(writing: Engine, url: str) -> None:
    with writing.begin() as connection:
        fill_every_table(connection)
    writing.dispose()
    migrate.upgrade(url)
    asked = (
        "SELECT count(*) FROM SpatialIndex WHERE f_table_name = 'place_position'"
        " AND search_frame = BuildMbr(-1.6, 47.2, -1.5, 47.3, 4326)"
        if writing.dialect.name == "sqlite"
        else "SELECT count(*) FROM place_position WHERE geom && ST_MakeEnvelope(-1.6, 47.2, -1.5, 47.3, 4326)"
    )
    with writing.connect() as connection:
        assert connection.execute(text(asked)).scalar_one() == 1


def test_our_tables_only_are_admitted() -> None:
    assert migrate.admits("place", "table", {})
    # Autogenerate would drop these, and with them every geometry, without a word.
    assert not migrate.admits("SpatialIndex", "table", {})
    assert not migrate.admits("spatial_ref_sys", "table", {})
    assert not migrate.admits("place_position", "table", {})
