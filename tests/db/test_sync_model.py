"""Random rounds on two tablets against a server that stops anywhere, on both databases.

Whatever is lost, doubled or out of order on the way: each item ends in exactly one verdict, nothing is done
twice, and no value that somebody typed is absent from what is kept.
"""

import os
import tempfile
import uuid
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test
from sqlalchemy import select

from cartoquartiers.domain.sync import SyncVerdict
from cartoquartiers.store.tables.arrival import Arrival
from cartoquartiers.store.tables.contribution import Contribution
from cartoquartiers.store.tables.place import Place
from cartoquartiers.store.tables.revision import Revision
from cartoquartiers.store.work import Store
from cartoquartiers.usecases import arrivals, synchronise
from tests import people
from tests.conftest import furnish
from tests.factories.territory import INSIDE_1, INSIDE_2
from tests.support import databases
from tests.support.api import creation, proposal
from tests.support.clock import FrozenClock

EXAMPLES = int(os.environ.get("CARTO_TEST_EXAMPLES", "4"))
Item = dict[str, Any]
TABLETS = ["agent", "moderator"]


class Stopped(Exception):
    """The server, or the way to it, stopped here."""


def send(store: Store, who: str, item: Item, stop: str = "") -> list[dict[str, Any]]:
    """Send one item; ``stop`` tells where everything stops: ``kept``, ``applying``, ``answering``."""
    actor = people.actor(who)
    with store.writing() as work:
        todo = [arrivals.keep(work, actor, item["uid"], item, None)]
    if stop == "kept":
        raise Stopped
    answers = []
    while todo:
        with store.writing() as work:
            answer, freed = synchronise.apply(work, actor, todo.pop(0))
            if stop == "applying":
                raise Stopped
        if stop == "answering":
            raise Stopped
        answers.append(answer)
        todo += freed
    return answers


