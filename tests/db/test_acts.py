"""The chain of acts on both databases: writers at once, what is changed behind the site's back, erasing."""

import threading
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from cartoquartiers.domain.errors import NotFound
from cartoquartiers.domain.policy import ANONYMOUS
from cartoquartiers.store import migrate
from cartoquartiers.store.queries import acts as queries
from cartoquartiers.store.tables.site import Act, ActHead
from cartoquartiers.store.work import Store
from cartoquartiers.usecases import acts
from tests import people
from tests.support.application import toolbox_of

ADMINISTRATOR = people.actor("administrator")


def say(app: Flask, *more: str) -> tuple[int, str]:
    """What the command answers."""
    told = app.test_cli_runner().invoke(args=["audit", *more])
    return told.exit_code, told.output


def test_writers_at_once_make_one_chain_and_a_change_is_named(app: Flask) -> None:
    store = toolbox_of(app).store
    meeting = threading.Barrier(4)

    def write(name: str) -> None:
        meeting.wait()
        for number in range(5):
            with store.writing() as work:
                acts.record(work, ADMINISTRATOR, "tablet.enrol", f"{name}{number}", name="é\u2028", at=1.5)
                acts.record(work, ANONYMOUS, "tablet.revoke", f"{name}{number}")

    threads = [threading.Thread(target=write, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    code, words = say(app, "verify")
    assert (code, "40 actes" in words) == (0, True), words
    noted = words.split()[-1]
    assert say(app, "verify", "--seen", noted)[0] == 0
    with store.reading() as work:
        ranks = list(work.session.execute(select(Act.rank, Act.subject).order_by(Act.rank)))
    assert [row.rank for row in ranks] == list(range(1, 41))
    assert all(ranks[n].subject == ranks[n + 1].subject for n in range(0, 40, 2))
    with store.writing() as work:
        work.session.execute(update(Act).where(Act.rank == 7).values(subject="autre"))
    with store.reading() as work:
        number = work.session.scalar(select(Act.id).where(Act.rank == 7))
    code, words = say(app, "verify")
    assert code == 1
    assert f"l’acte {number} (rang 7) n’est plus ce qui a été inscrit." in words
    doctor = app.test_cli_runner().invoke(args=["doctor"]).output
    assert f"Journal des actes\u00a0: l’acte {number} n’est plus ce qui a été inscrit" in doctor


def test_a_transaction_that_fails_leaves_no_link(store: Store) -> None:
    with pytest.raises(RuntimeError), store.writing() as work:
        acts.record(work, ADMINISTRATOR, "tablet.revoke", "1")
        raise RuntimeError
    with store.writing() as work:
        acts.record(work, ADMINISTRATOR, "tablet.revoke", "2")
    with store.reading() as work:
        assert queries.broken(work) is None
        assert queries.head(work).rank == 1


def test_an_act_can_be_emptied_once_and_the_migration_chains_what_it_finds(app: Flask, database: str) -> None:
    store = toolbox_of(app).store
    for number in range(3):
        with store.writing() as work:
            work.now += timedelta(microseconds=number)
            acts.record(work, ADMINISTRATOR, "structure.save", "x", before={"contact": "marque@a.example"})
    with store.reading() as work:
        first = work.session.scalars(select(Act.id).order_by(Act.rank)).first()
    assert say(app, "erase", str(first))[0] == 0
    code, words = say(app, "erase", str(first))
    assert (code, f"Aucun acte {first} à vider" in words) == (1, True)
    assert say(app, "verify")[0] == 0
    with store.reading() as work:
        row = work.session.get_one(Act, first)
        assert (row.person_id, row.details, row.salt) == (None, {}, None)
    with pytest.raises(NotFound), store.writing() as work:
        acts.erase(work, ADMINISTRATOR, 999)
    store.dispose()
    migrate.downgrade(database, "0017-1")
    migrate.upgrade(database)
    assert say(app, "verify")[0] == 0
    with store.writing() as work:
        work.session.execute(update(ActHead).values(rank=9))
    code, words = say(app, "verify")
    assert (code, "d’autres ont existé après lui" in words) == (1, True)
