"""The outlines of communes and quartiers in memory, to look positions up in: read once between two acts."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from sqlalchemy import select

from cartoquartiers.domain.geometry import Position
from cartoquartiers.store.queries.clock import until_the_next_act
from cartoquartiers.store.spatial import BinaryOf
from cartoquartiers.store.tables.territory import Municipality, Neighbourhood, Outline
from cartoquartiers.store.work import Work

#: What a position lies in, the commune first.
KINDS: tuple[tuple[str, type[Municipality] | type[Neighbourhood]], ...] = (
    ("commune", Municipality),
    ("quartier", Neighbourhood),
)


@dataclass(frozen=True)
class Drawn:
    """The outlines of one kind in the order of their codes, and the box around each."""

    codes: tuple[str, ...]
    shapes: tuple[shapely.Geometry, ...]
    tree: shapely.STRtree

    @staticmethod
    def of(outlines: Sequence[tuple[str, shapely.Geometry]]) -> "Drawn":
        """Of pairs of code and outline, in the order of the codes."""
        codes, shapes = tuple(code for code, _shape in outlines), tuple(shape for _code, shape in outlines)
        return Drawn(codes, shapes, shapely.STRtree(shapes))

    def holding(self, positions: Sequence[Position]) -> list[str | None]:
        """The code of the outline that holds each position (longitude, latitude), the first by code on a
        shared border; None outside of all."""
        found: list[str | None] = [None] * len(positions)
        which, shapes = self.tree.query(shapely.points(np.asarray(positions)), predicate="intersects")
        for rank, shape in sorted(zip(which.tolist(), shapes.tolist(), strict=True), reverse=True):
            found[rank] = self.codes[shape]
        return found


def drawn(work: Work) -> tuple[Drawn, ...]:
    """Those of each of ``KINDS``, as the latest act left them."""

    def read() -> tuple[Drawn, ...]:
        return tuple(Drawn.of(read_outlines(work, table)) for _kind, table in KINDS)

    return work.once("drawn", lambda: until_the_next_act(work, "drawn", read))


def read_outlines(
    work: Work, table: type[Municipality] | type[Neighbourhood]
) -> list[tuple[str, shapely.Geometry]]:
    """Codes and outlines of a table as the database has them now, in the order of the codes."""
    query = select(table.code, BinaryOf(Outline.geom)).join(Outline, Outline.id == table.outline_id)
    rows = work.session.execute(query.order_by(table.code))
    return [(code, shapely.from_wkb(bytes(shape))) for code, shape in rows]
