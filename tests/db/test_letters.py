"""Letters: written with what they tell, sent once through a real SMTP server, never lost; both databases."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from cartoquartiers.domain.letter_texts import LANGUAGES
from cartoquartiers.domain.letters import LetterKind, default_text, read_text
from cartoquartiers.domain.policy import ANONYMOUS, Scope
from cartoquartiers.domain.proposal import parse_proposal
from cartoquartiers.domain.vocabulary import Reason, Role, Verdict
from cartoquartiers.store.tables.letters import Outbox
from cartoquartiers.store.work import Store
from cartoquartiers.usecases import accounts, contribute, digests, letter_texts, letters, moderate, outbox
from cartoquartiers.usecases.contribute import Receipt
from cartoquartiers.usecases.delivery import deliver
from cartoquartiers.usecases.moderate import Ruling
from cartoquartiers.usecases.site_settings import set_setting
from tests import people
from tests.support import api
from tests.support.clock import FrozenClock
from tests.support.mail import FROM, Sink, open_sink

NEIGHBOUR = "voisine@maison.example"


@pytest.fixture
def sink() -> Iterator[Sink]:
    """A mail server of the test's own."""
    with open_sink() as opened:
        yield opened


def send(store: Store, language: str | None = "fr", who: str = people.NOBODY, **fields: Any) -> Receipt:
    body = api.creation(**fields)
    if who == people.NOBODY:
        body["contact"] = NEIGHBOUR
    with store.writing() as work:
        return contribute.submit(work, people.actor(who), parse_proposal(body), language=language)


def decide(store: Store, uid: str, verdict: Verdict, **more: Any) -> None:
    with store.writing() as work:
        moderate.decide(work, people.actor("moderator"), uid, Ruling(verdict, **more))


def rows(store: Store) -> list[Outbox]:
    with store.reading() as work:
        found = list(work.session.scalars(select(Outbox).order_by(Outbox.id)))
        work.session.expunge_all()
        return found


def test_a_contribution_is_acknowledged_and_the_letter_reads_well(store: Store, sink: Sink) -> None:
    with store.writing() as work:
        set_setting(work, "contact", "equipe@ville.example")
    receipt = send(store, nom="Four à pain <b>Ü</b>")
    assert deliver(store, sink.mailer) == 1
    letter = sink.letters[0]
    assert sink.recipients == [NEIGHBOUR]
    assert letter["Subject"] == "Bien reçu\u00a0: Four à pain <b>Ü</b>"
    assert letter["Reply-To"] == "equipe@ville.example"
    assert FROM in letter["From"]
    assert "L’équipe du quartier Quartier de l’Est" in letter["From"]
    assert letter["Auto-Submitted"] == "auto-generated"
    assert f"http://127.0.0.1:8000{receipt.follow}\n" in sink.text()
    assert "sous 7 jours" in sink.text()
    assert "<b>" not in sink.html()
    assert f'<a href="http://127.0.0.1:8000{receipt.follow}">' in sink.html()
    assert '<html lang="fr">' in sink.html()
    assert "{" not in sink.text()


def test_each_verdict_has_its_letter(store: Store, sink: Sink) -> None:
    asked, kept, refused = (send(store, nom=name) for name in ("Un", "Deux", "Trois"))
    deliver(store, sink.mailer)
    decide(store, asked.uid, Verdict.ASK, message="À quel étage ?")
    decide(store, kept.uid, Verdict.ACCEPT, message="Bravo {lieu}.")
    decide(store, refused.uid, Verdict.REFUSE, reason=Reason.EVENT, message="Revenez en mai.")
    assert deliver(store, sink.mailer) == 3
    question, published, refusal = (sink.text(number) for number in (3, 4, 5))
    assert "À quel étage ?" in question
    assert f"/lieux/{kept.place}" in published
    assert "Bravo {lieu}." in published
    assert Reason.EVENT.sentence in refusal
    assert "Revenez en mai." in refusal
    assert refused.follow in refusal
    assert "Demander un réexamen" in refusal


def test_people_read_their_own_language(store: Store, sink: Sink) -> None:
    receipt = send(store, "en")
    decide(store, receipt.uid, Verdict.REFUSE, reason=Reason.DUPLICATE)
    assert deliver(store, sink.mailer) == 2
    assert "Thank you!" in sink.text(0)
    assert "This place is already on the map" in sink.text(1)
    assert sink.letters[1]["Content-Language"] == "en"


