"""Random contributions and decisions against a model of ten lines, on both databases.

Whatever people propose in whatever order: a place holds what the model says, every accepted value is in the
place or in its history, rebuilding changes nothing, and the exports hold the places.
"""

import json
import os
import tempfile
import uuid
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from cartoquartiers.domain.errors import Conflicting
from cartoquartiers.domain.geometry import same_position
from cartoquartiers.domain.proposal import parse_proposal
from cartoquartiers.domain.vocabulary import Reason, Verdict
from cartoquartiers.store.queries.clock import tick
from cartoquartiers.store.tables.place import Place, PlaceText
from cartoquartiers.store.tables.revision import Revision
from cartoquartiers.store.work import Store
from cartoquartiers.usecases import contribute, moderate, publish
from cartoquartiers.usecases.moderate import Ruling
from tests import people
from tests.conftest import furnish
from tests.support import databases
from tests.support.clock import FrozenClock

EXAMPLES = int(os.environ.get("CARTO_TEST_EXAMPLES", "15"))
FIELDS = ["nom", "description", "gestionnaire", "position"]
WORDS = ["un", "deux", "trois"]
# The second lies 2 m from the first, which is the same place for the house; the third 80 m away.
POINTS = [[-1.575, 47.2161], [-1.575026, 47.2161], [-1.574, 47.2161]]
AUTHORS = [people.NOBODY, "resident", "agent", "moderator"]


def same(name: str, a: Any, b: Any) -> bool:
    """Whether two values are one for the house."""
    return same_position(tuple(a), tuple(b)) if name == "position" and a and b else bool(a == b)


@dataclass
class Model:
    """What a place ought to be: its values at each version (version 1 first)."""

    versions: list[dict[str, Any]] = field(default_factory=list)

    @property
    def now(self) -> dict[str, Any]:
        """The values that are published."""
        return self.versions[-1]

    def accept_what_fits(self, seen: dict[str, Any], changes: dict[str, Any]) -> tuple[dict[str, Any], bool]:
        """Publish, by a rule, what nobody contradicts; gives that, and whether something is left to wait."""
        left = {
            name
            for name, value in changes.items()
            if not same(name, self.now.get(name), value)
            and not same(name, self.now.get(name), seen.get(name))
        }
        fitting = {name: value for name, value in changes.items() if name not in left}
        if left and all(same(name, self.now.get(name), value) for name, value in fitting.items()):
            return {}, True
        assert self.accept(seen, fitting)
        return fitting, bool(left)

    def accept(self, seen: dict[str, Any], changes: dict[str, Any]) -> bool:
        """Publish what was proposed against what was seen; nothing at all when a field conflicts."""
        new = dict(self.now)
        for name, value in changes.items():
            if same(name, new.get(name), value):
                continue
            if not same(name, new.get(name), seen.get(name)):
                return False
            new[name] = value
        if new != self.now:
            self.versions.append(new)
        return True


@dataclass(frozen=True)
class Sent:
    """A contribution that waits: its uid, its place, what its author saw and proposes."""

    uid: str
    place: str
    seen: int
    changes: tuple[tuple[str, Any], ...]


values = st.fixed_dictionaries(
    {}, optional={name: st.sampled_from([*WORDS, None]) for name in ("description", "gestionnaire")}
)


