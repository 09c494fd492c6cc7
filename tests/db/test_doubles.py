"""Doubles over the whole base, on both databases: found by number and by name, compared as the clock goes."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import event, select, text

from cartoquartiers.domain.errors import Conflicting, Forbidden
from cartoquartiers.domain.policy import Scope
from cartoquartiers.domain.resemblance import OWN_NUMBERS, Clue, Subject
from cartoquartiers.store.numbers import NumberOf
from cartoquartiers.store.queries import doubles, likeness
from cartoquartiers.store.queries.doubles import PairFilter
from cartoquartiers.store.queries.history import revisions_of
from cartoquartiers.store.queries.places import place_by_uid
from cartoquartiers.store.tables.contribution import Contribution
from cartoquartiers.store.tables.look_alikes import LookAlikePair
from cartoquartiers.store.tables.photo import Photo
from cartoquartiers.store.tables.place import Place
from cartoquartiers.store.work import Store, Work
from cartoquartiers.usecases import comparing, merging
from cartoquartiers.usecases.look_alikes import look_alikes
from cartoquartiers.usecases.merging import Merge
from tests import people
from tests.factories.places import change, create_place, set_field
from tests.factories.territory import INSIDE_1, INSIDE_2
from tests.support import databases

MODERATOR = people.actor("moderator")
NEXT_DOOR = [INSIDE_1[0] + 0.0002, INSIDE_1[1]]  # 15 m
SHA = "a" * 64
EVERYTHING = PairFilter()


def place(work: Work, uid: str) -> Place:
    found = place_by_uid(work, uid)
    assert found is not None
    return found


def names(store: Store, wanted: PairFilter = EVERYTHING, actor: Any = MODERATOR) -> list[set[str]]:
    with store.reading() as work:
        found = doubles.pairs(work, actor, wanted, 0, 20)
        assert doubles.count(work, actor, wanted) == len(found)
        return [{pair.first.uid, pair.second.uid} for pair in found]


def plan_of_number(work: Work, number: str) -> str:
    """How the database would look a number up, were there more than a handful of places."""
    query = select(Place.id).where(NumberOf(Place.fields, number) == "x", Place.gone.is_(None))
    sql = str(query.compile(work.session.get_bind(), compile_kwargs={"literal_binds": True}))
    if work.dialect == "postgresql":
        work.session.execute(text("SET LOCAL enable_seqscan = off"))
    rows = work.session.execute(text(f"EXPLAIN {'QUERY PLAN ' * (work.dialect == 'sqlite')}{sql}"))
    return "\n".join(str(row) for row in rows)


@pytest.fixture
def twins(store: Store) -> tuple[str, str]:
    """Two records of one composter, and a neighbour that is another; compared."""
    with store.writing() as work:
        older = create_place(work, nom="Composteur du Sanitat", telephone="02 40 41 90 00")
        newer = create_place(work, nom="Compost Sanitat", position=NEXT_DOOR, courriel="a@b.example")
        create_place(work, nom="Composteur Utrillo", position=NEXT_DOOR)
    assert comparing.is_due(store)
    assert comparing.compare_changed(store) == 3
    assert not comparing.is_due(store)
    return older, newer


def test_a_number_is_found_wherever_it_lies(store: Store) -> None:
    with store.writing() as work:
        far = create_place(work, nom="Ailleurs", position=list(INSIDE_2), osm_id="node/12")
        create_place(work, nom="Autre", position=list(INSIDE_2), osm_id="node/13")
    with store.reading() as work:
        subject = Subject("Tout autre nom", "composteur", INSIDE_1, {"osm_id": "node/12"})
        [one] = look_alikes(work, subject)
        assert (one.place.uid, one.found.score, one.found.clues[0]) == (far, 100, Clue.SAME_NUMBER)
        assert look_alikes(work, Subject("Tout autre nom", "composteur", INSIDE_1)) == []
        assert all(f"ix_place_{number}" in plan_of_number(work, number) for number in OWN_NUMBERS)


def test_neighbours_of_few_types_and_of_many(store: Store) -> None:
    """The few are looked up one by one, with those that say no type; the many all at once."""
    with store.writing() as work:
        create_place(work, nom="Lieu composteur", position=NEXT_DOOR)
        create_place(work, nom="Lieu sans type", position=NEXT_DOOR, type=None)
        create_place(work, nom="Lieu loin", position=list(INSIDE_2))
    with store.reading() as work:

        def found(types: list[str] | None) -> set[str]:
            return {one.name for one in likeness.around(work, INSIDE_1, 150, types=types)}

        both = {"Lieu composteur", "Lieu sans type"}
        assert found(["composteur"]) == both
        assert found(["boite-a-livres"]) == found([]) == {"Lieu sans type"}
        assert found(None) == found([f"type-{rank}" for rank in range(20)]) == both
        # Eight go through the index by type, which knows them apart; nine look at all that stands there.
        eight = [f"type-{rank}" for rank in range(8)]
        assert (found(eight), found([*eight[1:], "composteur"])) == ({"Lieu sans type"}, both)
        assert found([*eight, "type-8"]) == both


def test_neighbours_of_some_types_in_one_rubrique(store: Store) -> None:
    with store.writing() as work:
        create_place(work, nom="Lieu composteur", position=NEXT_DOOR)
        create_place(work, nom="Lieu de culture", position=NEXT_DOOR, rubrique="culture", type=None)
    with store.reading() as work:
        for types in (["composteur"], [f"type-{rank}" for rank in range(9)], None):
            for category, names in (("tri-reemploi", ["Lieu composteur"]), ("culture", ["Lieu de culture"])):
                found = likeness.around(work, INSIDE_1, 150, types=types, category=category)
                assert [one.name for one in found] == names, (types, category)


@pytest.mark.parametrize("kind", [databases.SPATIALITE], indirect=True)
def test_sqlite_reads_neighbours_in_the_index_alone(store: Store) -> None:
    with store.reading() as work:
        connection, said = work.session.connection(), list[tuple[str, Any]]()

        @event.listens_for(connection, "before_cursor_execute")
        def remember(_line: Any, _cursor: Any, words: str, given: Any, *_rest: Any) -> None:
            said.append((words, given))

        likeness.around(work, INSIDE_1, 150, types=["composteur"])
        words, given = said[0]
        plan = str(connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {words}", given).all())
        assert plan.count("COVERING INDEX ix_place_alike (type=? AND longitude>? AND longitude<?)") == 2


def test_pairs_follow_what_is_published(store: Store, twins: tuple[str, str]) -> None:
    assert names(store) == [set(twins)]
    with store.writing() as work:
        set_field(work, twins[1], 1, "nom", "Composteur Bellamy")
        assert doubles.left_to_compare(work) == 1
    comparing.compare_changed(store)
    assert names(store) == []
    with store.writing() as work:
        set_field(work, twins[1], 2, "nom", "Le composteur du sanitat")
    assert comparing.compare_slice(store, most=1) == 1
    assert names(store) == [set(twins)]
    with store.writing() as work:
        change(work, "close", place=twins[1], base_version=3)
    assert names(store) == []  # at once, before anybody compares


def test_filters_and_scope(store: Store, twins: tuple[str, str]) -> None:
    pair = [set(twins)]
    assert names(store, PairFilter(quartiers=frozenset("1"))) == pair
    assert names(store, PairFilter(quartiers=frozenset("2"))) == []
    assert names(store, PairFilter(frozenset({"44109"}), categories=frozenset({"tri-reemploi"}))) == pair
    eastern = replace(MODERATOR, scope=Scope(quartiers=frozenset("2")))
    assert names(store, actor=eastern) == []
    with store.writing() as work, pytest.raises(Forbidden):
        merging.tell_apart(work, eastern, *twins)


def test_told_apart_is_remembered_and_taken_back(store: Store, twins: tuple[str, str]) -> None:
    with store.writing() as work:
        merging.tell_apart(work, MODERATOR, *twins)
        merging.tell_apart(work, MODERATOR, *reversed(twins))
    with store.writing() as work:
        set_field(work, twins[0], 1, "description", "Sous le tilleul.")
    comparing.compare_changed(store)
    assert names(store) == []
    assert names(store, PairFilter(apart=True)) == [set(twins)]
    with store.reading() as work:
        assert doubles.told_apart_from(work, twins[0]) == [twins[1]]
    with store.writing() as work:
        merging.forget_apart(work, MODERATOR, *twins)
    assert names(store) == [set(twins)]


def merge_of(twins: tuple[str, str], **more: Any) -> Merge:
    usual = {"taken": frozenset({"courriel"}), "photos": frozenset({SHA})}
    return Merge(twins[0], twins[1], **{**usual, "versions": dict.fromkeys(twins, 1), **more})


def with_photo(store: Store, uid: str) -> None:
    with store.writing() as work:
        work.session.add(Photo(sha256=SHA, state="waiting", width=4, height=3, received_at=work.now))
        work.session.flush()
        change(work, "photo", place=uid, base_version=1, photos=[{"sha256": SHA}])


def test_merging_keeps_what_was_chosen_and_is_undone(store: Store, twins: tuple[str, str]) -> None:
    with_photo(store, twins[1])
    chosen = merge_of(twins, versions={twins[0]: 1, twins[1]: 2})
    with store.writing() as work:
        done = merging.merge_places(work, MODERATOR, chosen)
    with store.reading() as work:
        stays, goes = (place(work, uid) for uid in twins)
        assert (stays.fields["telephone"], stays.fields["courriel"]) == ("+33 2 40 41 90 00", "a@b.example")
        assert stays.name == "Composteur du Sanitat"
        assert [photo["sha256"] for photo in stays.fields["photos"]] == [SHA]
        assert (goes.gone, goes.replaced_by) == ("merged", twins[0])
        assert len(revisions_of(work, goes.id)) == 3
        assert work.session.get_one(Photo, SHA).state == "public"
    assert names(store) == []
    with store.writing() as work:
        merging.undo_merging(work, MODERATOR, done, "Annulation")
    with store.reading() as work:
        stays, goes = (place(work, uid) for uid in twins)
        assert (stays.fields["courriel"], stays.fields["photos"]) == (None, [])
        assert (goes.gone, goes.replaced_by) == (None, None)
        assert work.session.get_one(Photo, SHA).state == "public"
        states = set(work.session.scalars(select(Contribution.state)))
        assert "waiting" not in states
    comparing.compare_changed(store)
    assert names(store) == [set(twins)]


def test_a_merge_that_somebody_proposed_is_the_one_that_is_accepted(
    store: Store, twins: tuple[str, str]
) -> None:
    with store.writing() as work:
        body = {"place": twins[1], "base_version": 1, "changes": {"replaced_by": {"to": twins[0]}}}
        proposed = change(work, "merge", "anonymous", **body)
        done = merging.merge_places(work, MODERATOR, merge_of(twins, taken=frozenset(), photos=frozenset()))
    assert (done.merge, done.correction) == (proposed.uid, None)


@pytest.mark.parametrize(
    "meanwhile",
    [
        lambda work, uid: set_field(work, uid, 1, "nom", "Autre"),
        lambda work, uid: change(work, "close", place=uid, base_version=1),
    ],
)
def test_what_changed_meanwhile_is_looked_at_again(
    store: Store, twins: tuple[str, str], meanwhile: Callable[[Work, str], Any]
) -> None:
    with store.writing() as work:
        meanwhile(work, twins[1])
    with store.writing() as work, pytest.raises(Conflicting):
        merging.merge_places(work, MODERATOR, merge_of(twins))
    with store.reading() as work:
        assert place(work, twins[0]).version == 1
        assert work.session.scalars(select(LookAlikePair)).first() is not None
