"""A place is a projection: made anew from its revisions it is the same; who wrote beside is corrected."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from cartoquartiers.store.queries.clock import tick
from cartoquartiers.store.spatial import point
from cartoquartiers.store.tables.place import Place, PlacePosition, PlaceText
from cartoquartiers.store.work import Store
from cartoquartiers.usecases import publish
from tests.factories.places import change, create_place, set_field
from tests.factories.territory import INSIDE_1, INSIDE_2


@pytest.fixture
def lived(store: Store) -> Store:
    """A house in which every kind of contribution was published at least once."""
    with store.writing() as work:
        first, second = create_place(work), create_place(work, nom="Repair café", type="repair-cafe")
        set_field(work, first, 1, "telephone", "02 40 41 90 00")
        set_field(work, first, 2, "horaires", "Mo-Fr 09:00-17:00")
        set_field(work, first, 3, "telephone", None)
    with store.writing() as work:
        change(work, "move", place=first, base_version=4, changes={"position": {"to": list(INSIDE_2)}})
        change(work, "confirm", place=first, base_version=5, changes={}, fields=["horaires"])
        until = {"ferme_jusqu_au": {"to": "2026-12-31"}}
        change(work, "close", place=first, base_version=6, changes=until)
        change(work, "reopen", place=first, base_version=7, changes={})
        change(work, "close", place=second, base_version=1, changes={})
        change(work, "reopen", place=second, base_version=2, changes={})
        change(work, "merge", place=second, base_version=3, changes={"replaced_by": {"to": first}})
    return store


def everything(store: Store) -> list[dict[str, Any]]:
    """All that is stored about places and their texts."""
    with store.reading() as work:
        both = select(Place, PlaceText).join(PlaceText, PlaceText.id == Place.id).order_by(Place.id)
        rows = work.session.execute(both).all()
        return [
            {f"{table}.{column.key}": getattr(row, column.key) for column in row.__table__.columns}
            for place, text in rows
            for table, row in (("place", place), ("text", text))
        ]


def test_rebuilding_changes_nothing(lived: Store) -> None:
    before = everything(lived)
    assert [row["place.version"] for row in before if "place.version" in row] == [8, 4]
    with lived.writing() as work:
        now = tick(work)
        assert publish.rebuild(work) == 0
        assert tick(work) == now
    assert everything(lived) == before


def test_whoever_wrote_beside_is_corrected_and_readers_are_told(lived: Store) -> None:
    before = everything(lived)
    with lived.writing() as work:
        place = work.session.scalars(select(Place).order_by(Place.id)).first()
        assert place is not None
        place.fields = {**place.fields, "nom": "Écrit à côté"}
        place.name = "Écrit à côté"
        work.session.execute(
            update(PlacePosition).values(geom=point((INSIDE_1[0] - 0.01, INSIDE_1[1]))),
            execution_options={"synchronize_session": False},
        )
    with lived.writing() as work:
        now = tick(work)
        assert publish.rebuild(work) == 1
        assert tick(work) == now + 1

    def without_stamps(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [{k: v for k, v in row.items() if k not in {"text.tick", "text.changed_at"}} for row in rows]

    assert without_stamps(everything(lived)) == without_stamps(before)


def test_the_command_says_what_it_found(app: Flask) -> None:
    said = app.test_cli_runner().invoke(args=["db", "rebuild"])
    assert said.exit_code == 0, said.output
    checked = app.test_cli_runner().invoke(args=["db", "check"])
    assert checked.exit_code == 0, checked.output
