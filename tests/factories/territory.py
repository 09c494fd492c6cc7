"""A small town for tests: one commune, two quartiers side by side, three rubriques, four types."""

from shapely import MultiPolygon, box, to_wkb

from cartoquartiers.store.spatial import ShapeOf
from cartoquartiers.store.tables.people import Organisation
from cartoquartiers.store.tables.territory import (
    CategoryRow,
    Municipality,
    Neighbourhood,
    Outline,
    TypeRow,
)
from cartoquartiers.store.work import Work

# Longitude, latitude in degrees: a rectangle around Nantes, cut in two at CUT.
WEST, SOUTH, CUT, EAST, NORTH = -1.60, 47.19, -1.55, -1.50, 47.25
INSIDE_1 = (-1.5750, 47.2161)
INSIDE_2 = (-1.5250, 47.2161)
OUTSIDE = (-1.40, 47.2161)
STRUCTURE = "amis-du-jardin"


def add_outline(work: Work, number: int, west: float, east: float) -> int:
    """A rectangle of the town as an outline; returns its number."""
    shape = MultiPolygon([box(west, SOUTH, east, NORTH)])
    work.session.add(Outline(id=number, geom=ShapeOf(to_wkb(shape))))
    work.session.flush()
    return number


def add_territory(work: Work) -> None:
    """The commune and its two quartiers."""
    work.session.add(Municipality(code="44109", name="Nantes", outline_id=add_outline(work, 1, WEST, EAST)))
    work.session.add(
        Neighbourhood(code="1", name="Quartier de l’Ouest", outline_id=add_outline(work, 2, WEST, CUT))
    )
    work.session.add(
        Neighbourhood(code="2", name="Quartier de l’Est", outline_id=add_outline(work, 3, CUT, EAST))
    )
    work.session.flush()


def add_category(work: Work, code: str, label: str, position: int) -> None:
    """A rubrique."""
    row = CategoryRow(code=code, label=label, colour="#2E7D32", pictogram="marker", position=position)
    work.session.add(row)
    work.session.flush()


def add_type(
    work: Work, code: str, category: str, label: str, family: str = "service", months: int = 12
) -> None:
    """A type of a rubrique that is there already."""
    work.session.add(
        TypeRow(
            code=code,
            category=category,
            label=label,
            synonyms=[],
            pictogram="marker",
            family=family,
            verification_months=months,
            position=1,
        )
    )
    work.session.flush()


def add_taxonomy(work: Work) -> None:
    """Rubriques and types, enough to tell them apart."""
    add_category(work, "espaces-verts", "Espaces verts et nature", 1)
    add_category(work, "tri-reemploi", "Tri, déchets et réemploi", 2)
    add_category(work, "culture", "Culture", 3)
    add_type(work, "jardin-partage", "espaces-verts", "Jardin partagé", family="initiative")
    add_type(work, "composteur", "tri-reemploi", "Composteur de quartier")
    add_type(work, "repair-cafe", "tri-reemploi", "Repair café", family="initiative")
    add_type(work, "bibliotheque", "culture", "Bibliothèque", months=6)


def add_structure(work: Work, code: str = STRUCTURE, name: str = "Les Amis du jardin") -> None:
    """An association that keeps places."""
    work.session.add(Organisation(code=code, name=name))
    work.session.flush()
