"""Letters to those who follow: confirmed first, due in their time, from what is published; both databases."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import func, select

from cartoquartiers.domain.policy import Scope
from cartoquartiers.domain.subscriptions import Rhythm, Subject
from cartoquartiers.store.queries import news as news_queries
from cartoquartiers.store.tables.follow import Follower, Subscription
from cartoquartiers.store.tables.people import Person
from cartoquartiers.store.work import Store
from cartoquartiers.usecases import erasures, leaving, news, return_of_backup, subscriptions
from cartoquartiers.usecases.delivery import deliver
from tests import people
from tests.factories.places import change, create_place, set_field
from tests.factories.territory import INSIDE_2
from tests.support.clock import FrozenClock
from tests.support.mail import Sink, open_sink

# What only counts letters and hours needs one of the two.
one_database = pytest.mark.parametrize("kind", ["spatialite"], indirect=True)
NEIGHBOUR = "voisine@maison.example"
WEST = Subject(scope=Scope(quartiers=frozenset({"1"}), categories=frozenset({"tri-reemploi"})))


@pytest.fixture
def sink() -> Iterator[Sink]:
    """A mail server of the test's own."""
    with open_sink() as opened:
        yield opened


def follow(
    store: Store, subject: Subject, rhythm: Rhythm, email: str = NEIGHBOUR, language: str = "fr"
) -> str:
    """Ask, and follow the link; the token of the follower."""
    with store.writing() as work:
        subscriptions.ask(work, email, subject, rhythm, language)
        key = work.session.scalar(select(Subscription.key).where(Subscription.key.is_not(None)))
        assert key
        return subscriptions.confirm(work, key)


def go_round(store: Store, sink: Sink) -> int:
    """What the worker does: put down, send; how many letters arrived."""
    before = len(sink.letters)
    news.put_down(store)
    deliver(store, sink.mailer)
    return len(sink.letters) - before


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def test_a_follower_is_told_at_once_what_is_published_and_nothing_else(
    store: Store, sink: Sink, clock: FrozenClock
) -> None:
    with store.writing() as work:
        place = create_place(work, nom="Composteur <b>du</b> Sanitat")
        other = create_place(work, nom="Ailleurs", position=list(INSIDE_2))
    token = follow(store, Subject(place), Rhythm.AT_ONCE)
    follow(store, WEST, Rhythm.AT_ONCE, "neighbour@home.example", "en")
    deliver(store, sink.mailer)  # the letters that would have confirmed are no longer due
    assert sink.letters == []
    clock.advance(minutes=16)
    assert go_round(store, sink) == 0, "what happened before is no news"
    with store.writing() as work:
        set_field(work, place, 1, "horaires", "Mo-Fr 09:00-17:00")
        set_field(work, other, 1, "horaires", "Mo-Fr 09:00-17:00")
        waiting = {"nom": {"to": "Un nom qui attend"}}
        change(work, "correct", people.NOBODY, place=place, base_version=2, changes=waiting)
        change(work, "confirm", place=place, base_version=2)
    clock.advance(minutes=16)
    assert go_round(store, sink) == 2
    assert go_round(store, sink) == 0
    french, english = sorted((0, 1), key=lambda rank: sink.letters[rank]["Content-Language"], reverse=True)
    assert (
        sink.letters[french]["Subject"].replace("\u00a0", " ")
        == "Ce qui a changé : Composteur <b>du</b> Sanitat"
    )
    said = {french: ("a changé : horaires", ""), english: ("has changed: opening hours", "?lang=en")}
    for rank, (words, tongue) in said.items():
        assert words in plain(sink.text(rank))
        assert f"http://127.0.0.1:8000/lieux/{place}{tongue}\n" in sink.text(rank)
        assert f'<a href="http://127.0.0.1:8000/lieux/{place}{tongue}">' in sink.html(rank)
        for never in (
            "Un nom qui attend",
            "Ailleurs",
            "Mo-Fr",
            "9 h",
            "@",
            *(role.sentence for role in people.NUMBERS),
        ):
            assert never not in sink.text(rank).replace("\n", " "), never
        assert "<b>" not in sink.html(rank)
        assert "{" not in sink.text(rank)
    letter = sink.letters[french]
    assert letter["List-Unsubscribe"] == f"<http://127.0.0.1:8000/abonnements/{token}/arreter?rythme=at_once>"
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


@one_database
def test_letters_come_in_their_time_and_an_evening_of_edits_is_one(
    store: Store, sink: Sink, clock: FrozenClock
) -> None:
    clock.moment = clock().replace(hour=11)
    with store.writing() as work:
        places = [create_place(work, nom=f"Lieu {rank}") for rank in range(3)]
    follow(store, WEST, Rhythm.DAILY)
    follow(store, Subject(places[0]), Rhythm.WEEKLY)
    with store.writing() as work:
        for place in places:
            set_field(work, place, 1, "horaires", "Mo-Fr 09:00-17:00")
    assert go_round(store, sink) == 0
    days = []
    for _ in range(6 * 8):
        clock.advance(hours=4)
        if go_round(store, sink):
            days.append(
                (clock().astimezone(store.house.timezone).strftime("%a %H"), sink.letters[-1]["Subject"])
            )
    told = [day for day, _ in days]
    assert all(day.endswith(("07", "08", "09", "10")) for day in told)
    assert len(days) == 2
    assert any(day.startswith("Mon") for day in told)
    assert "3 lieux" in days[0][1]
    with store.reading() as work:
        assert len(set(work.session.scalars(select(Subscription.told_tick)))) == 1


