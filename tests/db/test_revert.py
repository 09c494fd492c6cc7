"""Taking decisions back, on both databases: the place is as it was, the contribution waits again."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from cartoquartiers.domain.errors import Conflicting, Forbidden, NotFound
from cartoquartiers.domain.vocabulary import Reason, Verdict
from cartoquartiers.store.queries.history import revisions_of
from cartoquartiers.store.queries.places import place_by_uid
from cartoquartiers.store.tables.contribution import Contribution
from cartoquartiers.store.tables.photo import Photo
from cartoquartiers.store.tables.place import Place
from cartoquartiers.store.work import Store, Work
from cartoquartiers.usecases import moderate, publish, revert
from cartoquartiers.usecases.moderate import Ruling
from tests import people
from tests.factories.places import change, create_place, set_field
from tests.factories.territory import INSIDE_2

MODERATOR = people.actor("moderator")
SHA = "a" * 64


def decided(store: Store, uid: str, verdict: Verdict = Verdict.ACCEPT, **more: Any) -> None:
    with store.writing() as work:
        moderate.decide(work, MODERATOR, uid, Ruling(verdict, **more))


def undone(store: Store, uid: str) -> None:
    with store.writing() as work:
        revert.undo(work, MODERATOR, uid, "Annulation")


def found(work: Work, uid: str) -> Place:
    place = place_by_uid(work, uid)
    assert place is not None
    return place


def state(work: Work, uid: str) -> str:
    return work.session.query(Contribution).filter_by(uid=uid).one().state


def waiting_correction(store: Store, **values: Any) -> tuple[str, str]:
    """(uid of the place, uid of a waiting correction)."""
    with store.writing() as work:
        place = create_place(work)
        changes = {name: {"to": value} for name, value in values.items()}
        receipt = change(work, "correct", "anonymous", place=place, base_version=1, changes=changes)
    return place, receipt.uid


def test_an_accepted_correction_is_inverted_by_a_new_contribution(store: Store) -> None:
    place, uid = waiting_correction(
        store, nom="Autre nom", position=list(INSIDE_2), telephone="02 40 41 90 00"
    )
    with store.reading() as work:
        before = dict(found(work, place).fields)
    decided(store, uid)
    undone(store, uid)
    with store.reading() as work:
        now = found(work, place)
        assert now.fields == before
        assert now.quartier == "1"
        history = revisions_of(work, now.id)
        assert [revision.version for revision in history] == [1, 2, 3]
        inverse = work.session.get_one(Contribution, history[-1].contribution_id)
        assert inverse.author_id == MODERATOR.person_id
        assert inverse.message == "Annulation"
        assert state(work, uid) == "waiting"
    with store.writing() as work:
        assert publish.rebuild(work) == 0


def test_it_can_be_decided_again(store: Store) -> None:
    place, uid = waiting_correction(store, nom="Autre nom")
    decided(store, uid)
    undone(store, uid)
    decided(store, uid)
    with store.reading() as work:
        assert found(work, place).name == "Autre nom"
        assert state(work, uid) == "published"


@pytest.mark.parametrize(
    ("verdict", "more"),
    [(Verdict.REFUSE, {"reason": Reason.EVENT}), (Verdict.ASK, {"message": "Où est l’entrée ?"})],
)
def test_a_refusal_and_a_question_are_taken_back_without_a_revision(
    store: Store, verdict: Verdict, more: dict[str, Any]
) -> None:
    place, uid = waiting_correction(store, nom="Autre nom")
    decided(store, uid, verdict, **more)
    undone(store, uid)
    with store.reading() as work:
        assert state(work, uid) == "waiting"
        assert found(work, place).version == 1


def test_an_undone_creation_leaves_the_map_and_comes_back_when_accepted_again(store: Store) -> None:
    with store.writing() as work:
        values = {"nom": "Jardin", "rubrique": "espaces-verts", "position": list(INSIDE_2)}
        changes = {name: {"to": value} for name, value in values.items()}
        receipt = change(work, "create", "anonymous", changes=changes)
    decided(store, receipt.uid)
    undone(store, receipt.uid)
    with store.reading() as work:
        assert found(work, receipt.place).gone == "removed"
    decided(store, receipt.uid)
    with store.reading() as work:
        place = found(work, receipt.place)
        assert (place.gone, place.name, place.version) == (None, "Jardin", 3)
    with store.writing() as work:
        assert publish.rebuild(work) == 0


def test_an_undone_closing_reopens(store: Store) -> None:
    with store.writing() as work:
        place = create_place(work)
        receipt = change(work, "close", "anonymous", place=place, base_version=1)
    decided(store, receipt.uid)
    undone(store, receipt.uid)
    with store.reading() as work:
        assert found(work, place).gone is None


def test_an_undone_photo_is_private_again_and_can_come_back(store: Store) -> None:
    with store.writing() as work:
        place = create_place(work)
        photo = Photo(sha256=SHA, state="waiting", width=9, height=9, received_at=work.now)
        work.session.add(photo)
        work.session.flush()
        photos = [{"sha256": SHA, "alt": "Un bac"}]
        receipt = change(work, "photo", "anonymous", place=place, base_version=1, photos=photos)
    for expected, act in (("public", decided), ("waiting", undone), ("public", decided)):
        act(store, receipt.uid)
        with store.reading() as work:
            assert work.session.get_one(Photo, SHA).state == expected


def test_what_somebody_changed_since_is_not_undone(store: Store) -> None:
    place, uid = waiting_correction(store, nom="Autre nom", description="Au fond de la cour")
    decided(store, uid)
    with store.writing() as work:
        set_field(work, place, 2, "nom", "Encore un autre nom")
    with pytest.raises(Conflicting) as conflict:
        undone(store, uid)
    assert conflict.value.code == "fields"
    with store.reading() as work:
        assert found(work, place).name == "Encore un autre nom"
        assert found(work, place).fields["description"] == "Au fond de la cour"
        assert state(work, uid) == "published"


def test_nothing_to_undo(store: Store) -> None:
    _, uid = waiting_correction(store, nom="Autre nom")
    with pytest.raises(Conflicting):
        undone(store, uid)
    with pytest.raises(NotFound):
        undone(store, str(uuid.uuid4()))


def test_two_simultaneous_undos_have_one_winner(store: Store) -> None:
    place, uid = waiting_correction(store, nom="Autre nom")
    decided(store, uid)

    def attempt(_: int) -> bool:
        try:
            undone(store, uid)
        except Conflicting:
            return False
        return True

    with ThreadPoolExecutor(4) as together:
        assert sorted(together.map(attempt, range(4))) == [False, False, False, True]
    with store.reading() as work:
        assert found(work, place).version == 3


def test_two_simultaneous_decisions_have_one_winner(store: Store) -> None:
    place, uid = waiting_correction(store, nom="Autre nom")
    rulings = [Ruling(Verdict.ACCEPT), Ruling(Verdict.REFUSE, Reason.EVENT)] * 3

    def attempt(ruling: Ruling) -> bool:
        try:
            with store.writing() as work:
                moderate.decide(work, MODERATOR, uid, ruling)
        except Conflicting:
            return False
        return True

    with ThreadPoolExecutor(6) as together:
        assert sum(together.map(attempt, rulings)) == 1
    with store.reading() as work:
        assert (state(work, uid), found(work, place).version) in {("published", 2), ("refused", 1)}


@pytest.mark.parametrize("who", ["anonymous", "resident", "agent", "association"])
def test_only_a_moderator_undoes(store: Store, who: str) -> None:
    _, uid = waiting_correction(store, nom="Autre nom")
    decided(store, uid)
    with pytest.raises(Forbidden), store.writing() as work:
        revert.undo(work, people.actor(who), uid, "Annulation")
