"""Rubriques, types and their extra fields, as the rules need them: small, read once a request."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from cartoquartiers.domain.extra_fields import ExtraField
from cartoquartiers.domain.place import BY_NAME, FIELDS, Field
from cartoquartiers.domain.text import singular


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
    """All rubriques and types by code, in the order in which people see them.

    ``extra`` holds every extra field by code, the oldest first, whether a type declares it or not;
    ``declared`` those of a type, in the order in which forms ask for them.
    """

    categories: Mapping[str, Category] = field(default_factory=dict)
    types: Mapping[str, PlaceType] = field(default_factory=dict)
    extra: Mapping[str, ExtraField] = field(default_factory=dict)
    declared: Mapping[str, tuple[ExtraField, ...]] = field(default_factory=dict)

    def category_of(self, type_code: str | None) -> str | None:
        """Return the rubrique that a type implies, or ``None``."""
        known = self.types.get(type_code or "")
        return known.category if known else None

    @cached_property
    def type_by_name(self) -> Mapping[str, str]:
        """The type that each name means, folded and in the singular: its label and its code before its
        synonyms, of which one that several types share means none."""
        called = [(singular(name), kind.code) for kind in self.types.values() for name in kind.synonyms]
        meant = Counter(name for name, _code in {*called})
        own = {singular(name): kind.code for kind in self.types.values() for name in (kind.code, kind.label)}
        known = {name: code for name, code in called if meant[name] == 1} | own
        return {name: code for name, code in known.items() if name}

    def types_of(self, category: str) -> list[PlaceType]:
        """Return the types of a rubrique in their order."""
        return [t for t in self.types.values() if t.category == category]

    def fields_of(self, type_code: str | None) -> tuple[Field, ...]:
        """Return what can be said about a place of this type: FIELDS, then the type's extra fields."""
        return (*FIELDS, *self.extra_of(type_code))

    def extra_of(self, type_code: str | None) -> tuple[ExtraField, ...]:
        """Return the extra fields that the type declares, in their order."""
        return self.declared.get(type_code or "", ())

    def field_named(self, name: str) -> Field | None:
        """Return a row of FIELDS or an extra field by its name, or ``None``."""
        return BY_NAME.get(name) or self.extra.get(name)

    def types_with(self, code: str) -> tuple[str, ...]:
        """Return the types that declare an extra field."""
        return tuple(t for t, rows in self.declared.items() if any(row.name == code for row in rows))

    @property
    def columns(self) -> tuple[ExtraField, ...]:
        """The extra fields that leave the house: public and declared by some type, the oldest first.

        A new one stands at the end of every file, so that no column of a reuser moves.
        """
        used = {row.name for rows in self.declared.values() for row in rows}
        return tuple(row for row in self.extra.values() if row.public and row.name in used)
