"""How long personal data is kept: a rule a row. What a contribution says is never lost; who sent it goes.

Accounts need no rule: one exists only once its address was proved or an administrator opened it. Network
addresses are only ever kept as a keyed hash of the day, with failed sign-ins.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import delete, select, update

from cartoquartiers.store.personal import emptied_by
from cartoquartiers.store.queries import imports
from cartoquartiers.store.queries import photos as known_photos
from cartoquartiers.store.queries import retention as old
from cartoquartiers.store.queries import site as site_queries
from cartoquartiers.store.tables.arrival import Arrival
from cartoquartiers.store.tables.batch import Batch, BatchItem
from cartoquartiers.store.tables.contribution import Contribution
from cartoquartiers.store.tables.imports import ImportDraft
from cartoquartiers.store.tables.letters import Outbox
from cartoquartiers.store.tables.marks import Until
from cartoquartiers.store.tables.photo import Photo
from cartoquartiers.store.work import Store, Work
from cartoquartiers.usecases import (
    campaigns,
    inquiries,
    invitations,
    locating,
    outbox,
    photos,
    sessions,
    subscriptions,
    tickets,
    tips,
    training,
)
from cartoquartiers.usecases.ports import PhotoDepot
from cartoquartiers.usecases.site_settings import DEFAULTS

CONTACT_DAYS, PHOTO_DAYS, LETTER_DAYS = "keep_contact_days", "keep_photo_days", "keep_letter_days"
IMPORT_DAYS = "keep_import_days"
"""The settings, in days."""
_AT_ONCE = 50


@dataclass(frozen=True)
class Rule:
    """One kind of data: what it is, the setting that says how many days it is kept, how it is found and
    erased."""

    code: str
    sentence: str
    setting: str
    find: Callable[[Work, datetime], Sequence[Any]]
    erase: Callable[[Work, Sequence[Any], datetime], None]


def _forget_contacts(work: Work, ids: Sequence[int], _before: datetime) -> None:
    emptied = emptied_by(Contribution.metadata.tables["contribution"], Until.CONTACTS)
    work.session.execute(update(Contribution).where(Contribution.id.in_(ids)).values(emptied))


def _forget_photos(work: Work, hashes: Sequence[str], before: datetime) -> None:
    # Somebody may have sent one of them again meanwhile.
    still = [one for one in hashes if not old.is_needed(work, one, before)]
    work.session.execute(delete(Photo).where(Photo.sha256.in_(still), Photo.state == "waiting"))


def _forget_letters(work: Work, ids: Sequence[int], _before: datetime) -> None:
    # One that an administrator is sending again waits, and stays.
    work.session.execute(delete(Outbox).where(Outbox.id.in_(ids), Outbox.state != outbox.WAITING))


def _forget_arrivals(work: Work, ids: Sequence[int], _before: datetime) -> None:
    work.session.execute(delete(Arrival).where(Arrival.id.in_(ids), Arrival.state != "parked"))


def _forget_imports(work: Work, uids: Sequence[str], before: datetime) -> None:
    # Somebody may have taken one of them up again meanwhile.
    still = select(ImportDraft.uid).where(ImportDraft.uid.in_(uids), ImportDraft.changed_at <= before)
    imports.erase(work, list(work.session.scalars(still.with_for_update())))


def _forget_batches(work: Work, numbers: Sequence[int], before: datetime) -> None:
    # One of them may have been published meanwhile.
    still = select(Batch.id).where(Batch.id.in_(numbers), Batch.state == "draft", Batch.changed_at <= before)
    drafts = list(work.session.scalars(still.with_for_update()))
    work.session.execute(delete(BatchItem).where(BatchItem.batch_id.in_(drafts)))
    work.session.execute(delete(Batch).where(Batch.id.in_(drafts)))


RULES = (
    Rule(
        "contacts",
        "Adresses électroniques laissées avec une contribution close, et si son auteur était près du lieu",
        CONTACT_DAYS,
        old.contacts,
        _forget_contacts,
    ),
    Rule(
        "photos",
        "Photos de contributions non retenues, retirées ou sans suite",
        PHOTO_DAYS,
        old.photos,
        _forget_photos,
    ),
    Rule(
        "arrivals",
        "Envois des tablettes, tels qu’ils sont arrivés, une fois réglés",
        CONTACT_DAYS,
        old.arrivals,
        _forget_arrivals,
    ),
    Rule(
        "letters",
        "Lettres envoyées",
        LETTER_DAYS,
        lambda work, before: old.letters(work, outbox.SENT, before),
        _forget_letters,
    ),
    Rule(
        "failed_letters",
        "Lettres qui n’ont pas pu partir",
        CONTACT_DAYS,
        lambda work, before: old.letters(work, outbox.FAILED, before),
        _forget_letters,
    ),
    Rule(
        "imports",
        "Fichiers apportés, une fois laissés de côté ou envoyés",
        IMPORT_DAYS,
        old.imports,
        _forget_imports,
    ),
    Rule(
        "batches",
        "Modifications groupées préparées et jamais publiées",
        IMPORT_DAYS,
        old.batches,
        _forget_batches,
    ),
)
EXPIRED = "Sessions, liens à usage unique et échecs de connexion périmés"
ORPHANS = "Photos qu’aucune contribution n’accompagne"


@dataclass(frozen=True)
class Line:
    """What was found (and, but for a dry run, erased) under one heading."""

    code: str
    sentence: str
    days: int | None
    count: int


def purge(store: Store, depot: PhotoDepot, *, dry_run: bool = False) -> list[Line]:
    """Erase what has been kept long enough, in short transactions; tells what, rule by rule."""
    lines = [_apply(store, rule, dry_run=dry_run) for rule in RULES]
    with store.reading() as work:
        expired = old.expired(work, work.now - sessions.ATTEMPT_WINDOW, work.now - subscriptions.PATIENCE)
        orphans = known_photos.unreferenced(work, work.now - photos.PATIENCE)
    if not dry_run:
        with store.writing() as work:
            sessions.purge(work)
            tickets.purge(work)
            invitations.purge(work)
            subscriptions.purge(work)
            inquiries.purge(work)
            tips.purge(work)
            training.purge(work)
            campaigns.purge(work)
            locating.forget(work)
            photos.purge(work)
        with store.reading() as work:
            photos.sweep(work, depot)
    return [
        *lines,
        Line("expired", EXPIRED, None, expired),
        Line("orphans", ORPHANS, None, len(orphans)),
    ]


def days_of(work: Work, setting: str) -> int:
    """For how many days that data is kept here."""
    return int(site_queries.setting(work, setting, DEFAULTS[setting]))


def _apply(store: Store, rule: Rule, *, dry_run: bool) -> Line:
    # Found outside of the writing transaction: looking through every contribution takes a while.
    with store.reading() as work:
        days = days_of(work, rule.setting)
        before = work.now - timedelta(days=days)
        found = rule.find(work, before)
    if not dry_run:
        for some in _slices(found):
            with store.writing() as work:
                rule.erase(work, some, before)
    return Line(rule.code, rule.sentence, days, len(found))


def _slices(found: Iterable[Any]) -> Iterable[list[Any]]:
    waiting = iter(found)
    while some := list(islice(waiting, _AT_ONCE)):
        yield some
