"""What the rule for « Tout est exact » leaves to a person, on both databases."""

from typing import Any

import pytest
from sqlalchemy import update

from cartoquartiers.domain.risk import FAST, SPEED_MINUTES
from cartoquartiers.domain.vocabulary import Rule, Verdict
from cartoquartiers.store.queries.freshness import checks_of
from cartoquartiers.store.queries.places import place_by_uid
from cartoquartiers.store.tables.contribution import Contribution
from cartoquartiers.store.tables.people import Organisation
from cartoquartiers.store.work import Store, Work
from cartoquartiers.usecases import automatic, moderate
from cartoquartiers.usecases.moderate import Ruling
from tests import people
from tests.factories.places import add_places, being_corrected, change, create_place, set_field
from tests.factories.territory import STRUCTURE
from tests.support import databases
from tests.support.clock import FrozenClock

SAID = {"horaires": "We 09:00-12:00", "telephone": "02 40 41 90 00"}


@pytest.fixture
def place(store: Store) -> str:
    with store.writing() as work:
        for rule in (Rule.CONFIRMED_PRESENCE, Rule.REGULAR_PRACTICAL):
            automatic.set_rule(work, people.actor("administrator"), rule, "on", "0")
        return create_place(work, **SAID)


def confirm(store: Store, place: str, who: str = "resident", **body: Any) -> str:
    with store.writing() as work:
        return change(work, "confirm", who, place=place, **body).state


def groups(work: Work, place: str) -> set[str]:
    found = place_by_uid(work, place)
    assert found is not None
    return set(checks_of(work, found.id))


def test_values_that_its_author_never_saw_wait(store: Store, place: str) -> None:
    fields = ["horaires", "telephone"]
    assert confirm(store, place, base_version=1, fields=fields) == "published"
    with store.writing() as work:
        set_field(work, place, 1, "horaires", "Su 10:00-11:00")
    assert confirm(store, place, base_version=1, fields=fields) == "waiting"
    assert confirm(store, place, fields=fields) == "waiting"
    # What did not change since is vouched for, and so is the bare word that the place is there.
    assert confirm(store, place, base_version=1, fields=["telephone"]) == "published"
    assert confirm(store, place) == "published"
    with store.reading() as work:
        now = place_by_uid(work, place)
        assert now is not None
        version = now.version
    assert confirm(store, place, base_version=version, fields=fields) == "published"


@pytest.mark.parametrize("who", ["agent", "association", "moderator", "administrator"])
def test_a_role_does_not_vouch_for_what_changed_since_either(store: Store, who: str) -> None:
    fields = ["horaires", "telephone"]
    with store.writing() as work:
        place = create_place(work, structure=STRUCTURE, **SAID)
    assert confirm(store, place, who, base_version=1, fields=fields) == "published"
    with store.writing() as work:
        set_field(work, place, 2, "horaires", "Su 10:00-11:00")
    assert confirm(store, place, who, base_version=2, fields=fields) == "waiting"
    assert confirm(store, place, who, base_version=2, fields=["telephone"]) == "published"
    assert confirm(store, place, who, base_version=2) == "published"
    # Who names no version speaks of what is published now.
    assert confirm(store, place, who, fields=fields) == "published"
    assert confirm(store, place, who, base_version=3, fields=fields) == "published"


def test_a_moderator_who_accepts_it_stamps_only_what_its_author_saw(store: Store) -> None:
    with store.writing() as work:
        place = create_place(work, **SAID)
        set_field(work, place, 1, "horaires", "Su 10:00-11:00")
        late = change(work, "confirm", "agent", place=place, base_version=1, fields=list(SAID))
        assert late.state == "waiting"
        moderate.decide(work, people.actor("moderator"), late.uid, Ruling(Verdict.ACCEPT))
        assert groups(work, place) == {"presence", "contact"}


@pytest.mark.parametrize("who", [people.NOBODY, "resident"])
def test_without_a_version_it_speaks_of_what_was_published_when_it_arrived(store: Store, who: str) -> None:
    with store.writing() as work:
        place = create_place(work, **SAID)
        early = change(work, "confirm", who, place=place, fields=list(SAID))
        assert early.state == "waiting"
        set_field(work, place, 1, "horaires", "Su 10:00-11:00")
    with store.writing() as work:
        moderate.decide(work, people.actor("moderator"), early.uid, Ruling(Verdict.ACCEPT))
        assert groups(work, place) == {"presence", "contact"}


