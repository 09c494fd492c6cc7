"""Keepers are asked about places that nobody verified, then stewards and agents; both databases."""

import re
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import func, select

from cartoquartiers.domain.errors import Conflicting, NotFound
from cartoquartiers.domain.proposal import Proposal, parse_proposal
from cartoquartiers.domain.vocabulary import Role
from cartoquartiers.store.tables.inquiry import Inquiry, InquiryLink
from cartoquartiers.store.tables.people import Person
from cartoquartiers.store.tables.place import Place
from cartoquartiers.store.work import Store
from cartoquartiers.usecases import inquiries, leaving
from cartoquartiers.usecases.delivery import deliver
from tests import people
from tests.factories.places import change, create_place, set_field
from tests.factories.territory import STRUCTURE
from tests.support.clock import FrozenClock
from tests.support.mail import Sink, open_sink

MEMBER, AGENT = people.email(Role.ASSOCIATION), people.email(Role.AGENT)


@pytest.fixture
def sink() -> Iterator[Sink]:
    """A mail server of the test's own."""
    with open_sink() as opened:
        yield opened


def go_round(store: Store, sink: Sink) -> list[str]:
    """What the worker does: ask, send; who got a letter."""
    before = len(sink.recipients)
    inquiries.put_down(store)
    deliver(store, sink.mailer)
    return sink.recipients[before:]


def token_in(sink: Sink, number: int = -1, rank: int = 0) -> str:
    found: list[str] = re.findall(r"/verifier/([^/\s]+)/exact", sink.text(number))
    return found[rank]


def saying(kind: str, place: str, version: int = 1, **more: Any) -> Proposal:
    body = {"uid": str(uuid.uuid4()), "kind": kind, "place": place, "base_version": version}
    return parse_proposal({**body, **more})


def test_keepers_are_asked_then_who_answers_for_the_area(
    store: Store, sink: Sink, clock: FrozenClock
) -> None:
    clock.moment = clock().replace(hour=4)
    with store.writing() as work:
        kept = create_place(
            work, nom="Le jardin <b>des</b> Amis", structure=STRUCTURE, adresse="2 rue des Lilas"
        )
        create_place(work, nom="Le composteur", rubrique="tri-reemploi")
        fresh = create_place(work, nom="Vu hier", structure=STRUCTURE)
        change(work, "confirm", "agent", place=fresh)
    assert go_round(store, sink) == [], "nobody's telephone rings at night"
    clock.advance(hours=6)
    assert go_round(store, sink) == [MEMBER]
    letter = sink.text()
    assert "Le jardin <b>des</b> Amis – 2 rue des Lilas" in letter
    assert "Vu hier" not in letter and "Le composteur" not in letter and "{" not in letter
    assert "<b>" not in sink.html() and sink.html().count("/verifier/") == 6
    for days, asked in ((6, []), (10, []), (5, [AGENT]), (1, []), (8, [])):
        clock.advance(days=days)
        assert go_round(store, sink) == asked, days
    assert sink.text().count("/exact") == 2
    for said in ("Le jardin", "Le composteur"):
        assert said in sink.text(), "a keeper who said nothing for three weeks is no reason to wait for ever"
    with store.reading() as work:
        steps = dict(work.session.execute(select(Inquiry.step, func.count()).group_by(Inquiry.step)).all())
        assert steps == {"keeper": 1, "steward": 2}
        assert work.session.scalar(select(Place.verified_on).where(Place.uid == kept)) is None


def test_an_answer_is_a_contribution_and_serves_once(store: Store, sink: Sink, clock: FrozenClock) -> None:
    clock.moment = clock().replace(hour=10)
    with store.writing() as work:
        first, second, third = (create_place(work, nom=f"Lieu {n}", structure=STRUCTURE) for n in "abc")
    inquiries.put_down(store)
    with store.writing() as work:  # somebody was faster than the letter
        change(work, "confirm", "agent", place=third)
    assert deliver(store, sink.mailer) == 1
    assert "Lieu c" not in sink.text()
    token, other = token_in(sink), token_in(sink, rank=1)
    with store.writing() as work:
        assert inquiries.find(work, token) == first
        with pytest.raises(NotFound):
            inquiries.answer(work, token, "exact", saying("confirm", second), "fr")
        assert inquiries.answer(work, token, "exact", saying("confirm", first), "fr").state == "published"
        assert inquiries.answer(work, other, "ferme", saying("close", second), "fr").state == "waiting"
        place = work.session.scalars(select(Place).where(Place.uid == first)).one()
        assert (place.verified_on, place.verified_by) == (work.today.isoformat(), "association")
        for spent in (token, other):
            assert inquiries.find(work, spent) is None
            with pytest.raises(NotFound):
                inquiries.answer(work, spent, "exact", saying("confirm", first), "fr")


def test_links_age_and_people_say_no_or_leave(store: Store, sink: Sink, clock: FrozenClock) -> None:
    clock.moment = clock().replace(hour=10)
    number = people.NUMBERS[Role.ASSOCIATION]
    with store.writing() as work:
        create_place(work, structure=STRUCTURE)
        work.session.get_one(Person, number).language = "en"
        inquiries.set_wanted(work, number, wanted=False)
    assert go_round(store, sink) == []
    with store.writing() as work:
        inquiries.set_wanted(work, number, wanted=True)
    assert go_round(store, sink) == [MEMBER]
    assert "Everything is right:" in sink.text()
    links = re.findall(r"https?://\S+", sink.text())
    assert [link.partition("/compte")[2] for link in links][-1] == "?lang=en#verifications"
    assert len(links) == 4 and all("?lang=en" in link for link in links), "they open in her language"
    token = token_in(sink)
    clock.advance(days=31)
    with store.writing() as work:
        assert inquiries.find(work, token) is None
        inquiries.purge(work)
        assert work.session.scalar(select(func.count()).select_from(InquiryLink)) == 0
        assert work.session.scalar(select(func.count(Inquiry.id))) == 1
        leaving.empty_account(work, work.session.get_one(Person, number))
        assert work.session.scalar(select(func.count(Inquiry.id))) == 0


def test_what_its_reader_never_saw_is_not_confirmed(store: Store, sink: Sink, clock: FrozenClock) -> None:
    clock.moment = clock().replace(hour=10)
    with store.writing() as work:
        place = create_place(work, structure=STRUCTURE, telephone="02 40 41 90 00")
    assert go_round(store, sink) == [MEMBER]
    token = token_in(sink)
    assert inquiries.version_told(token) == 1 and inquiries.version_told(token.partition(".")[0]) is None
    with store.writing() as work:
        set_field(work, place, 1, "telephone", "02 40 41 90 01")
    named = {"fields": ["telephone"]}
    unsaid = parse_proposal({"uid": str(uuid.uuid4()), "kind": "confirm", "place": place, **named})
    for unseen in (saying("confirm", place, 1, **named), saying("confirm", place, 9, **named), unsaid):
        with store.writing() as work, pytest.raises(Conflicting):
            inquiries.answer(work, token, "exact", unseen, "fr")
    with store.writing() as work:
        assert inquiries.find(work, token) == place, "the link has not served"
        seen = saying("confirm", place, 2, **named)
        assert inquiries.answer(work, token, "exact", seen, "fr").state == "published"
