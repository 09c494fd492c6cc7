"""What was seen of a place, by group of fields: hours that nobody looked at for years are old, although
somebody passed by and said that the place is there."""

import calendar
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from cartoquartiers.domain.field_groups import FieldGroup, fields_of, groups_of
from cartoquartiers.domain.fields import Value
from cartoquartiers.domain.vocabulary import Kind

#: What one may ask to be looked at besides the place itself, in the order in which it is told. Whoever says
#: that a place is there has seen where it is.
ASKED = (FieldGroup.HOURS, FieldGroup.CONTACT, FieldGroup.ACCESS)
USUAL_MONTHS = 12
"""The period of a place without a type."""


@dataclass(frozen=True)
class Look:
    """One revision that tells that somebody saw the place: the day, the role, and what it is about."""

    kind: str
    changes: Iterable[str]
    confirmed: Iterable[str]
    day: str
    role: str


def looked_at(looks: Iterable[Look]) -> dict[FieldGroup, tuple[str, str]]:
    """The day on which each group was seen last, and by whom, from the looks in their order.

    A confirmation without fields says that the place is there; whoever corrects on the spot saw what they
    corrected. A device that was offline may tell of an earlier day: the later one stays.
    """
    found: dict[FieldGroup, tuple[str, str]] = {}
    for look in looks:
        named = look.confirmed if look.kind == Kind.CONFIRM else look.changes
        for group in {FieldGroup.PRESENCE, *groups_of(named)}:
            if group not in found or look.day >= found[group][0]:
                found[group] = (look.day, look.role)
    return found


def is_told(group: FieldGroup, values: Mapping[str, Value]) -> bool:
    """Whether the place says something in this group that could be old."""
    return any(values.get(name) not in (None, "", []) for name in fields_of(group))


def oldest_fresh(today: date, months: int) -> date:
    """What was seen on this day or before has been so for the whole period of ``months``."""
    year, month = divmod(today.year * 12 + today.month - 1 - months, 12)
    return today.replace(
        year=year, month=month + 1, day=min(today.day, calendar.monthrange(year, month + 1)[1])
    )