@pytest.mark.parametrize(
    ("edited", "stamped"),
    [
        ("before", {"presence", "horaires", "contact"}),
        ("after", {"presence", "contact"}),
        ("back again", {"presence", "horaires", "contact"}),
    ],
)
def test_what_waited_before_versions_were_kept_is_compared_with_its_day(
    store: Store, clock: FrozenClock, edited: str, stamped: set[str]
) -> None:
    with store.writing() as work:
        place = create_place(work, **SAID)
        create_place(work, nom="Un autre lieu")
    if edited == "before":
        clock.advance(days=1)
        with store.writing() as work:
            set_field(work, place, 1, "horaires", "Su 10:00-11:00")
    clock.advance(days=1)
    with store.writing() as work:
        old = change(work, "confirm", "resident", place=place, fields=list(SAID))
        forget_version(work, old.uid)
    clock.advance(days=1)
    if edited != "before":
        with store.writing() as work:
            set_field(work, place, 1, "horaires", "Su 10:00-11:00")
    if edited == "back again":
        clock.advance(days=1)
        with store.writing() as work:
            set_field(work, place, 2, "horaires", SAID["horaires"])
    with store.writing() as work:
        moderate.decide(work, people.actor("moderator"), old.uid, Ruling(Verdict.ACCEPT))
        assert groups(work, place) == stamped


def forget_version(work: Work, uid: str) -> None:
    """Leave a contribution as it was stored when confirmations were kept without one."""
    work.session.execute(update(Contribution).where(Contribution.uid == uid).values(base_version=None))
    work.session.expire_all()


def test_a_value_that_was_added_since_was_not_seen_either(store: Store, place: str) -> None:
    with store.writing() as work:
        set_field(work, place, 1, "courriel", "contact@amis.example")
    assert confirm(store, place, base_version=1, fields=["courriel"]) == "waiting"


def test_what_the_place_does_not_tell_is_not_stamped_as_seen(store: Store, place: str) -> None:
    told = ["horaires", "acces_fauteuil", "photos", "description"]
    assert confirm(store, place, base_version=1, fields=told) == "published"
    with store.reading() as work:
        assert groups(work, place) == {"presence", "horaires"}


@pytest.mark.parametrize("who", ["resident", "anonymous"])
@pytest.mark.parametrize(
    ("kind", "body", "fields", "state"),
    [
        ("correct", {"changes": {"horaires": {"to": "Su 10:00-11:00"}}}, ["horaires"], "waiting"),
        ("correct", {"changes": {"horaires": {"to": "Su 10:00-11:00"}}}, ["telephone"], "published"),
        ("correct", {"changes": {"horaires": {"to": "Su 10:00-11:00"}}}, [], "published"),
        ("close", {}, [], "waiting"),
        ("report", {"report": "other", "message": "Il n’y a rien ici"}, ["horaires"], "waiting"),
        ("tip", {"note": "Sonnez deux fois"}, ["horaires"], "published"),
        ("confirm", {"message": "Le portail est rouillé"}, ["horaires"], "published"),
    ],
)
def test_it_waits_while_somebody_is_to_be_heard_about_it(
    store: Store, place: str, who: str, kind: str, body: dict[str, Any], fields: list[str], state: str
) -> None:
    with store.writing() as work:
        assert change(work, kind, who, place=place, base_version=1, **body).state == "waiting"
    assert confirm(store, place, base_version=1, fields=fields) == state


@pytest.mark.parametrize("said", [{"message": "Sauf le portail"}, {"contact": "moi@exemple.fr"}])
def test_what_is_said_with_it_is_read_first(store: Store, place: str, said: dict[str, str]) -> None:
    assert confirm(store, place, base_version=1, **said) == "waiting"
    assert confirm(store, place, base_version=1, fields=["horaires"], **said) == "waiting"
    assert confirm(store, place, "agent", base_version=1, **said) == "published"


def test_a_spree_is_braked(store: Store, place: str, clock: FrozenClock) -> None:
    found = add_places(store, FAST + 5)
    states = [confirm(store, uid, base_version=1) for uid in found]
    assert states == ["published"] * FAST + ["waiting"] * 5
    clock.advance(minutes=SPEED_MINUTES + 1)
    assert confirm(store, place) == "published"


def test_where_a_structure_comes_first_a_resident_does_not_say_when_it_was_seen(store: Store) -> None:
    with store.writing() as work:
        automatic.set_rule(work, people.actor("administrator"), Rule.CONFIRMED_PRESENCE, "on", "0")
        place = create_place(work, structure=STRUCTURE)
        work.session.execute(
            update(Organisation).where(Organisation.code == STRUCTURE).values(exclusive=True)
        )
    assert confirm(store, place, base_version=1) == "waiting"
    assert confirm(store, place, "association", base_version=1) == "published"
    assert confirm(store, place, "agent", base_version=1) == "published"


@pytest.mark.parametrize("kind", [databases.POSTGIS], indirect=True)
def test_what_is_published_at_the_same_instant_was_not_seen(store: Store, place: str) -> None:
    """The correction holds the place; the confirmation waits for it, and then compares."""
    with being_corrected(store, place, "horaires", "Su 10:00-11:00"):
        assert confirm(store, place, base_version=1, fields=["horaires"]) == "waiting"
