"""A proposed place that is on the map already, on both databases: what is taken, told and undone."""

import uuid
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from cartoquartiers.domain.errors import Conflicting, Forbidden, NotFound
from cartoquartiers.domain.policy import Scope
from cartoquartiers.domain.vocabulary import Reason, Verdict
from cartoquartiers.store.queries.places import place_by_uid
from cartoquartiers.store.tables.contribution import Contribution, Decision
from cartoquartiers.store.tables.photo import Photo
from cartoquartiers.store.tables.place import Place
from cartoquartiers.store.work import Store, Work
from cartoquartiers.usecases import decide_series, folding
from cartoquartiers.usecases.folding import Fold
from tests import people
from tests.factories.places import change, create_place, set_field
from tests.factories.territory import INSIDE_1

MODERATOR = people.actor("moderator")
SHA = "a" * 64


def propose(work: Work, **values: Any) -> str:
    """A resident's proposal of a composter that is there already; its uid."""
    plain = {"nom": "Compost Sanitat", "rubrique": "tri-reemploi", "type": "composteur"}
    told = plain | {"position": [INSIDE_1[0] + 0.0002, INSIDE_1[1]], "courriel": "a@b.example"} | values
    changes = {name: {"to": value} for name, value in told.items()}
    work.session.add(Photo(sha256=SHA, state="waiting", width=4, height=3, received_at=work.now))
    work.session.flush()
    changes["photos"] = {"add": [{"sha256": SHA}]}
    return change(work, "create", "resident", changes=changes).uid


@pytest.fixture
def pair(store: Store) -> tuple[str, str]:
    """A proposal (uid of the contribution) and the place that it is of."""
    with store.writing() as work:
        place = create_place(work, telephone="02 40 41 90 00")
        return propose(work), place


def wish(place: str, **more: Any) -> Fold:
    usual = {"taken": frozenset({"courriel"}), "photos": frozenset({SHA}), "version": 1}
    return Fold(place, **{**usual, **more})


def one(work: Work, uid: str) -> Contribution:
    return work.session.scalars(select(Contribution).where(Contribution.uid == uid)).one()


def fields(work: Work, uid: str) -> dict[str, Any]:
    found = place_by_uid(work, uid)
    assert found is not None
    return found.fields


def test_the_record_takes_what_was_chosen_and_no_second_one_arises(
    store: Store, pair: tuple[str, str]
) -> None:
    uid, place = pair
    with store.writing() as work:
        correction = folding.fold(work, MODERATOR, uid, wish(place, message="C’est le même."))
    with store.reading() as work:
        now, proposal = fields(work, place), one(work, uid)
        assert (now["nom"], now["courriel"], now["telephone"]) == (
            "Composteur du Sanitat",
            "a@b.example",
            "+33 2 40 41 90 00",
        )
        assert [photo["sha256"] for photo in now["photos"]] == [SHA]
        assert work.session.get_one(Photo, SHA).state == "public"
        assert (proposal.state, one(work, str(correction)).state) == ("refused", "published")
        decision = work.session.scalars(
            select(Decision).where(
                Decision.contribution_id == proposal.id, Decision.verdict == Verdict.REFUSE
            )
        ).one()
        assert (decision.reason, decision.message) == (Reason.DUPLICATE, "C’est le même.")
        assert work.session.scalars(select(Place.uid)).all() == [place]


def test_taking_nothing_leaves_the_record_as_it_is(store: Store, pair: tuple[str, str]) -> None:
    uid, place = pair
    with store.writing() as work:
        nothing = wish(place, taken=frozenset(), photos=frozenset())
        assert folding.fold(work, MODERATOR, uid, nothing) is None
    with store.reading() as work:
        found = place_by_uid(work, place)
        assert found is not None and found.version == 1
        assert one(work, uid).state == "refused"


def test_both_are_taken_back_and_nobody_is_asked_twice(store: Store, pair: tuple[str, str]) -> None:
    uid, place = pair
    with store.writing() as work:
        correction = str(folding.fold(work, MODERATOR, uid, wish(place)))
    with store.writing() as work:
        decide_series.undo(work, MODERATOR, [uid, correction], "Par erreur")
    with store.reading() as work:
        now = fields(work, place)
        assert (now["courriel"], now["photos"]) == (None, [])
        assert (one(work, uid).state, one(work, correction).state) == ("waiting", "withdrawn")
    with store.writing() as work:  # and again, as if nothing had been
        assert folding.fold(work, MODERATOR, uid, wish(place, version=3))
    with store.reading() as work:
        assert fields(work, place)["courriel"] == "a@b.example"


def test_a_record_that_changed_or_went_is_looked_at_again(store: Store, pair: tuple[str, str]) -> None:
    uid, place = pair
    with store.writing() as work:
        set_field(work, place, 1, "courriel", "c@d.example")
    with store.writing() as work, pytest.raises(Conflicting, match="changed"):
        folding.fold(work, MODERATOR, uid, wish(place))
    with store.writing() as work:
        change(work, "close", place=place, base_version=2)
    with store.writing() as work, pytest.raises(Conflicting, match="changed"):
        folding.fold(work, MODERATOR, uid, wish(place, version=3))
    with store.reading() as work:
        assert one(work, uid).state == "waiting"


def test_only_an_open_proposal_of_a_place_within_both_scopes(store: Store, pair: tuple[str, str]) -> None:
    uid, place = pair
    eastern = replace(MODERATOR, scope=Scope(quartiers=frozenset("2")))
    with store.writing() as work, pytest.raises(Forbidden):
        folding.fold(work, eastern, uid, wish(place))
    with store.writing() as work, pytest.raises(NotFound):
        folding.fold(work, MODERATOR, uid, wish(str(uuid.uuid4())))
    with store.writing() as work:
        correction = set_field(work, place, 1, "courriel", "c@d.example").uid
    with store.writing() as work, pytest.raises(NotFound):
        folding.fold(work, MODERATOR, correction, wish(place, version=2))
    with store.writing() as work:
        folding.fold(work, MODERATOR, uid, wish(place, version=2))
    with store.writing() as work, pytest.raises(Conflicting, match="decided"):
        folding.fold(work, MODERATOR, uid, wish(place, version=3))