class House(RuleBasedStateMachine):
    """People who propose, and a moderator who decides."""

    kind = databases.SPATIALITE
    places = Bundle("places")
    waiting = Bundle("waiting")

    @initialize()
    def open(self) -> None:
        """A fresh database."""
        self.open_things = ExitStack()
        folder = self.open_things.enter_context(tempfile.TemporaryDirectory())
        url = self.open_things.enter_context(databases.furnished(self.kind, Path(folder), furnish))
        self.store = Store(url, now=FrozenClock())
        self.open_things.callback(self.store.dispose)
        self.models: dict[str, Model] = {}
        self.accepted: dict[str, list[dict[str, Any]]] = {}
        self.decided: set[str] = set()

    def submit(self, who: str, kind: str, changes: dict[str, Any], **more: Any) -> contribute.Receipt:
        """Send a proposal as somebody."""
        body = {"uid": str(uuid.uuid4()), "kind": kind, **more}
        body["changes"] = {name: {"to": value} for name, value in changes.items()}
        with self.store.writing() as work:
            return contribute.submit(work, people.actor(who), parse_proposal(body))

    @rule(target=places, name=st.sampled_from(WORDS), point=st.sampled_from(POINTS), more=values)
    def create(self, name: str, point: list[float], more: dict[str, Any]) -> str:
        """A moderator publishes a new place."""
        changes = {"nom": name, "rubrique": "culture", "position": point, **more}
        receipt = self.submit("moderator", "create", changes)
        assert receipt.state == "published"
        self.models[receipt.place] = Model([changes])
        self.accepted[receipt.place] = [changes]
        return receipt.place

    @rule(
        target=waiting,
        place=places,
        who=st.sampled_from(AUTHORS),
        name=st.sampled_from(FIELDS),
        word=st.sampled_from(WORDS),
        point=st.sampled_from(POINTS),
        more=values,
        back=st.integers(0, 3),
    )
    def correct(
        self, place: str, who: str, name: str, word: str, point: list[float], more: dict[str, Any], back: int
    ) -> Any:
        """Somebody corrects fields, having seen the version published some time ago."""
        model = self.models[place]
        seen = max(1, len(model.versions) - back)
        changes = {**more, name: point if name == "position" else word}
        receipt = self.submit(who, "correct", changes, place=place, base_version=seen)
        if who in {people.NOBODY, "resident"}:
            assert receipt.state == "waiting"
            return Sent(receipt.uid, place, seen, tuple(changes.items()))
        self.expect_at_once(place, seen, changes, state=receipt.state)
        return multiple()

    @rule(sent=waiting, verdict=st.sampled_from([Verdict.ACCEPT, Verdict.ACCEPT, Verdict.REFUSE]))
    def decide(self, sent: Sent, verdict: Verdict) -> None:
        """The moderator decides; what was decided already, or conflicts, answers so and changes nothing."""
        reason = Reason.ALREADY_DONE if verdict is Verdict.REFUSE else None
        try:
            with self.store.writing() as work:
                moderate.decide(work, people.actor("moderator"), sent.uid, Ruling(verdict, reason))
            fine = True
        except Conflicting as conflict:
            fine, late = False, conflict.code == "decided"
        else:
            late = False
        assert late == (sent.uid in self.decided)
        if late:
            return
        if verdict is Verdict.ACCEPT:
            self.expect(sent.place, sent.seen, dict(sent.changes), published=fine)
        if fine:
            self.decided.add(sent.uid)

    def expect_at_once(self, place: str, seen: int, changes: dict[str, Any], *, state: str) -> None:
        """A rule publishes of a correction what fits, and leaves the rest to a person."""
        model = self.models[place]
        fitting, left = model.accept_what_fits(model.versions[seen - 1], changes)
        assert state == ("published" if not left else "partial" if fitting else "conflict")
        self.accepted[place].append(fitting)

    def expect(self, place: str, seen: int, changes: dict[str, Any], *, published: bool) -> None:
        """The model and the house agree on whether this could be published."""
        model = self.models[place]
        assert model.accept(model.versions[seen - 1], changes) == published
        if published:
            self.accepted[place].append(changes)

    @invariant()
    def places_are_what_the_model_says(self) -> None:
        """The projection holds the values and the version of the model."""
        if not hasattr(self, "store"):
            return
        with self.store.reading() as work:
            found = {place.uid: place for place in work.session.scalars(select(Place))}
            assert found.keys() == self.models.keys()
            for uid, model in self.models.items():
                assert found[uid].version == len(model.versions)
                for name in FIELDS:
                    assert found[uid].fields.get(name) == model.now.get(name), name

    def teardown(self) -> None:
        """What must hold at the end of every story."""
        if hasattr(self, "store"):
            try:
                self.history_is_whole()
                self.rebuilding_changes_nothing()
            finally:
                self.open_things.close()

    def history_is_whole(self) -> None:
        """Ticks follow commits without a gap, versions too, and no accepted value is missing."""
        with self.store.reading() as work:
            revisions = list(work.session.scalars(select(Revision).order_by(Revision.id)))
            assert [revision.tick for revision in revisions] == list(range(1, len(revisions) + 1))
            assert tick(work) == len(revisions)
            for place in work.session.scalars(select(Place)):
                own = [revision for revision in revisions if revision.place_id == place.id]
                assert [revision.version for revision in own] == list(range(1, place.version + 1))
                for changes in self.accepted[place.uid]:
                    for name, value in changes.items():
                        # Before its first change a field is empty.
                        told = [None, *(r.changes[name]["to"] for r in own if name in r.changes)]
                        assert any(same(name, one, value) for one in told), (name, value, told)

    def rebuilding_changes_nothing(self) -> None:
        """Places made anew from their revisions are the same, and so is what leaves the house."""
        with self.store.writing() as work:
            assert publish.rebuild(work) == 0
            assert publish.refresh(work) == 0
        with self.store.reading() as work:
            rows = work.session.execute(
                select(Place, PlaceText).join(PlaceText, PlaceText.id == Place.id)
            ).all()
            assert len(rows) == len(self.models)
            for place, text in rows:
                told = json.loads(text.feature)
                told["properties"]["position"] = told["geometry"]["coordinates"]
                assert text.feature_bytes == len(text.feature.encode())
                assert text.csv_bytes == len(text.csv.encode())
                for name in FIELDS:
                    assert told["properties"][name] == self.models[place.uid].now.get(name)


def test_random_stories_end_as_the_model_says(kind: str) -> None:
    machine = type("House", (House,), {"kind": kind})
    run_state_machine_as_test(machine, settings=settings(max_examples=EXAMPLES, stateful_step_count=20))
