"""What was seen of places by group of fields, and the condition that finds what is old."""

from collections import defaultdict

from sqlalchemy import ColumnElement, and_, case, literal, or_, select

from cartoquartiers.domain.field_groups import FieldGroup, fields_of
from cartoquartiers.domain.freshness import USUAL_MONTHS, oldest_fresh
from cartoquartiers.store.queries.territory import taxonomy
from cartoquartiers.store.tables.place import Place, PlaceCheck
from cartoquartiers.store.work import Work


def checks_of(work: Work, place_id: int) -> dict[str, tuple[str, str]]:
    """By group: the day on which it was seen last, and by which role."""
    rows = work.session.scalars(select(PlaceCheck).where(PlaceCheck.place_id == place_id))
    return {row.group: (row.seen_on, row.seen_by) for row in rows}


def not_seen_for_long(work: Work, groups: tuple[str, ...]) -> ColumnElement[bool]:
    """Whether a place says something in one of the groups that nobody has looked at for the period of its
    type."""
    return or_(*(_is_old(work, FieldGroup(group)) for group in groups))


def _is_old(work: Work, group: FieldGroup) -> ColumnElement[bool]:
    seen = select(PlaceCheck.place_id).where(
        PlaceCheck.place_id == Place.id, PlaceCheck.group == group.value, PlaceCheck.seen_on > _limit(work)
    )
    return and_(_says(group), ~seen.exists())


def _says(group: FieldGroup) -> ColumnElement[bool]:
    return or_(*(Place.fields[name].as_string().is_not(None) for name in fields_of(group)))


def _limit(work: Work) -> ColumnElement[str]:
    """The day until which a look at a place of this type is too old."""
    by_months: dict[int, list[str]] = defaultdict(list)
    for code, kind in taxonomy(work).types.items():
        by_months[kind.verification_months].append(code)
    usual = literal(oldest_fresh(work.today, USUAL_MONTHS).isoformat())
    if not by_months:
        return usual
    days = [
        (Place.type.in_(codes), literal(oldest_fresh(work.today, months).isoformat()))
        for months, codes in sorted(by_months.items())
    ]
    return case(*days, else_=usual)
