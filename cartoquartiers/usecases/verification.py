"""Which contributions count as a look at the place itself, and at which of its fields."""

from collections.abc import Mapping
from datetime import timedelta

from cartoquartiers.domain.change import same_value
from cartoquartiers.domain.fields import Value
from cartoquartiers.domain.vocabulary import Kind, Role
from cartoquartiers.store.queries.history import values_at, version_seen
from cartoquartiers.store.tables.contribution import Contribution
from cartoquartiers.store.tables.place import Place
from cartoquartiers.store.work import Work

# These people write about what they have before them; a moderator or an import writes from a desk.
_ON_THE_SPOT = frozenset({Role.AGENT, Role.STEWARD, Role.ASSOCIATION})
_SEEING = frozenset({Kind.CREATE, Kind.CORRECT, Kind.MOVE, Kind.PHOTO, Kind.REOPEN})
_LONGEST_DELAY = timedelta(days=30)


def verification_of(contribution: Contribution, work: Work) -> tuple[str, str] | None:
    """Return (day, role) when the contribution tells that the place was seen, else ``None``.

    The day is the device's when it is believable (within the 30 days before it was received), else the day
    of receipt.
    """
    if contribution.batch_id is not None:
        return None  # one decision about many places is taken at a desk, whoever takes it
    role = contribution.author_role or Role.RESIDENT.value
    if contribution.kind != Kind.CONFIRM and not (role in _ON_THE_SPOT and contribution.kind in _SEEING):
        return None
    seen, received = contribution.captured_at, contribution.received_at
    moment = seen if seen and received - _LONGEST_DELAY <= seen <= received else received
    return moment.astimezone(work.house.timezone).date().isoformat(), role


def vouched_for(
    work: Work, contribution: Contribution, place: Place, values: Mapping[str, Value]
) -> list[str]:
    """Return those of the confirmed fields whose value, among ``values`` of today, is the one that the author
    saw: nobody looked at what was changed since. ``place`` is as it was before this publication."""
    named = contribution.confirmed
    if not named or (seen_at := version_seen(work, contribution)) >= place.version:
        return named
    seen = values_at(work, place, seen_at)
    return [name for name in named if same_value(name, values.get(name), seen.get(name))]