def test_who_needs_no_letter_gets_none(store: Store) -> None:
    send(store, language=None)
    assert send(store, who="moderator").state == "published"
    with store.writing() as work:
        body = api.creation()
        mine = contribute.submit(work, ANONYMOUS, parse_proposal(body), language="fr")
    decide(store, mine.uid, Verdict.REFUSE, reason=Reason.EVENT)
    assert rows(store) == []


def test_somebody_with_an_account_is_written_to_there(store: Store, sink: Sink) -> None:
    send(store, who="resident")
    deliver(store, sink.mailer)
    assert sink.recipients == ["resident@demo.example"]


def test_a_letter_shares_the_fate_of_what_it_tells(store: Store) -> None:
    class Broken(Exception):
        pass

    with pytest.raises(Broken), store.writing() as work:
        body = {**api.creation(), "contact": NEIGHBOUR}
        contribute.submit(work, ANONYMOUS, parse_proposal(body), language="fr")
        assert work.session.scalar(select(Outbox.id)) is not None
        raise Broken
    assert rows(store) == []


def test_the_same_contribution_sent_twice_is_acknowledged_once(store: Store, sink: Sink) -> None:
    body = {**api.creation(), "contact": NEIGHBOUR}
    for _ in range(2):
        with store.writing() as work:
            contribute.submit(work, ANONYMOUS, parse_proposal(body), language="fr")
    assert deliver(store, sink.mailer) == 1
    assert deliver(store, sink.mailer) == 0
    assert len(sink.letters) == 1


def test_a_worker_that_dies_before_sending_loses_nothing(
    store: Store, sink: Sink, clock: FrozenClock
) -> None:
    send(store)
    with store.writing() as work:
        assert outbox.take(work, outbox.due(work)[0]) is not None
    assert deliver(store, sink.mailer) == 0
    clock.advance(seconds=outbox.LEASE.total_seconds() + 1)
    assert deliver(store, sink.mailer) == 1
    assert len(sink.letters) == 1


def test_a_worker_that_dies_just_after_sending_sends_the_very_same_letter(
    store: Store, sink: Sink, clock: FrozenClock
) -> None:
    send(store)
    with store.writing() as work:
        taken = outbox.take(work, outbox.due(work)[0])
        assert taken is not None
        mail = letters.compose(work, taken)
    sink.mailer.send(mail)
    clock.advance(seconds=outbox.LEASE.total_seconds() + 1)
    deliver(store, sink.mailer)
    first, second = (letter["Message-ID"] for letter in sink.letters)
    # By this name mail servers and readers know that it is one letter.
    assert first == second


def test_two_workers_never_hold_one_letter(store: Store) -> None:
    send(store)
    with store.writing() as work:
        number = outbox.due(work)[0]
        assert outbox.take(work, number) is not None
    with store.writing() as work:
        assert outbox.take(work, number) is None


def test_a_server_that_refuses_is_tried_again_later_and_later(
    store: Store, sink: Sink, clock: FrozenClock
) -> None:
    send(store)
    sink.answers = ["451 busy"] * 3
    waits = []
    for _ in range(3):
        assert deliver(store, sink.mailer) == 0
        row = rows(store)[0]
        assert (row.state, row.last_error) == ("waiting", "451 busy")
        waits.append(row.due_at - clock())
        clock.moment = row.due_at
    assert waits == [timedelta(minutes=minutes) for minutes in (1, 2, 4)]
    assert deliver(store, sink.mailer) == 1
    assert (rows(store)[0].state, rows(store)[0].params) == ("sent", {})


def test_a_server_that_is_away_loses_nothing(store: Store, clock: FrozenClock) -> None:
    send(store)
    send(store)
    with open_sink() as gone:
        pass
    assert deliver(store, gone.mailer) == 0
    first, second = rows(store)
    assert "Refused" in (first.last_error or "")
    assert (second.attempts, second.last_error) == (0, None)
    clock.advance(minutes=1)
    with open_sink() as back:
        assert deliver(store, back.mailer) == 2


def test_an_address_that_does_not_exist_waits_for_a_person(
    store: Store, sink: Sink, clock: FrozenClock
) -> None:
    sink.unknown = {NEIGHBOUR}
    send(store)
    send(store, who="resident")
    assert deliver(store, sink.mailer) == 1
    assert (rows(store)[0].state, rows(store)[0].last_error) == ("failed", "550 no such user")
    clock.advance(days=2)
    assert deliver(store, sink.mailer) == 0
    sink.unknown = set()
    with store.writing() as work:
        assert outbox.try_again(work, people.actor("administrator"), rows(store)[0].id) == 1
    assert deliver(store, sink.mailer) == 1


