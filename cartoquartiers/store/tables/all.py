"""Imports every table, so that the metadata is whole for migrations and comparisons."""

from cartoquartiers.store.tables import (
    arrival,
    contribution,
    imports,
    invitation,
    letters,
    people,
    photo,
    place,
    revision,
    search,
    site,
    tablets,
    territory,
)
from cartoquartiers.store.tables.base import Base

__all__ = [
    "Base",
    "arrival",
    "contribution",
    "imports",
    "invitation",
    "letters",
    "people",
    "photo",
    "place",
    "revision",
    "search",
    "site",
    "tablets",
    "territory",
]
metadata = Base.metadata