def test_what_is_withdrawn_before_the_letter_leaves_is_not_in_it(
    store: Store, sink: Sink, clock: FrozenClock
) -> None:
    with store.writing() as work:
        place = create_place(work, nom="Chez Madame Dupont")
    token = follow(store, WEST, Rhythm.AT_ONCE)
    with store.writing() as work:
        set_field(work, place, 1, "horaires", "Mo-Fr 09:00-17:00")
    clock.advance(minutes=16)
    assert news.put_down(store) == 1
    with store.writing() as work:
        set_field(work, place, 2, "nom", "Le composteur")
    assert deliver(store, sink.mailer) == 1
    assert "Dupont" not in sink.text() and "Le composteur" in sink.text()
    with store.writing() as work:
        set_field(work, place, 3, "telephone", "02 40 41 90 00")
    clock.advance(minutes=16)
    assert news.put_down(store) == 1
    with store.writing() as work:
        follower = news_queries.number_by_token(work, token)
        assert follower
        subscriptions.end(work, follower)
    assert deliver(store, sink.mailer) == 0
    with store.reading() as work:
        assert work.session.scalar(select(func.count(Follower.id))) == 0


@one_database
def test_nobody_is_followed_by_another_and_nobody_is_flooded(
    store: Store, sink: Sink, clock: FrozenClock
) -> None:
    with store.writing() as work:
        place = create_place(work)
        for _ in range(subscriptions.LETTERS_AN_HOUR + 2):
            subscriptions.ask(work, NEIGHBOUR, Subject(place), Rhythm.DAILY, "fr")
    assert deliver(store, sink.mailer) == subscriptions.LETTERS_AN_HOUR
    assert "/abonnements/confirmer/" in sink.text()
    clock.advance(days=1)
    assert go_round(store, sink) == 0, "nobody confirmed"
    clock.advance(days=3)
    with store.writing() as work:
        subscriptions.purge(work)
        assert work.session.scalar(select(func.count(Subscription.id))) == 0
        assert work.session.scalar(select(func.count(Follower.id))) == 0


def test_a_button_pressed_twice_follows_once(store: Store) -> None:
    with store.writing() as work:
        place = create_place(work)
    gate = Barrier(2)

    def press(rhythm: Rhythm) -> None:
        gate.wait()
        with store.writing() as work:
            subscriptions.follow(work, people.actor("resident"), Subject(place), rhythm, "fr")

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(press, (Rhythm.DAILY, Rhythm.WEEKLY)))
    with store.reading() as work:
        assert len(work.session.scalars(select(Subscription)).all()) == 1


@one_database
def test_beyond_a_dozen_letters_a_day_the_rest_waits_in_one(
    store: Store, sink: Sink, clock: FrozenClock
) -> None:
    with store.writing() as work:
        place = create_place(work)
    follow(store, Subject(place), Rhythm.AT_ONCE)
    for version in range(1, news.LETTERS_A_DAY + 3):
        with store.writing() as work:
            set_field(work, place, version, "description", f"Texte {version}")
        clock.advance(minutes=16)
        go_round(store, sink)
    assert len(sink.letters) == news.LETTERS_A_DAY
    clock.advance(days=1)
    assert go_round(store, sink) == 1


@one_database
def test_who_leaves_or_moves_takes_what_they_follow_along(store: Store, clock: FrozenClock) -> None:
    with store.writing() as work:
        place = create_place(work)
        who = people.actor("resident")
        for rhythm in (Rhythm.DAILY, Rhythm.WEEKLY):  # asked again: the new rhythm, not two letters
            subscriptions.follow(work, who, Subject(place), rhythm, "fr")
        subscriptions.follow(work, who, WEST, Rhythm.DAILY, "fr")
        follower = news_queries.number_by_address(work, who.email)
        assert follower
        assert [row.rhythm for row in news_queries.confirmed(work, follower)] == ["weekly", "daily"]
        subscriptions.move_address(work, who.email, NEIGHBOUR)
        assert news_queries.number_by_address(work, who.email) is None
        subscriptions.follow(work, who, WEST, Rhythm.DAILY, "fr")
        subscriptions.move_address(work, NEIGHBOUR, who.email)
        assert work.session.scalar(select(func.count(Subscription.id))) == 2
        number = people.NUMBERS[who.role] if who.role else 0
        leaving.empty_account(work, work.session.get_one(Person, number))
        assert work.session.scalar(select(func.count(Subscription.id))) == 0
        assert work.session.scalar(select(func.count(Follower.id))) == 0


@one_database
def test_a_restored_backup_does_not_bring_back_what_was_ended(store: Store) -> None:
    with store.writing() as work:
        subject = Subject(create_place(work))
        for email in (NEIGHBOUR, "autre@maison.example"):
            subscriptions.ask(work, email, subject, Rhythm.DAILY, "fr")
        for key in list(work.session.scalars(select(Subscription.key).order_by(Subscription.id))):
            subscriptions.confirm(work, str(key))
        ended, kept = work.session.scalars(select(Subscription).order_by(Subscription.id))
        note = {
            "uid": "0192f4c8-0000-4000-8000-000000000000",
            "kind": erasures.FOLLOWING,
            "subject": {"subscription": ended.id, "asked": ended.created_at.isoformat()},
            "at": work.now.isoformat(),
        }
        other = {**note, "uid": "0192f4c8-0000-4000-8000-000000000001"}
        other["subject"] = {"subscription": kept.id, "asked": "2020-01-01T00:00:00+00:00"}
        assert return_of_backup.settle(work, [note, other], 0).erased == 1
        assert [row.email for row in work.session.scalars(select(Follower))] == ["autre@maison.example"]