class Rounds(RuleBasedStateMachine):
    """Two tablets, each with its log of items, and one server."""

    kind = databases.SPATIALITE

    @initialize()
    def open(self) -> None:
        """A fresh database with one place that both tablets know."""
        self.open_things = ExitStack()
        folder = self.open_things.enter_context(tempfile.TemporaryDirectory())
        url = self.open_things.enter_context(databases.furnished(self.kind, Path(folder), furnish))
        self.store = Store(url, now=FrozenClock())
        self.open_things.callback(self.store.dispose)
        first = creation(nom="Composteur du début", position=list(INSIDE_1))
        first["place_uid"] = str(uuid.uuid4())
        send(self.store, "moderator", first)
        self.logs: dict[str, list[Item]] = {who: [] for who in TABLETS}
        self.verdicts: dict[str, str] = {}
        self.places = {who: [first["place_uid"]] for who in TABLETS}
        self.typed = 0

    def word(self) -> str:
        """Something that nobody typed before."""
        self.typed += 1
        return f"mot {self.typed} {'abcdefghij'[self.typed % 10] * 9}"

    @rule(who=st.sampled_from(TABLETS), where=st.sampled_from([INSIDE_1, INSIDE_2]))
    def create(self, who: str, where: tuple[float, float]) -> None:
        """A new place, named on the tablet; in the agent's own quartier or in the other one."""
        item = creation(nom=self.word(), type=None, position=[where[0] + self.typed / 500, where[1]])
        item["place_uid"] = str(uuid.uuid4())
        self.logs[who].append(item)
        self.places[who].append(item["place_uid"])

    @rule(
        who=st.sampled_from(TABLETS),
        field=st.sampled_from(["nom", "description", "gestionnaire"]),
        rank=st.integers(0, 5),
        chained=st.booleans(),
    )
    def correct(self, who: str, field: str, rank: int, chained: bool) -> None:
        """A correction of a place that the tablet knows, the new ones included."""
        place = self.places[who][rank % len(self.places[who])]
        item = proposal("correct", place, changes={field: {"from": None, "to": self.word()}})
        if chained and self.logs[who]:
            item["after"] = self.logs[who][-1]["uid"]
        del item["base_version"]
        self.logs[who].append(item)

    @rule(who=st.sampled_from(TABLETS), rank=st.integers(0, 5), kind=st.sampled_from(["confirm", "close"]))
    def look(self, who: str, rank: int, kind: str) -> None:
        """A place that is right, or that is closed for good."""
        place = self.places[who][rank % len(self.places[who])]
        item = proposal(kind, place)
        del item["base_version"]
        self.logs[who].append(item)

    @rule(
        who=st.sampled_from(TABLETS),
        stop=st.sampled_from(["", "", "kept", "applying", "answering"]),
        order=st.randoms(use_true_random=False),
    )
    def upload(self, who: str, stop: str, order: Any) -> None:
        """The tablet sends what it likes in any order, once or again; the server may stop on the way."""
        batch = order.sample(self.logs[who], min(3, len(self.logs[who])))
        for item in batch:
            self.note(who, item, stop)

    def note(self, who: str, item: Item, stop: str = "") -> str | None:
        """Send an item and compare its verdict with what was told before."""
        try:
            answers = send(self.store, who, item, stop)
        except Stopped:
            return None
        for answer in answers:
            if answer["verdict"] != SyncVerdict.HELD:
                assert self.verdicts.setdefault(answer["uid"], answer["verdict"]) == answer["verdict"]
        return str(answers[0]["verdict"])

    def teardown(self) -> None:
        """Back online: everything is sent until nothing is left."""
        if hasattr(self, "store"):
            try:
                self.everything_arrives()
                self.nothing_typed_is_absent()
            finally:
                self.open_things.close()

    def everything_arrives(self) -> None:
        """One pass in the order of the log, and every item has its one final verdict; a second changes
        nothing."""
        for _again in range(2):
            for who, log in self.logs.items():
                for item in log:
                    assert self.note(who, item) != SyncVerdict.HELD, item
        with self.store.reading() as work:
            rows = list(work.session.scalars(select(Arrival)))
            assert all(row.state in ("done", "parked") and row.verdict for row in rows)
            sent = [row.uid for row in rows]
            assert len(sent) == len(set(sent))
            proposed = list(work.session.scalars(select(Contribution.uid)))
            assert len(proposed) == len(set(proposed))
            revisions = list(work.session.scalars(select(Revision)))
            assert sorted(revision.tick for revision in revisions) == list(range(1, len(revisions) + 1))

    def nothing_typed_is_absent(self) -> None:
        """Each value is in a revision, in a proposal that is kept, or in the item as it came."""
        with self.store.reading() as work:
            told = [str(one) for one in work.session.scalars(select(Revision.changes))]
            told += [str(one) for one in work.session.scalars(select(Contribution.changes))]
            told += list(work.session.scalars(select(Arrival.raw)))
        for number in range(1, self.typed + 1):
            assert any(f"mot {number} " in one for one in told), number


def test_every_item_of_a_round_ends_in_exactly_one_verdict(kind: str) -> None:
    machine = type("Rounds", (Rounds,), {"kind": kind})
    run_state_machine_as_test(machine, settings=settings(max_examples=EXAMPLES, stateful_step_count=15))


def test_disjoint_fields_lead_to_the_same_place_in_any_order(store: Store) -> None:
    orders = [(0, 1, 2), (2, 1, 0), (1, 0, 2)]
    ends = []
    for rank, order in enumerate(orders):
        uid = str(uuid.uuid4())
        first = creation(nom=f"Lieu numéro {rank} {'xyz'[rank] * 8}", position=[-1.56 - rank / 100, 47.22])
        send(store, "moderator", {**first, "place_uid": uid})
        values = [
            ("description", "Sous les arbres"),
            ("gestionnaire", "Compostri"),
            ("adresse", "1 rue du Bout"),
        ]
        items = [proposal("correct", uid, changes={name: {"to": value}}) for name, value in values]
        for number in order:
            [answer] = send(store, TABLETS[number % 2], items[number])
            assert answer["verdict"] in ("published", "merged"), answer
        with store.reading() as work:
            place = work.session.scalars(select(Place).where(Place.uid == uid)).one()
            ends.append({name: place.fields[name] for name, _value in values})
    assert ends == [dict(values)] * len(orders)
