"""Imports every table, so that the metadata is whole for migrations and comparisons."""

from cartoquartiers.store.tables import (
    arrival,
    contribution,
    harvest,
    imports,
    invitation,
    letters,
    people,
    photo,
    place,
    programs,
    revision,
    site,
    tablets,
    territory,
)
from cartoquartiers.store.tables.base import Base

__all__ = [
    "Base",
    "arrival",
    "contribution",
    "harvest",
    "imports",
    "invitation",
    "letters",
    "people",
    "photo",
    "place",
    "programs",
    "revision",
    "site",
    "tablets",
    "territory",
]
metadata = Base.metadata
