"""Rubriques and types, as the rules need them: small, read once a request."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Category:
    """A rubrique: ``colour`` is ``#rrggbb``, ``pictogram`` the id of a symbol of the sprite."""

    code: str
    label: str
    colour: str = "#0B6E6E"
    pictogram: str = "marker"
    position: int = 0


@dataclass(frozen=True)
class PlaceType:
    """A type of place within a rubrique; ``family`` is its default, ``verification_months`` how long a
    check holds."""

    code: str
    category: str
    label: str
    synonyms: tuple[str, ...] = ()
    pictogram: str = "marker"
    family: str = "service"
    verification_months: int = 12
    position: int = 0


@dataclass(frozen=True)
class Taxonomy:
    """All rubriques and types by code, in the order in which people see them."""

    categories: Mapping[str, Category] = field(default_factory=dict)
    types: Mapping[str, PlaceType] = field(default_factory=dict)

    def category_of(self, type_code: str | None) -> str | None:
        """Return the rubrique that a type implies, or ``None``."""
        known = self.types.get(type_code or "")
        return known.category if known else None

    def types_of(self, category: str) -> list[PlaceType]:
        """Return the types of a rubrique in their order."""
        return [t for t in self.types.values() if t.category == category]
