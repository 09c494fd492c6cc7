"""Reading rubriques, types, communes, quartiers and structures."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

import shapely
from sqlalchemy import select

from cartoquartiers.domain.extra_fields import ExtraField, extra_field
from cartoquartiers.domain.extra_values import ExtraKind, Option
from cartoquartiers.domain.geometry import Position
from cartoquartiers.domain.taxonomy import Category, PlaceType, Taxonomy
from cartoquartiers.domain.text import fold
from cartoquartiers.store.queries.clock import until_the_next_act
from cartoquartiers.store.queries.drawn import KINDS, drawn, read_outlines
from cartoquartiers.store.tables.people import Organisation
from cartoquartiers.store.tables.territory import (
    CategoryRow,
    ExtraFieldRow,
    Municipality,
    Neighbourhood,
    TypeField,
    TypeRow,
)
from cartoquartiers.store.work import Work


@dataclass(frozen=True)
class Territory:
    """Names by code of communes (INSEE), quartiers and structures."""

    communes: dict[str, str] = field(default_factory=dict)
    quartiers: dict[str, str] = field(default_factory=dict)
    organisations: dict[str, str] = field(default_factory=dict)


def taxonomy(work: Work) -> Taxonomy:
    """Return all rubriques, types and extra fields in the order in which people see them."""

    def read() -> Taxonomy:
        return until_the_next_act(work, "taxonomy", lambda: _taxonomy(work))

    return work.once("taxonomy", read)


def fresh_taxonomy(work: Work) -> Taxonomy:
    """Return the taxonomy with its extra fields as they are committed now, whatever was read before."""
    extra, declared = extra_fields(work)
    return replace(taxonomy(work), extra=extra, declared=declared)


def _taxonomy(work: Work) -> Taxonomy:
    # Columns, not objects: this is read with every page.
    category, kind = CategoryRow, TypeRow
    categories = select(category.code, category.label, category.colour, category.pictogram, category.position)
    types = select(
        kind.code,
        kind.category,
        kind.label,
        kind.synonyms,
        kind.pictogram,
        kind.family,
        kind.verification_months,
        kind.position,
    )
    rows = work.session.execute(categories.order_by(category.position, category.code))
    kinds = work.session.execute(types.order_by(kind.position, kind.code))
    return Taxonomy(
        {row.code: Category(*row) for row in rows},
        {row.code: PlaceType(row[0], row[1], row[2], tuple(row[3]), *row[4:]) for row in kinds},
        *extra_fields(work),
    )


def extra_fields(work: Work) -> tuple[dict[str, ExtraField], dict[str, tuple[ExtraField, ...]]]:
    """Return (every extra field by code, the oldest first; those of each type, in its order)."""
    field, link = ExtraFieldRow, TypeField
    columns = select(field.code, field.kind, field.label, field.help, field.options, field.public)
    extra = {
        row.code: extra_field(
            row.code,
            ExtraKind(row.kind),
            row.label,
            help=row.help,
            options=tuple(Option(**option) for option in row.options),
            public=row.public,
        )
        for row in work.session.execute(columns.order_by(field.position, field.code))
    }
    links = select(link.type, link.field, link.required).where(link.retired.is_(False))
    declared: dict[str, tuple[ExtraField, ...]] = {}
    for row in work.session.execute(links.order_by(link.type, link.position, link.field)):
        known = replace(extra[row.field], required=row.required)
        declared[row.type] = (*declared.get(row.type, ()), known)
    return extra, declared


def territory(work: Work) -> Territory:
    """Return the names of communes, quartiers and structures, each in alphabetical order of the name."""

    def read() -> Territory:
        return until_the_next_act(work, "territory", lambda: _territory(work))

    return work.once("territory", read)


def _territory(work: Work) -> Territory:
    return Territory(
        _names(work, Municipality.code, Municipality.name),
        _names(work, Neighbourhood.code, Neighbourhood.name),
        _names(work, Organisation.code, Organisation.name),
    )


def _names(work: Work, code: object, name: object) -> dict[str, str]:
    rows = work.session.execute(select(code, name)).all()  # type: ignore[call-overload]
    # Sorted here: the databases collate differently, and neither puts "Île" beside "Ile".
    return {row[0]: row[1] for row in sorted(rows, key=lambda row: (fold(row[1]), row[0]))}


def locate(work: Work, position: Position | None) -> tuple[str | None, str | None]:
    """Return (INSEE code of the commune, code of the quartier) that hold the position; the first by code on
    a shared border."""
    if position is None:
        return None, None
    if ("locate", position) not in work.memo:
        locate_many(work, [position])
    found: tuple[str | None, str | None] = work.memo["locate", position]
    return found


def locate_many(work: Work, positions: Sequence[Position]) -> None:
    """Locate many positions at once; ``locate`` knows them for the rest of this transaction."""
    if positions:
        communes, quartiers = (outlined.holding(positions) for outlined in drawn(work))
        for position, commune, quartier in zip(positions, communes, quartiers, strict=True):
            work.memo["locate", position] = (commune, quartier)


def forget_positions(work: Work, positions: Iterable[Position]) -> None:
    """Forget where these positions lie, when a transaction goes through too many to keep."""
    for position in positions:
        work.memo.pop(("locate", position), None)


def territory_box(work: Work) -> tuple[float, float, float, float] | None:
    """Return (west, south, east, north) of all outlines, or ``None`` when there is none."""
    shapes = [shape for outlined in drawn(work) for shape in outlined.shapes]
    return (
        work.once("territory_box", lambda: tuple(shapely.total_bounds(shapes).tolist())) if shapes else None
    )


def outlines(work: Work, kind: str = "") -> dict[tuple[str, str], shapely.Geometry]:
    """Return the outlines by (``commune`` or ``quartier``, code), in code order; ``kind`` keeps one of the
    two."""
    wanted = [(name, table) for name, table in KINDS if kind in ("", name)]
    return {(name, code): shape for name, table in wanted for code, shape in read_outlines(work, table)}