def test_one_letter_that_cannot_be_written_does_not_keep_the_others(store: Store, sink: Sink) -> None:
    first = send(store)
    send(store)
    with store.writing() as work:
        row = work.session.scalars(select(Outbox).where(Outbox.key == f"received:{first.uid}")).one()
        row.params = {"token": "x"}
    assert deliver(store, sink.mailer) == 1
    assert rows(store)[0].state == "failed"


def test_moderators_are_told_once_a_day_what_waits_for_them(
    store: Store, sink: Sink, clock: FrozenClock
) -> None:
    send(store, language=None, nom="Le kiosque")
    send(store, language=None)
    with store.writing() as work:
        digests.set_digest(work, people.NUMBERS[Role.ADMINISTRATOR], wanted=False)
    clock.moment = clock().replace(hour=3)
    with store.writing() as work:
        assert digests.put_down(work) == 0
    clock.moment = clock().replace(hour=9)
    for _ in range(2):
        with store.writing() as work:
            assert digests.put_down(work) == 1
    assert deliver(store, sink.mailer) == 1
    assert sink.recipients == ["moderator@demo.example"]
    assert "– Le kiosque\n" in sink.text()
    assert sink.letters[0]["Subject"] == "2 contributions en attente sur CartoQuartiers"
    clock.advance(days=1)
    with store.writing() as work:
        digests.put_down(work)
    assert deliver(store, sink.mailer) == 1


def test_a_digest_tells_of_the_scope_only(store: Store) -> None:
    send(store, language=None)
    with store.writing() as work:
        scope = Scope(quartiers=frozenset({"1"}))
        accounts.set_role(work, people.NUMBERS[Role.MODERATOR], Role.MODERATOR, scope)
        digests.put_down(work)
    assert [row.recipient for row in rows(store)] == ["administrator@demo.example"]


def test_the_town_writes_its_own_words_and_goes_back(store: Store, sink: Sink) -> None:
    administrator = people.actor("administrator")
    with store.writing() as work:
        kind = LetterKind.RECEIVED
        assert letter_texts.save(work, administrator, kind, "fr", "Coucou {lieu}", "Merci.\n{suivi}")
    send(store, nom="Le kiosque")
    deliver(store, sink.mailer)
    assert sink.letters[0]["Subject"] == "Coucou Le kiosque"
    assert sink.text().startswith("Merci.\nhttp://127.0.0.1:8000/suivi/")
    usual = default_text(LetterKind.RECEIVED, "fr")
    with store.writing() as work:
        assert letter_texts.save(work, administrator, kind, "fr", usual.subject, usual.body)
        assert letter_texts.own_texts(work) == set()


@pytest.mark.parametrize(
    ("subject", "body", "codes"),
    [
        ("", "{suivi}", ["required"]),
        ("Objet", "Merci.", ["letter_word_missing"]),
        ("Objet {motif}", "{suivi}", ["letter_word"]),
        ("Objet", "{suivi.__class__}", ["letter_word", "letter_word_missing"]),
        ("x" * 151, "{suivi}", ["too_long"]),
    ],
)
def test_a_letter_that_would_not_work_is_refused(subject: str, body: str, codes: list[str]) -> None:
    assert [problem.code for problem in read_text(LetterKind.RECEIVED, subject, body)[1]] == codes


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", LetterKind)
def test_every_usual_text_passes_its_own_check(kind: LetterKind, language: str) -> None:
    usual = default_text(kind, language)
    assert read_text(kind, usual.subject, usual.body)[1] == []


@pytest.mark.parametrize(
    ("language", "kind", "changes", "told"),
    [
        ("fr", "close", {}, "n’existe plus"),
        ("en", "close", {}, "no longer on the map"),
        ("fr", "close", {"ferme_jusqu_au": {"to": "2027-01-15"}}, "fermé pour un temps"),
        ("en", "confirm", {}, "everything is right"),
        ("fr", "correct", {"nom": {"to": "Autre nom"}}, "Votre correction"),
    ],
)
def test_an_accepted_contribution_is_told_by_what_it_did(
    store: Store, sink: Sink, language: str, kind: str, changes: dict[str, Any], told: str
) -> None:
    with store.writing() as work:
        place = contribute.submit(work, people.actor("moderator"), parse_proposal(api.creation())).place
        body = api.proposal(kind, place, changes=changes, contact=NEIGHBOUR)
        uid = contribute.submit(work, ANONYMOUS, parse_proposal(body), language=language).uid
    decide(store, uid, Verdict.ACCEPT)
    deliver(store, sink.mailer)
    for words in (sink.text(1), sink.html(1)):
        assert told in words.replace("\n", " ")
        assert "est sur la carte" not in words
        assert "{" not in sink.text(1)
