"""Asking those who keep a place whether it is still right, then those who answer for its area.

A link proves that somebody reads the address: « Tout est exact » is said in that person's name, by the
ordinary path. « N’existe plus » always waits for a moderator, because a letter gets forwarded.

A link carries the version of the place that the letter speaks of: who opens it later is shown what changed
since, and what was changed after the page was read is not confirmed.
"""

import secrets
from datetime import timedelta

from sqlalchemy import delete, select

from cartoquartiers.domain.change import same_value
from cartoquartiers.domain.errors import Conflicting, NotFound
from cartoquartiers.domain.letters import LetterKind
from cartoquartiers.domain.proposal import Proposal
from cartoquartiers.domain.subscriptions import FIRST_HOUR
from cartoquartiers.domain.vocabulary import Kind
from cartoquartiers.store.queries import inquiries as queries
from cartoquartiers.store.queries.history import values_at
from cartoquartiers.store.queries.mailing import letters_lately
from cartoquartiers.store.queries.people import actor_of
from cartoquartiers.store.tables.inquiry import Inquiry, InquiryLink
from cartoquartiers.store.tables.people import Person
from cartoquartiers.store.tables.place import Place
from cartoquartiers.store.work import Store, Work
from cartoquartiers.usecases import contribute, outbox
from cartoquartiers.usecases.contribute import Receipt
from cartoquartiers.usecases.outbox import Taken
from cartoquartiers.usecases.sessions import token_hash

LIFETIME = timedelta(days=30)
"""How long the links of a letter serve."""
PACE = timedelta(days=7)
"""Nobody gets two such letters within it."""
MOST = 5
"""Places in one letter: what one does between two doors."""
KEPT = timedelta(days=400)
"""How long it is remembered that somebody was asked."""
ANSWERS = {"exact": Kind.CONFIRM, "ferme": Kind.CLOSE}
_WORDS = {
    "fr": ("Tout est exact\u00a0:", "Quelque chose a changé\u00a0:", "N’existe plus\u00a0:"),
    "en": ("Everything is right:", "Something has changed:", "It no longer exists:"),
}


def put_down(store: Store) -> int:
    """Put this week's letters down, each in a transaction of its own; returns how many."""
    with store.reading() as work:
        if work.now.astimezone(work.house.timezone).time() < FIRST_HOUR:
            return 0
        people = [person.id for person in queries.people_to_ask(work)]
    written = 0
    for number in people:
        with store.writing() as work:
            written += _ask(work, work.session.get_one(Person, number))
    return written


def arrange(work: Work, taken: Taken) -> tuple[Taken, dict[str, str]] | None:
    """Make the links of a letter that is about to leave, for what is still to be verified by then."""
    person = work.session.scalars(
        select(Person).where(Person.email == taken.recipient, Person.active)
    ).first()
    rows = queries.still_stale(work, taken.params["inquiries"])
    mine = [row for row in rows if person is not None and row.person_id == person.id]
    if not mine:
        return None
    known = queries.places(work, [row.place_id for row in mine])
    blocks = []
    for row in mine:
        place = known[row.place_id]
        token = f"{secrets.token_urlsafe(24)}.{place.version}"
        work.session.add(InquiryLink(token_hash=token_hash(token), inquiry_id=row.id))
        blocks.append(_block(work, place, token, taken.language))
    work.session.flush()
    base = work.house.base_url
    return taken, {"liste": "\n\n".join(blocks), "compte": f"{base}/compte#verifications"}


def find(work: Work, token: str) -> str | None:
    """The uid of the place that a link is about; ``None`` when it has served, is too old, or its place has
    gone."""
    row = _open(work, token)
    query = select(Place.uid).where(Place.gone.is_(None))
    return None if row is None else work.session.scalar(query.where(Place.id == row.place_id))


