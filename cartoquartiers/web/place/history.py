"""What became of a place, revision by revision. Nobody is named, only their quality."""

from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from cartoquartiers.domain.vocabulary import Kind, Role
from cartoquartiers.store.queries.batches import names_of
from cartoquartiers.store.queries.history import revisions_of
from cartoquartiers.store.queries.places import PlaceRow
from cartoquartiers.store.work import Work
from cartoquartiers.usecases.projection import Words
from cartoquartiers.web.differences import Row, rows_of
from cartoquartiers.web.moments import moment
from cartoquartiers.web.readings import field_label, is_public


@dataclass(frozen=True)
class Step:
    """One revision: what was done, when, in which quality, what changed. ``batch``: the number of the
    decision about many places that it is part of, ``batch_name`` what that is called."""

    version: int
    title: str
    when: str
    iso: str
    by: str
    rows: list[Row]
    confirmed: list[str]
    batch: int | None = None
    batch_name: str = ""

    @property
    def first(self) -> bool:
        """Whether nothing was there before: then there is nothing to compare with."""
        return bool(self.rows) and not any(row.before for row in self.rows)


def steps_of(work: Work, place: PlaceRow, words: Words, *, sees_all: bool = False) -> list[Step]:
    """Return the revisions of a place, the latest first; ``sees_all``: also what is not public of them."""

    def shown(name: str) -> bool:
        return sees_all or is_public(name, words)

    revisions = revisions_of(work, place.id)
    batches = names_of(work, {revision.contribution_id for revision in revisions})
    steps = [
        Step(
            version=revision.version,
            title=_(Kind(revision.kind).sentence),
            when=moment(revision.at),
            iso=revision.at.isoformat(timespec="seconds"),
            by=_(Role(revision.author_role or Role.RESIDENT).sentence),
            rows=rows_of({n: c for n, c in revision.changes.items() if shown(n)}, words),
            confirmed=[field_label(name, words) for name in revision.confirmed if shown(name)],
            **_batch(batches.get(revision.contribution_id)),
        )
        for revision in revisions
    ]
    return steps[::-1]


def _batch(found: tuple[int, bool] | None) -> dict[str, Any]:
    if found is None:
        return {}
    number, undoing = found
    undone, changed = _("annulation groupée n°\u00a0%(number)s"), _("modification groupée n°\u00a0%(number)s")
    return {"batch": number, "batch_name": (undone if undoing else changed) % {"number": number}}
