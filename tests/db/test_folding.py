"""A proposed place that is on the map already, on both databases: what is taken, told and undone."""

import uuid
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from cartoquartiers.domain.errors import Conflicting, Forbidden, Invalid, NotFound
from cartoquartiers.domain.policy import Scope
from cartoquartiers.domain.vocabulary import Reason, Verdict
from cartoquartiers.store.queries.places import place_by_uid
from cartoquartiers.store.tables.contribution import Contribution, Decision
from cartoquartiers.store.tables.letters import Outbox
from cartoquartiers.store.tables.people import Organisation
from cartoquartiers.store.tables.photo import Photo
from cartoquartiers.store.tables.place import Place
from cartoquartiers.store.work import Store, Work
from cartoquartiers.usecases import decide_series, folding, hiding, moderate, revert, shown_photos
from cartoquartiers.usecases.folding import Fold
from cartoquartiers.usecases.moderate import Ruling
from tests import people
from tests.factories.extra import add_field
from tests.factories.places import being_corrected, change, create_place, set_field
from tests.factories.territory import INSIDE_1, INSIDE_2, STRUCTURE
from tests.support import databases

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
        assert decision.reason == Reason.DUPLICATE
        assert (decision.message or "").endswith("contact, photos.\n\nC’est le même.")
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
    with store.writing() as work, pytest.raises(Conflicting, match="gone"):
        folding.fold(work, MODERATOR, uid, wish(place, version=3))
    with store.reading() as work:
        assert one(work, uid).state == "waiting"


def test_only_an_open_proposal_of_a_place_within_both_scopes(store: Store, pair: tuple[str, str]) -> None:
    uid, place = pair
    eastern = replace(MODERATOR, scope=Scope(quartiers=frozenset("2")))
    with store.writing() as work, pytest.raises(Forbidden):
        folding.fold(work, eastern, uid, wish(place))
    western = replace(MODERATOR, scope=Scope(quartiers=frozenset("1")))
    with store.writing() as work:  # the proposal is within the western scope, the record across the border
        across = create_place(work, nom="En face", position=list(INSIDE_2))
    with store.writing() as work, pytest.raises(Forbidden):
        # Nothing is taken: it is the record itself that is not theirs.
        folding.fold(work, western, uid, wish(across, taken=frozenset(), photos=frozenset()))
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


def lose(work: Work, how: str) -> None:
    """Hide the photo, or purge it."""
    row = work.session.get_one(Photo, SHA)
    if how == "withdrawn":
        row.state = how
    else:
        work.session.delete(row)


@pytest.mark.parametrize("how", ["withdrawn", "purged"])
def test_a_photo_that_is_lost_enters_no_record(store: Store, pair: tuple[str, str], how: str) -> None:
    uid, place = pair
    with store.writing() as work:
        lose(work, how)
    with store.writing() as work:
        correction = folding.fold(work, MODERATOR, uid, wish(place))
    with store.reading() as work:
        assert fields(work, place)["photos"] == []
        assert "photos" not in one(work, str(correction)).changes
        left = work.session.get(Photo, SHA)
        assert (left and left.state) == ("withdrawn" if how == "withdrawn" else None)


@pytest.mark.parametrize("how", ["withdrawn", "purged"])
def test_nor_with_a_plain_acceptance(store: Store, pair: tuple[str, str], how: str) -> None:
    uid, _place = pair
    with store.writing() as work:
        lose(work, how)
    with store.writing() as work:
        made = moderate.decide(work, MODERATOR, uid, Ruling(Verdict.ACCEPT)).place
    with store.reading() as work:
        assert (fields(work, made)["photos"], fields(work, made)["courriel"]) == ([], "a@b.example")
        left = work.session.get(Photo, SHA)
        assert (left and left.state) == ("withdrawn" if how == "withdrawn" else None)


def test_of_a_masked_photo_nothing_comes_back(store: Store, pair: tuple[str, str]) -> None:
    with store.writing() as work:
        row = work.session.get_one(Photo, SHA)
        row.state, row.masked_as = "withdrawn", "b" * 64
        work.session.flush()
        shown_photos.let_wait_again(work, {SHA})
    with store.reading() as work:
        assert work.session.get_one(Photo, SHA).state == "withdrawn"


def test_the_letter_tells_what_was_applied_in_the_language_of_its_reader(store: Store) -> None:
    with store.writing() as work:
        add_field(work, "parcelles", "number", "repair-cafe", label="Parcelles")
        place = create_place(work, telephone="02 40 41 90 00", courriel="a@b.example")
        uid = propose(work, type="repair-cafe", parcelles=12, telephone="02 40 41 90 01")
        one(work, uid).language = "en"
    with store.writing() as work:  # the address is there already, plots are nothing of a composter
        taken = frozenset({"telephone", "courriel", "parcelles"})
        folding.fold(work, MODERATOR, uid, wish(place, taken=taken, photos=frozenset(), message="Thank you."))
    with store.reading() as work:
        [letter] = work.session.scalars(select(Outbox).where(Outbox.kind.in_(["folded", "refused"])))
        assert (letter.kind, letter.language) == ("folded", "en")
        said = str(letter.params["message"])
        assert said.startswith("It is “Composteur du Sanitat”:\nhttp") and place in said
        assert said.endswith("Thanks to you, its record now tells more: contact.\n\nThank you.")
        assert "parcelles" not in fields(work, place)


def test_who_gave_nothing_to_the_record_is_not_told_that_it_was_completed(
    store: Store, pair: tuple[str, str]
) -> None:
    uid, place = pair
    with store.writing() as work:
        one(work, uid).language = "fr"
        folding.fold(work, MODERATOR, uid, wish(place, taken=frozenset(), photos=frozenset()))
    with store.reading() as work:
        [letter] = work.session.scalars(select(Outbox).where(Outbox.kind.in_(["folded", "refused"])))
        assert letter.kind == "refused" and "Grâce à vous" not in str(letter.params["message"])


