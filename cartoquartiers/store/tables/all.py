"""Imports every table, so that the metadata is whole for migrations and comparisons."""

from cartoquartiers.store.tables import (
    arrival,
    batch,
    contribution,
    desk,
    factors,
    imports,
    invitation,
    letters,
    look_alikes,
    people,
    photo,
    place,
    revision,
    rules,
    site,
    tablets,
    territory,
)
from cartoquartiers.store.tables.base import Base

__all__ = [
    "Base",
    "arrival",
    "batch",
    "contribution",
    "desk",
    "factors",
    "imports",
    "invitation",
    "letters",
    "look_alikes",
    "people",
    "photo",
    "place",
    "revision",
    "rules",
    "site",
    "tablets",
    "territory",
]
metadata = Base.metadata
