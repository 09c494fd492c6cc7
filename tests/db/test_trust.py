"""What is known of authors, and whose place it is, on both databases: one furnished database each."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from cartoquartiers.domain.errors import Invalid
from cartoquartiers.domain.proposal import parse_proposal
from cartoquartiers.domain.trust import Level, Record
from cartoquartiers.domain.vocabulary import Reason, Role, Verdict
from cartoquartiers.store.queries import trust
from cartoquartiers.store.tables.contribution import Contribution
from cartoquartiers.store.tables.people import Organisation
from cartoquartiers.store.work import Store, Work
from cartoquartiers.usecases import contribute, moderate, quotas
from cartoquartiers.usecases.moderate import Ruling
from tests import people
from tests.factories.places import change, create_place
from tests.factories.territory import STRUCTURE
from tests.support import api, databases
from tests.support.clock import FrozenClock

RESIDENT = people.actor("resident")
COUNTED = contribute.Provenance(counted=True)
NUMBER = people.NUMBERS[Role.RESIDENT]


def decide(work: Work, uid: str, verdict: Verdict) -> None:
    reason = Reason.NOT_CONFIRMED if verdict is Verdict.REFUSE else None
    moderate.decide(work, people.actor("moderator"), uid, Ruling(verdict, reason))


def test_a_record_counts_what_persons_decided_and_the_latest_thirty(store: Store) -> None:
    with store.writing() as work:
        place = create_place(work)
        for rank in range(34):
            uid = change(work, "confirm", "resident", place=place).uid
            decide(work, uid, Verdict.REFUSE if rank in {0, 1, 2, 20} else Verdict.ACCEPT)
        change(work, "confirm", "resident", place=place)
        agent = create_place(work, nom="Un autre composteur")
        change(work, "confirm", "agent", place=agent)
    with store.reading() as work:
        found = trust.records(work, [NUMBER, people.NUMBERS[Role.AGENT], None])
        assert found[NUMBER] == Record(30, 34, 30, 29, 30)
        assert found[NUMBER].is_regular
        # A rule accepted that one: it counts, and speaks for nobody.
        assert found[people.NUMBERS[Role.AGENT]] == Record(1, 1, 0, 0, 0)
        assert trust.records(work, [None]) == {}


def test_a_complaint_halves_the_quota_of_who_published_last(store: Store, clock: FrozenClock) -> None:
    with store.writing() as work:
        place = create_place(work)
        decide(work, change(work, "confirm", "resident", place=place).uid, Verdict.ACCEPT)
        before = quotas.quota(work, NUMBER, Level.CONFIRMED)
        for _ in range(2):
            report = change(work, "report", "anonymous", place=place, report="other")
        assert trust.open_reports(work, NUMBER) == 1
        assert trust.open_reports(work, people.NUMBERS[Role.ADMINISTRATOR]) == 0
        assert before and quotas.quota(work, NUMBER, Level.CONFIRMED) == before // 2
        clock.advance(minutes=1)
    with store.writing() as work:
        # What somebody publishes after the complaint takes no complaint away.
        change(work, "confirm", "administrator", place=place)
        assert trust.open_reports(work, NUMBER) == 1
        decide(work, report.uid, Verdict.ACCEPT)
        [other] = [
            one.uid for one in work.session.query(Contribution).filter_by(kind="report", state="waiting")
        ]
        decide(work, other, Verdict.ACCEPT)
        assert quotas.quota(work, NUMBER, Level.CONFIRMED) == before


@pytest.mark.parametrize("kind", [databases.SPATIALITE], indirect=True)
def test_a_quota_says_from_when_on_and_stores_nothing(store: Store, clock: FrozenClock) -> None:
    with store.writing() as work:
        place = create_place(work)
        for _ in range(60):
            change(work, "confirm", "resident", place=place)
    clock.advance(hours=1)
    body = parse_proposal(api.proposal("confirm", place))
    with store.writing() as work, pytest.raises(Invalid) as refused:
        contribute.submit(work, RESIDENT, body, provenance=COUNTED)
    [problem] = refused.value.problems
    assert (problem.code, problem.params["most"]) == ("quota_tomorrow", 60)
    with store.writing() as work:
        assert trust.sent_since(work, NUMBER, work.now - timedelta(days=1)) == 60
        # A device that said « saved » is never sent away.
        assert contribute.submit(work, RESIDENT, body).created
    clock.advance(hours=23, seconds=1)
    with store.writing() as work:
        again = parse_proposal(api.proposal("confirm", place))
        assert contribute.submit(work, RESIDENT, again, provenance=COUNTED).created
        # The first receipt is given again, whatever was sent since.
        assert not contribute.submit(work, RESIDENT, again, provenance=COUNTED).created


def test_a_structure_comes_first_as_long_as_it_looks_after_its_place(
    store: Store, clock: FrozenClock
) -> None:
    def correct(who: str, value: str) -> str:
        with store.writing() as work:
            now = work.session.query(Contribution).count()
            changes = {"description": {"to": f"{value} {now}", "from": last[0]}}
            receipt = change(work, "correct", who, place=place, changes=changes)
            if receipt.state == "published":
                last[0] = f"{value} {now}"
            return receipt.state

    last: list[str | None] = [None]
    with store.writing() as work:
        place = create_place(work, structure=STRUCTURE)
    assert correct("agent", "Sans priorité") == "published"
    with store.writing() as work:
        work.session.execute(update(Organisation).values(exclusive=True))
    assert correct("agent", "Attend") == "waiting"
    assert correct("association", "La structure") == "published"
    assert correct("moderator", "La modération") == "published"
    with store.writing() as work:  # nobody's word is changed by « Tout est exact »
        assert change(work, "confirm", "agent", place=place).state == "published"
    clock.advance(days=366)
    assert correct("agent", "Un an après") == "published"
    with store.writing() as work:
        change(work, "confirm", "association", place=place)
    assert correct("agent", "De nouveau") == "waiting"