def test_what_is_no_longer_possible_is_not_taken(store: Store) -> None:
    with store.writing() as work:
        place, uid = create_place(work), propose(work)
        one(work, uid).changes = {**one(work, uid).changes, "structure": {"to": "partie"}}
        assert work.session.scalars(select(Organisation.code)).all() == [STRUCTURE]
    with store.writing() as work, pytest.raises(Invalid) as invalid:
        folding.fold(work, MODERATOR, uid, wish(place, taken=frozenset({"structure"})))
    assert [problem.field for problem in invalid.value.problems] == ["structure"]


@pytest.mark.parametrize("half", ["proposal", "correction"])
@pytest.mark.parametrize("way", ["alone", "series"])
def test_either_half_takes_both_back(store: Store, pair: tuple[str, str], half: str, way: str) -> None:
    uid, place = pair
    with store.writing() as work:
        correction = str(folding.fold(work, MODERATOR, uid, wish(place)))
    named = uid if half == "proposal" else correction
    with store.writing() as work:
        if way == "alone":
            assert revert.undo(work, MODERATOR, named, "Par erreur").uids == {uid, correction}
        else:
            decide_series.undo(work, MODERATOR, [named], "Par erreur")
    with store.reading() as work:
        assert (fields(work, place)["courriel"], fields(work, place)["photos"]) == (None, [])
        assert (one(work, uid).state, one(work, correction).state) == ("waiting", "withdrawn")
        assert work.session.get_one(Photo, SHA).state == "waiting"


def test_nothing_is_withdrawn_that_is_not_its_other_half(store: Store, pair: tuple[str, str]) -> None:
    uid, place = pair
    with store.writing() as work:
        other = create_place(work, nom="Autre", position=list(INSIDE_2))
        mistake = set_field(work, other, 1, "courriel", "z@z.example").uid
        stranger = str(revert.undo(work, MODERATOR, mistake, "Par erreur").reverted.uid)  # type: ignore[union-attr]
        folding.fold(work, MODERATOR, uid, wish(place))
    with store.writing() as work:
        decide_series.undo(work, MODERATOR, [uid, stranger], "Par erreur")
    with store.reading() as work:
        assert (one(work, uid).state, one(work, stranger).state) == ("waiting", "waiting")


@pytest.mark.parametrize("half", ["proposal", "correction"])
def test_a_record_that_was_changed_since_keeps_both(store: Store, pair: tuple[str, str], half: str) -> None:
    uid, place = pair
    with store.writing() as work:
        correction = str(folding.fold(work, MODERATOR, uid, wish(place)))
    with store.writing() as work:
        set_field(work, place, 2, "courriel", "c@d.example")
    with store.writing() as work, pytest.raises(Conflicting, match="fields"):
        revert.undo(work, MODERATOR, uid if half == "proposal" else correction, "Par erreur")
    with store.reading() as work:
        assert (one(work, uid).state, one(work, correction).state) == ("refused", "published")
        assert len(fields(work, place)["photos"]) == 1


def test_the_author_takes_the_photo_back_from_the_record(store: Store, pair: tuple[str, str]) -> None:
    uid, place = pair
    with store.writing() as work, pytest.raises(NotFound):
        hiding.withdraw_photo(work, one(work, uid), SHA)
    with store.writing() as work:
        folding.fold(work, MODERATOR, uid, wish(place))
    with store.writing() as work:
        hiding.withdraw_photo(work, one(work, uid), SHA)
    with store.reading() as work:
        assert fields(work, place)["photos"] == []
        assert work.session.get_one(Photo, SHA).state == "withdrawn"
    with store.writing() as work:  # nor does it come back when the moderator changes their mind
        revert.undo(work, MODERATOR, uid, "Par erreur")
        folding.fold(work, MODERATOR, uid, wish(place, version=4))
    with store.reading() as work:
        assert (fields(work, place)["photos"], fields(work, place)["courriel"]) == ([], "a@b.example")
        assert work.session.get_one(Photo, SHA).state == "withdrawn"


def test_a_refusal_whose_correction_was_taken_back_among_many_is_undone_alone(
    store: Store, pair: tuple[str, str]
) -> None:
    uid, place = pair
    with store.writing() as work:
        correction = str(folding.fold(work, MODERATOR, uid, wish(place)))
        one(work, correction).state = "refused"  # what the undoing of a span leaves
    with store.writing() as work:
        assert revert.undo(work, MODERATOR, uid, "Par erreur").uids == {uid}
        assert (one(work, uid).state, one(work, correction).state) == ("waiting", "refused")


def test_a_photo_that_the_record_had_is_not_the_authors_to_take_back(
    store: Store, pair: tuple[str, str]
) -> None:
    uid, place = pair
    with store.writing() as work:
        change(work, "photo", place=place, base_version=1, changes={"photos": {"add": [{"sha256": SHA}]}})
        folding.fold(work, MODERATOR, uid, wish(place, version=2))
    with store.writing() as work, pytest.raises(NotFound):
        hiding.withdraw_photo(work, one(work, uid), SHA)


@pytest.mark.parametrize("kind", [databases.POSTGIS], indirect=True)
def test_a_correction_that_is_being_published_is_waited_for(store: Store, pair: tuple[str, str]) -> None:
    """Read without its lock, the record would be as it was looked at, and the new address would be lost."""
    uid, place = pair
    with (
        being_corrected(store, place, "telephone", "02 40 41 90 09"),
        store.writing() as work,
        pytest.raises(Conflicting, match="changed"),
    ):
        folding.fold(work, MODERATOR, uid, wish(place))
