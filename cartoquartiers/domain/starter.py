"""What a town may begin with instead of an empty list: rubriques, their types, and what types are asked."""

from collections.abc import Iterable
from dataclasses import dataclass

from cartoquartiers.domain.extra_fields import ExtraField
from cartoquartiers.domain.taxonomy import Category, PlaceType


@dataclass(frozen=True)
class Starter:
    """Rubriques with their types in the order in which people see them; extra fields, each with the codes of
    the types that declare it."""

    rubriques: tuple[tuple[Category, tuple[PlaceType, ...]], ...]
    fields: tuple[tuple[ExtraField, tuple[str, ...]], ...]

    @property
    def types(self) -> Iterable[PlaceType]:
        """Every type, rubrique by rubrique."""
        return (each for _category, types in self.rubriques for each in types)
