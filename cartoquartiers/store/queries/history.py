"""Reading what a place was: its revisions, and its values at a version."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import func, select

from cartoquartiers.domain.change import change_set, is_set
from cartoquartiers.domain.fields import Value
from cartoquartiers.domain.place import empty_values
from cartoquartiers.store.tables.place import Place
from cartoquartiers.store.tables.revision import Revision
from cartoquartiers.store.work import Work


class Sent(Protocol):
    """What is asked of a contribution to tell of which version of its place it speaks."""

    @property
    def place_id(self) -> int | None: ...
    @property
    def base_version(self) -> int | None: ...
    @property
    def received_at(self) -> datetime: ...


def revisions_of(work: Work, place_id: int) -> list[Revision]:
    """Return the revisions of a place, the first one first."""
    query = select(Revision).where(Revision.place_id == place_id).order_by(Revision.version)
    return list(work.session.scalars(query))


def values_at(work: Work, place: Place, version: int | None) -> dict[str, Value]:
    """Return the values of FIELDS and of extra fields at ``version`` (``None``: now)."""
    if version is None or version == place.version:
        return {**empty_values(), **place.fields}
    query = (
        select(Revision.changes)
        .where(Revision.place_id == place.id, Revision.version <= version)
        .order_by(Revision.version)
    )
    return replay(work.session.scalars(query))


def version_seen(work: Work, sent: Sent) -> int:
    """Return the version of which a contribution about a place speaks: the one that it names, else the one
    that was published when it arrived."""
    if sent.base_version is not None:
        return sent.base_version
    then = select(func.max(Revision.version)).where(
        Revision.place_id == sent.place_id, Revision.at <= sent.received_at
    )
    return work.session.scalar(then) or 1


def replay(changes: Iterable[Mapping[str, Any]]) -> dict[str, Value]:
    """Return the values that a series of applied changes leads to."""
    values = empty_values()
    for step in changes:
        for name, change in step.items():
            values[name] = change_set(values.get(name) or [], change)[0] if is_set(change) else change["to"]
    return values
