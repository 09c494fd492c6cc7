"""Claims of several at the same instant, on both databases: nobody is told of an error."""

import random
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest

from cartoquartiers.store.queries.claims import LASTS
from cartoquartiers.store.tables.desk import Claim
from cartoquartiers.store.work import Store, Work
from cartoquartiers.usecases import claims, moderate
from tests import people
from tests.factories.places import change, create_place
from tests.support import databases
from tests.support.clock import FrozenClock

MINE = people.actor("moderator")


@pytest.fixture
def waiting(store: Store) -> list[str]:
    with store.writing() as work:
        place = create_place(work)
        return [change(work, "confirm", "anonymous", place=place).uid for _ in range(4)]


def look(work: Work, who: str, uid: str, *, left: str = "", take_over: bool = False) -> str | None:
    actor = people.actor(who)
    other = claims.look(work, actor, moderate.locked(work, uid), take_over=take_over)
    claims.turn_away(work, actor, left)
    return other


def holders(store: Store) -> set[int]:
    with store.reading() as work:
        return {row.contribution_id for row in work.session.query(Claim)}


def test_a_claim_stands_lapses_is_renewed_and_taken_over(
    store: Store, waiting: list[str], clock: FrozenClock
) -> None:
    uid = waiting[0]
    for advance, who, take_over, free in (
        (0, "moderator", False, True),
        (0, "administrator", False, False),
        (4, "moderator", False, True),
        (4, "administrator", False, False),
        (1, "administrator", False, True),
        (0, "moderator", False, False),
        (0, "moderator", True, True),
    ):
        clock.advance(minutes=advance)
        with store.writing() as work:
            assert (look(work, who, uid, take_over=take_over) is None) is free
    assert LASTS.total_seconds() == 300


def test_many_who_pass_on_take_over_and_decide_meet_no_error(store: Store, waiting: list[str]) -> None:
    """Two windows of one person cross, another takes over, a third decides: all at the same instant."""
    gate = Barrier(6)

    def walk(number: int) -> None:
        dice = random.Random(number)
        who, shown = ("moderator", "moderator", "administrator")[number % 3], ""
        gate.wait(10)
        for _ in range(25):
            uid = dice.choice(waiting)
            with store.writing() as work:
                look(work, who, uid, left=shown, take_over=dice.random() < 0.5)
            if dice.random() < 0.3:
                with store.writing() as work:
                    claims.release(work, moderate.locked(work, uid).id)
            shown = uid

    with ThreadPoolExecutor(6) as pool:
        for done in [pool.submit(walk, number) for number in range(6)]:
            done.result(60)
    assert len(holders(store)) <= len(waiting)


@pytest.mark.parametrize("kind", [databases.POSTGIS], indirect=True)
def test_two_windows_that_cross_wait_for_nobody(store: Store, waiting: list[str]) -> None:
    """Each holds its own claim, and lets go of the one that the other has just made."""
    first, second = waiting[:2]
    gate = Barrier(2)

    def cross(to: str, left: str) -> None:
        with store.writing() as work:
            claims.look(work, MINE, moderate.locked(work, to))
            gate.wait(10)
            claims.turn_away(work, MINE, left)
            gate.wait(10)  # reached only when neither waits for the other

    with store.writing() as work:
        for uid in (first, second):
            look(work, "moderator", uid)
    with ThreadPoolExecutor(2) as pool:
        for each in [pool.submit(cross, first, second), pool.submit(cross, second, first)]:
            each.result(20)
    assert len(holders(store)) == 2


@pytest.mark.parametrize("kind", [databases.POSTGIS], indirect=True)
def test_a_claim_that_goes_while_it_is_renewed_is_made_again(store: Store, waiting: list[str]) -> None:
    """Who passes on deletes it without the lock of the contribution: the renewal waits, and finds none."""
    uid, other = waiting[:2]
    with store.writing() as work:
        look(work, "moderator", uid)
    leaving, renewing = Event(), Event()

    def leave() -> None:
        with store.writing() as work:
            look(work, "moderator", other, left=uid)
            leaving.set()
            renewing.wait(0.5)

    with ThreadPoolExecutor(1) as pool:
        left = pool.submit(leave)
        assert leaving.wait(10)
        with store.writing() as work:
            assert look(work, "moderator", uid) is None
        left.result(20)
    assert len(holders(store)) == 2
