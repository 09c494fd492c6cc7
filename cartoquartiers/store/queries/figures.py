"""How many places, of what, how fresh: the figures of a quartier, a commune or a rubrique."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute

from cartoquartiers.domain.filters import PlaceFilters
from cartoquartiers.domain.vocabulary import Family
from cartoquartiers.store.queries.places import matching
from cartoquartiers.store.tables.place import Place
from cartoquartiers.store.work import Work


@dataclass(frozen=True)
class Figures:
    """Counts of published places; ``by_category`` and ``by_quartier`` by code, the largest first."""

    places: int
    services: int
    initiatives: int
    to_verify: int
    updated_at: datetime | None
    by_category: dict[str, int]
    by_quartier: dict[str, int]


def figures(work: Work, filters: PlaceFilters) -> Figures:
    """Return the figures of the places that the filters leave."""
    families = _by(work, filters, Place.family)
    late = matching(work, filters, func.count(Place.id)).where(Place.verify_by <= work.today.isoformat())
    return Figures(
        places=sum(families.values()),
        services=families.get(Family.SERVICE, 0),
        initiatives=families.get(Family.INITIATIVE, 0),
        to_verify=work.session.scalar(late) or 0,
        updated_at=work.session.scalar(matching(work, filters, func.max(Place.updated_at))),
        by_category=_by(work, filters, Place.category),
        by_quartier=_by(work, filters, Place.quartier),
    )


def _by(work: Work, filters: PlaceFilters, column: InstrumentedAttribute[Any]) -> dict[str, int]:
    inner = matching(work, filters, column.label("code")).subquery()
    query = select(inner.c.code, func.count()).where(inner.c.code.is_not(None)).group_by(inner.c.code)
    found = [(str(code), int(count)) for code, count in work.session.execute(query)]
    return dict(sorted(found, key=lambda pair: (-pair[1], pair[0])))
