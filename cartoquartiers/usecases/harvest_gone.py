"""What left a list that is followed: proposed as closed, for a moderator to decide; what came back is no
longer."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from itertools import islice

from sqlalchemy import select

from cartoquartiers.domain.import_words import ImportWord
from cartoquartiers.domain.lifecycle import OPEN_STATES
from cartoquartiers.domain.proposal import Proposal
from cartoquartiers.domain.vocabulary import Kind
from cartoquartiers.store.queries import harvests as queries
from cartoquartiers.store.tables.contribution import Contribution
from cartoquartiers.store.tables.place import Place
from cartoquartiers.store.tables.site import ImportRow
from cartoquartiers.store.work import Store, Work
from cartoquartiers.usecases import moderate
from cartoquartiers.usecases.contribute import submit
from cartoquartiers.usecases.import_source import IMPORTER

_AT_ONCE = 50


def settle(store: Store, source: str, present: set[str], *, closes: bool) -> int:
    """Note what is missing and what is back, in slices; returns how many closings are proposed.

    `closes`: whether to be missing means to be closed; to be told no more of means nothing.
    """
    with store.reading() as work:
        gone = sorted(queries.known_ids(work, source) - present)
        back = sorted(queries.missing_ids(work, source) & present)
    proposed = 0
    for slice_ in _slices(gone):
        with store.writing() as work:
            proposed += sum(_missing(work, source, one, closes=closes) for one in slice_)
    for slice_ in _slices(back):
        with store.writing() as work:
            for one in slice_:
                _back(work, source, one)
    return proposed


def _slices(ids: Sequence[str]) -> Iterator[list[str]]:
    stream = iter(ids)
    while batch := list(islice(stream, _AT_ONCE)):
        yield batch


def _missing(work: Work, source: str, source_id: str, *, closes: bool) -> bool:
    row = work.session.get(ImportRow, (source, source_id))
    if row is None:
        return False
    row.missing_since = work.now
    place = work.session.scalars(select(Place).where(Place.uid == row.place_uid)).first()
    if not closes or place is None or place.gone:
        return False
    message = ImportWord.MESSAGE_GONE.sentence.format(source=source)
    proposal = Proposal(
        str(uuid.uuid4()), Kind.CLOSE, place.uid, base_version=place.version, changes={}, message=message
    )
    row.closing_uid = submit(work, IMPORTER, proposal, by_rule=False).uid
    return True


def _back(work: Work, source: str, source_id: str) -> None:
    """The source has it again: what waits to close the place is taken back."""
    row = work.session.get(ImportRow, (source, source_id))
    if row is None:
        return
    row.missing_since = None
    if row.closing_uid:
        query = select(Contribution).where(Contribution.uid == row.closing_uid).with_for_update()
        waiting = work.session.scalars(query).first()
        if waiting and waiting.state in OPEN_STATES:
            moderate.withdraw(work, waiting)
        row.closing_uid = None
