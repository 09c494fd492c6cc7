"""Imports every table, so that the metadata is whole for migrations and comparisons."""

from cartoquartiers.store.tables import (
    arrival,
    contribution,
    follow,
    imports,
    inquiry,
    invitation,
    letters,
    people,
    photo,
    place,
    revision,
    site,
    tablets,
    territory,
    tip,
)
from cartoquartiers.store.tables.base import Base

__all__ = [
    "Base",
    "arrival",
    "contribution",
    "follow",
    "imports",
    "inquiry",
    "invitation",
    "letters",
    "people",
    "photo",
    "place",
    "revision",
    "site",
    "tablets",
    "territory",
    "tip",
]
metadata = Base.metadata
