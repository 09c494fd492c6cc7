"""A moderator whose role is limited decides within the limits, before and after the change."""

from dataclasses import replace

import pytest

from cartoquartiers.domain.errors import Forbidden
from cartoquartiers.domain.policy import Actor, Scope
from cartoquartiers.domain.proposal import parse_proposal
from cartoquartiers.domain.vocabulary import Verdict
from cartoquartiers.store.queries import waiting as waiting_queries
from cartoquartiers.store.queries.waiting import QueueFilter
from cartoquartiers.store.work import Store
from cartoquartiers.usecases import contribute, moderate
from cartoquartiers.usecases.moderate import Ruling
from tests import people
from tests.factories.territory import INSIDE_1, INSIDE_2
from tests.support import api


def limited() -> Actor:
    return replace(people.actor("moderator"), scope=Scope(quartiers=frozenset({"1"})))


def waiting(store: Store, position: tuple[float, float]) -> str:
    with store.writing() as work:
        proposal = parse_proposal(api.creation(position=list(position)))
        return contribute.submit(work, people.actor("anonymous"), proposal).uid


def test_what_lies_elsewhere_is_decided_by_somebody_else(store: Store) -> None:
    uid = waiting(store, INSIDE_2)
    with pytest.raises(Forbidden), store.writing() as work:
        moderate.decide(work, limited(), uid, Ruling(Verdict.ACCEPT))


def test_an_amendment_cannot_carry_a_place_out_of_the_scope(store: Store) -> None:
    uid = waiting(store, INSIDE_1)
    away = Ruling(Verdict.AMEND, changes={"position": {"to": list(INSIDE_2)}})
    with pytest.raises(Forbidden), store.writing() as work:
        moderate.decide(work, limited(), uid, away)
    near = Ruling(Verdict.AMEND, changes={"nom": {"to": "Le bac bleu"}})
    with store.writing() as work:
        assert moderate.decide(work, limited(), uid, near).state == "published"


def test_what_has_only_an_address_is_seen_by_every_moderator_and_placed_within_the_scope(
    store: Store,
) -> None:
    with store.writing() as work:
        body = parse_proposal(api.creation(position=None, adresse="1 rue sans plan", type=None))
        uid = contribute.submit(work, people.actor("anonymous"), body).uid
    with store.reading() as work:
        assert [one.uid for one in waiting_queries.queue(work, limited(), QueueFilter())] == [uid]
        other = replace(limited(), scope=Scope(quartiers=frozenset({"1"}), categories=frozenset({"culture"})))
        assert waiting_queries.count(work, other, QueueFilter()) == 0
    away = Ruling(Verdict.AMEND, changes={"position": {"to": list(INSIDE_2)}})
    for actor in (limited(), other):
        with pytest.raises(Forbidden), store.writing() as work:
            moderate.decide(work, actor, uid, away)
    here = Ruling(Verdict.AMEND, changes={"position": {"to": list(INSIDE_1)}})
    with store.writing() as work:
        assert moderate.decide(work, limited(), uid, here).state == "published"


def test_an_agent_publishes_nothing_that_lies_nowhere(store: Store) -> None:
    with store.writing() as work:
        body = parse_proposal(api.creation(position=[2.35, 48.85]))
        assert contribute.submit(work, people.actor("agent"), body).state == "waiting"
