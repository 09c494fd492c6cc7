"""Pictures of a file that is imported: kept with its draft as they came, made into photos when their row is
sent, then erased."""

from __future__ import annotations

import base64
import hashlib
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import insert

from cartoquartiers.domain.errors import Invalid, Problem
from cartoquartiers.domain.import_choices import Choices, of_json, photo_columns
from cartoquartiers.domain.import_pictures import (
    first_ones,
    found_under,
    is_address,
    key_of,
    named_in,
    told,
)
from cartoquartiers.domain.import_words import RowRemark, say
from cartoquartiers.domain.proposal_changes import parse_photo
from cartoquartiers.domain.record import Record
from cartoquartiers.store.queries import imports as queries
from cartoquartiers.store.queries import photos as known
from cartoquartiers.store.queries.imports import Draft
from cartoquartiers.store.tables.imports import ImportPicture
from cartoquartiers.store.work import Store, Work
from cartoquartiers.usecases import photos
from cartoquartiers.usecases.photos import Prepared
from cartoquartiers.usecases.ports import (
    PHOTO_MAX_BYTES,
    FetchRefused,
    Imager,
    Outside,
    PhotoDepot,
    Picture,
)

#: Of one slice of the sending: a person waits for each.
SECONDS = 4
_LONGEST_CREDIT = 100
_HEAVIEST = PHOTO_MAX_BYTES // 1024 // 1024


@dataclass(frozen=True, slots=True)
class Wanted:
    """The photos of a row that can be had (rank of the picture, or None for an address; its name), and what
    is to be told of the others."""

    files: tuple[tuple[int | None, str], ...] = ()
    remarks: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Shelf:
    """The pictures of a draft, and the columns of its file that name them."""

    columns: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    ranks: Mapping[str, int] = field(default_factory=dict)
    troubles: Mapping[str, str] = field(default_factory=dict)

    def of_row(self, record: Record) -> Wanted:
        """The photos that a row names."""
        names, remarks = first_ones(named_in(record.values, self.columns))
        files: list[tuple[int | None, str]] = []
        for name in names:
            file = None if is_address(name) else found_under(name, self.names)
            trouble = self.troubles.get(file or "")
            if trouble:
                remarks.append(told(RowRemark(trouble), name, limit=_HEAVIEST))
            elif file is None and not is_address(name):
                remarks.append(told(RowRemark.PHOTO_MISSING, name))
            else:
                files.append((self.ranks.get(file or ""), name))
        return Wanted(tuple(files), tuple(remarks))


@dataclass(frozen=True, slots=True)
class Workshop:
    """What makes photos."""

    imager: Imager
    depot: PhotoDepot
    outside: Outside


@dataclass(slots=True)
class Made:
    """The photos of the rows whose turn came, by the ranks of these; None: no column names any."""

    photos: dict[int, list[Prepared]] | None = None
    remarks: dict[int, list[Problem]] = field(default_factory=dict)
    #: The address of the first photo of a row, if it could be had: a followed list need not ask for it again.
    addresses: dict[int, str] = field(default_factory=dict)

    def knows(self, rank: int) -> bool:
        """Whether the row may be sent: whatever photos it has are made."""
        return self.photos is None or rank in self.photos


def keep(store: Store, uid: str, pictures: Sequence[Picture]) -> None:
    """Keep the pictures of a draft, in a short transaction each."""
    for rank, one in enumerate(pictures):
        content = None if one.trouble else base64.b64encode(one.content).decode()
        row = {"rank": rank, "name": _speakable(one.name), "trouble": one.trouble or None, "content": content}
        with store.writing() as work:
            work.session.execute(insert(ImportPicture), [{"draft_uid": uid, **row}])


def _speakable(name: str) -> str:
    return "".join("\ufffd" if sign == "\0" or "\ud800" <= sign <= "\udfff" else sign for sign in name)


def shelf(work: Work, draft: Draft) -> Shelf:
    """The pictures of a draft."""
    choices: Choices = of_json(draft.choices)
    columns = photo_columns(choices)
    if not columns:
        return Shelf()
    rows = queries.pictures(work, draft.uid)
    return Shelf(
        columns,
        {key_of(name): name for _rank, name, _trouble in rows},
        {name: rank for rank, name, _trouble in rows},
        {name: trouble for _rank, name, trouble in rows if trouble},
    )


def make(store: Store, workshop: Workshop, uid: str, records: Mapping[int, Record]) -> Made:
    """Make the photos of the next rows, for some seconds; of the first row in any case. Opens no writing
    transaction: what is made and then not sent is swept away like any photo that nobody came for."""
    with store.reading() as work:
        draft = queries.draft(work, uid)
        shelved = shelf(work, draft) if draft else Shelf()
    if not shelved.columns:
        return Made()
    made: dict[int, list[Prepared]] = {}
    found = Made(made)
    until = time.monotonic() + SECONDS
    for rank, record in records.items():
        wanted = shelved.of_row(record)
        if made and wanted.files and time.monotonic() > until:
            break
        made[rank], found.remarks[rank] = [], [*wanted.remarks]
        for place, (number, name) in enumerate(wanted.files):
            if number is None:
                one = photo_at(store, workshop, name)
            else:
                one = _made(store, workshop, name, _kept(store, uid, number))
            if isinstance(one, Problem):
                found.remarks[rank].append(one)
                continue
            if one not in made[rank]:
                made[rank].append(one)
            if number is None and place == 0:
                found.addresses[rank] = name
    return found


def photo_at(store: Store, workshop: Workshop, address: str) -> Prepared | Problem:
    """The photo at an address of the web, made anew; or what is to be told of it."""
    try:
        fetched = workshop.outside.fetch(address)
    except FetchRefused as refused:
        return told(RowRemark.PHOTO_AWAY, address, why=say(refused.code, refused.params))
    return _made(store, workshop, address, fetched.content if fetched else b"")


def _made(store: Store, workshop: Workshop, name: str, content: bytes) -> Prepared | Problem:
    if len(content) > PHOTO_MAX_BYTES:
        return told(RowRemark.PHOTO_HEAVY, name, limit=_HEAVIEST)
    sha256 = hashlib.sha256(content).hexdigest()
    with store.reading() as work:
        row = known.state_of(work, sha256)
    if row and row.state == "withdrawn":
        return told(RowRemark.PHOTO_WITHDRAWN, name)
    if row and workshop.depot.exists(sha256):
        return Prepared(sha256, row.width, row.height)
    try:
        return photos.prepare(workshop.imager, workshop.depot, sha256, content)
    except Invalid:
        return told(RowRemark.PHOTO_BAD, name)


def _kept(store: Store, uid: str, number: int) -> bytes:
    with store.reading() as work:
        return base64.b64decode(queries.picture(work, uid, number) or "")


def shown(prepared: Sequence[Prepared], name: str, source: str, licence: str) -> tuple[dict[str, Any], ...]:
    """The photos of a place as a contribution shows them."""
    same = {"alt": name, "credit": source[:_LONGEST_CREDIT], "licence": licence}
    return tuple(parse_photo({"sha256": one.sha256, **same}) for one in prepared)
