"""What was erased for ever is noted, without anything personal, so that a restored backup does not undo it.

The note is written in the transaction of the erasure. The worker copies the notes to a journal outside of the
database, since it is the database that a restore replaces.
"""

import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from cartoquartiers.store.tables.site import Erasure
from cartoquartiers.store.work import Work
from cartoquartiers.usecases.ports import ErasureJournal

ACCOUNT, PHOTO, REDACTION, ACT = "account", "photo", "redaction", "act"
FOLLOWING, TIP, MASK, SHOWN = "following", "tip", "mask", "shown"
Note = Mapping[str, Any]
"""``uid``, ``kind``, ``subject`` and ``at`` (ISO 8601, UTC): a line of the journal."""


def note(work: Work, kind: str, subject: dict[str, Any]) -> None:
    """Note an erasure in this transaction."""
    work.session.add(Erasure(uid=str(uuid.uuid4()), kind=kind, subject=subject, at=work.now))
    work.session.flush()


def noted(work: Work) -> list[Note]:
    """Every note, the oldest first."""
    rows = work.session.scalars(select(Erasure).order_by(Erasure.at, Erasure.uid))
    return [_note(row) for row in rows]


def photos_taken_away(work: Work) -> set[str]:
    """The sha256 of the photos that somebody hid or took back, and that were not shown again since."""
    last: dict[str, dict[str, datetime]] = {PHOTO: {}, SHOWN: {}}
    query = select(Erasure).where(Erasure.kind.in_(last)).order_by(Erasure.at)
    for row in work.session.scalars(query):
        last[row.kind][str(row.subject["sha256"])] = row.at
    return {
        sha256 for sha256, at in last[PHOTO].items() if sha256 not in last[SHOWN] or last[SHOWN][sha256] < at
    }


def show_again(work: Work, hashes: Iterable[str]) -> None:
    """Note that the hiding of these photos was taken back: a restored backup does not hide them again.

    A note of its own, since the first one may have been copied out already.
    """
    for sha256 in sorted(photos_taken_away(work) & set(hashes)):
        note(work, SHOWN, {"sha256": sha256})


def copy_out(work: Work, journal: ErasureJournal) -> int:
    """Add the notes that the journal lacks; tells how many."""
    known = {one["uid"] for one in journal.read()}
    missing = [one for one in noted(work) if one["uid"] not in known]
    if missing:
        journal.append(missing)
    return len(missing)


def bring_in(work: Work, notes: Iterable[Note]) -> list[Note]:
    """Keep the notes that this database lacks and return them: what they tell is still to be done again."""
    known = set(work.session.scalars(select(Erasure.uid)))
    missing = {str(one["uid"]): one for one in notes if one["uid"] not in known}
    for uid, one in missing.items():
        row = Erasure(
            uid=uid, kind=one["kind"], subject=dict(one["subject"]), at=datetime.fromisoformat(one["at"])
        )
        work.session.add(row)
    work.session.flush()
    return sorted(missing.values(), key=lambda one: str(one["at"]))


def _note(row: Erasure) -> Note:
    return {"uid": row.uid, "kind": row.kind, "subject": row.subject, "at": row.at.isoformat()}