def version_told(token: str) -> int | None:
    """The version of the place when the letter was written; ``None`` for a link that does not say."""
    text = token.rpartition(".")[2] if "." in token else ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def answer(work: Work, token: str, said: str, proposal: Proposal, language: str) -> Receipt:
    """Send what a link says (a word of ``ANSWERS``) as its person's contribution; all links of the inquiry
    have then served.

    Raises ``NotFound``, ``Invalid``, and ``Conflicting('stale')`` when what is confirmed is not what the page
    showed, or nobody tells what it showed: no link has served then.
    """
    row = _open(work, token, lock=True)
    if row is None or find(work, token) != proposal.place or proposal.kind is not ANSWERS[said]:
        raise NotFound("inquiry")
    if proposal.kind is Kind.CONFIRM:
        _was_seen(work, row.place_id, proposal)
    actor = actor_of(work, work.session.get_one(Person, row.person_id))
    row.answered_at = work.now
    by_rule = proposal.kind is Kind.CONFIRM
    return contribute.submit(work, actor, proposal, by_rule=by_rule, language=language)


def wants(work: Work, person_id: int) -> bool:
    """Whether a person wants to be asked."""
    return bool(work.session.scalar(select(Person.inquiries).where(Person.id == person_id)))


def set_wanted(work: Work, person_id: int, *, wanted: bool) -> None:
    """Switch the letters of a person on or off."""
    work.session.get_one(Person, person_id).inquiries = wanted
    work.session.flush()


def purge(work: Work) -> None:
    """Forget links that are too old, and in the end that somebody was asked."""
    over = select(Inquiry.id).where(Inquiry.asked_at <= work.now - LIFETIME)
    work.session.execute(delete(InquiryLink).where(InquiryLink.inquiry_id.in_(over)))
    work.session.execute(delete(Inquiry).where(Inquiry.asked_at <= work.now - KEPT))


def _ask(work: Work, person: Person) -> bool:
    kinds = frozenset({LetterKind.VERIFY.value})
    if letters_lately(work, person.email, kinds, PACE):
        return False
    actor = actor_of(work, person)
    steps = dict.fromkeys(queries.kept_and_stale(work, person.id, MOST), queries.KEEPER)
    if len(steps) < MOST and actor.role in queries.STEWARDS:
        found = queries.stale_in_scope(work, actor.scope, MOST - len(steps))
        steps = {**dict.fromkeys(found, queries.STEWARD), **steps}
    if not steps:
        return False
    rows = [
        Inquiry(place_id=number, person_id=person.id, step=step, asked_at=work.now)
        for number, step in steps.items()
    ]
    work.session.add_all(rows)
    work.session.flush()
    key = f"verify:{person.id}:{work.today.isoformat()}"
    numbers = [row.id for row in rows]
    outbox.put(work, key, LetterKind.VERIFY, person.email, person.language, inquiries=numbers)
    return True


def _was_seen(work: Work, place_id: int, proposal: Proposal) -> None:
    """What somebody publishes at this instant counts too: the place stays locked until the end."""
    query = select(Place).where(Place.id == place_id).with_for_update()
    place = work.session.scalars(query.execution_options(populate_existing=True)).one()
    version = proposal.base_version
    if version is None or version > place.version:
        raise Conflicting("stale")
    seen, now = values_at(work, place, version), values_at(work, place, None)
    if not all(same_value(name, seen.get(name), now.get(name)) for name in proposal.confirmed):
        raise Conflicting("stale")


def _block(work: Work, place: queries.Told, token: str, language: str) -> str:
    """One place: its name, then each answer with its link on a line of its own."""
    base = f"{work.house.base_url}/verifier/{token}"
    words = _WORDS["en" if language == "en" else "fr"]
    links = zip(words, ("exact", "corriger", "ferme"), strict=True)
    title = f"{place.name} – {place.address}" if place.address else place.name
    return "\n".join([title, *(f"{said}\n{base}/{end}" for said, end in links)])


def _open(work: Work, token: str, *, lock: bool = False) -> Inquiry | None:
    query = (
        select(Inquiry)
        .join(InquiryLink, InquiryLink.inquiry_id == Inquiry.id)
        .join(Person, Person.id == Inquiry.person_id)
        .where(InquiryLink.token_hash == token_hash(token), Inquiry.answered_at.is_(None), Person.active)
        .where(Inquiry.asked_at > work.now - LIFETIME)
    )
    return work.session.scalars(query.with_for_update(of=Inquiry) if lock else query).first()
