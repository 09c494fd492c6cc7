"""One contested field holds nothing else back, and none of what was typed is lost; both databases."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import select

from cartoquartiers.domain.errors import Invalid
from cartoquartiers.domain.lifecycle import OPEN_STATES
from cartoquartiers.domain.policy import ANONYMOUS
from cartoquartiers.domain.proposal import parse_proposal
from cartoquartiers.domain.vocabulary import Verdict
from cartoquartiers.store.queries.following import followed
from cartoquartiers.store.tables.contribution import Contribution
from cartoquartiers.store.tables.place import Place
from cartoquartiers.store.work import Store
from cartoquartiers.usecases import contribute, moderate, revert
from cartoquartiers.usecases.contribute import Receipt
from cartoquartiers.usecases.moderate import Ruling
from tests import people
from tests.factories.territory import INSIDE_1
from tests.support import api


def submit(store: Store, who: str, body: dict[str, Any]) -> Receipt:
    with store.writing() as work:
        return contribute.submit(work, people.actor(who), parse_proposal(body), language="fr")


@pytest.fixture
def place(store: Store) -> str:
    """A place that a moderator has corrected since its first version."""
    uid = submit(store, "moderator", api.creation(position=list(INSIDE_1), adresse="1 rue du Port")).place
    submit(store, "moderator", api.correction(uid, description="Deux bacs", adresse="2 rue du Port"))
    return uid


def fields(store: Store, uid: str) -> dict[str, Any]:
    with store.reading() as work:
        return dict(work.session.scalars(select(Place.fields).where(Place.uid == uid)).one())


def test_the_rest_is_published_and_the_contested_field_waits(store: Store, place: str) -> None:
    body = api.correction(place, description="Trois bacs", gestionnaire="Les voisins")
    body["message"] = "Vu ce matin"
    receipt = submit(store, "agent", body)
    assert receipt.state == "partial"
    now = fields(store, place)
    assert (now["description"], now["gestionnaire"]) == ("Deux bacs", "Les voisins")
    with store.reading() as work:
        whole = followed(work, receipt.follow.removeprefix("/suivi/"))
        assert whole is not None
        assert whole.rest is not None
        rest = followed(work, whole.rest)
    assert rest is not None
    assert (rest.state, rest.whole) == ("conflict", whole.token)
    assert rest.changes == {"description": {"from": None, "to": "Trois bacs"}}
    assert rest.message == "Vu ce matin"
    assert list(whole.rulings[0].applied) == ["gestionnaire"]
    # Sent again by a tablet that heard no answer, it is the same receipt and makes no second rest.
    assert submit(store, "agent", body) == Receipt(**{**vars(receipt), "created": False})
    with store.reading() as work:
        assert (
            len(work.session.scalars(select(Contribution).where(Contribution.rest_of_id.is_not(None))).all())
            == 1
        )
    decided = {"description": {"from": "Deux bacs", "to": "Trois bacs"}}
    with store.writing() as work:
        moderate.decide(work, people.actor("moderator"), rest.uid, Ruling(Verdict.AMEND, changes=decided))
    assert fields(store, place)["description"] == "Trois bacs"


def test_what_belongs_together_waits_together(store: Store, place: str) -> None:
    moved = api.correction(
        place,
        adresse="3 rue du Port",
        code_postal="44000",
        gestionnaire="Le port",
        position=[-1.5744, 47.216],
    )
    before = fields(store, place)
    receipt = submit(store, "agent", moved)
    assert receipt.state == "partial"
    now = fields(store, place)
    assert now == {**before, "gestionnaire": "Le port"}


def test_with_nothing_to_publish_all_of_it_waits(store: Store, place: str) -> None:
    receipt = submit(store, "agent", api.correction(place, description="Trois bacs"))
    assert receipt.state == "conflict"
    with store.reading() as work:
        assert not work.session.scalars(
            select(Contribution).where(Contribution.rest_of_id.is_not(None))
        ).all()


def test_of_two_creations_of_one_place_exactly_one_is_taken(store: Store) -> None:
    for number in range(4):
        uid = f"018f0000-0000-4000-8000-00000000000{number}"

        def propose(name: str, uid: str = uid) -> str:
            body = {**api.creation(nom=name), "place_uid": uid}
            try:
                with store.writing() as work:
                    return contribute.submit(work, ANONYMOUS, parse_proposal(body)).state
            except Invalid as invalid:
                return invalid.problems[0].code

        with ThreadPoolExecutor(2) as both:
            said = sorted(both.map(propose, ["Un", "Deux"]))
        assert said == ["place_uid_taken", "waiting"]


def test_the_database_itself_refuses_the_second_creation(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when both looked before either of them wrote."""
    body = {**api.creation(), "place_uid": "018f0000-0000-4000-8000-000000000009"}
    submit(store, people.NOBODY, body)
    monkeypatch.setattr(contribute, "_place_of", lambda _work, _proposal: None)
    with pytest.raises(Invalid) as refused:
        submit(store, people.NOBODY, {**api.creation(), "place_uid": body["place_uid"]})
    assert [(one.field, one.code) for one in refused.value.problems] == [("place_uid", "place_uid_taken")]


@pytest.mark.parametrize("kind", ["spatialite"], indirect=True)
def test_taken_back_the_rest_does_not_wait_twice(store: Store, place: str) -> None:
    receipt = submit(
        store, "agent", api.correction(place, description="Trois bacs", gestionnaire="Les voisins")
    )
    with store.writing() as work:
        revert.undo(work, people.actor("moderator"), receipt.uid, "Annulation")
    with store.reading() as work:
        waiting = work.session.scalars(select(Contribution).where(Contribution.state.in_(OPEN_STATES))).all()
        told = sorted((row.state, *row.changes) for row in waiting)
    assert told == [("conflict", "description"), ("waiting", "gestionnaire")]
    with store.writing() as work:
        moderate.decide(work, people.actor("moderator"), receipt.uid, Ruling(Verdict.ACCEPT))
    assert fields(store, place)["gestionnaire"] == "Les voisins"
