"""Rubriques and types, communes and quartiers."""

from typing import Any

from geoalchemy2 import Geometry
from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from cartoquartiers.store.tables.base import Base


class CategoryRow(Base):
    """A rubrique."""

    __tablename__ = "category"

    code: Mapped[str] = mapped_column(String(60), primary_key=True)
    label: Mapped[str] = mapped_column(Text)
    colour: Mapped[str] = mapped_column(String(7))
    pictogram: Mapped[str] = mapped_column(String(60))
    position: Mapped[int]


class TypeRow(Base):
    """A type of place within a rubrique."""

    __tablename__ = "place_type"

    code: Mapped[str] = mapped_column(String(60), primary_key=True)
    category: Mapped[str] = mapped_column(ForeignKey("category.code"))
    label: Mapped[str] = mapped_column(Text)
    synonyms: Mapped[list[Any]]
    pictogram: Mapped[str] = mapped_column(String(60))
    family: Mapped[str] = mapped_column(String(12))
    verification_months: Mapped[int]
    position: Mapped[int]


class Municipality(Base):
    """A commune, by INSEE code; its outline lies in ``outline`` under ``outline_id``."""

    __tablename__ = "municipality"

    code: Mapped[str] = mapped_column(String(5), primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    outline_id: Mapped[int] = mapped_column(unique=True)


class Neighbourhood(Base):
    """A quartier; its outline lies in ``outline`` under ``outline_id``."""

    __tablename__ = "neighbourhood"

    code: Mapped[str] = mapped_column(String(60), primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    outline_id: Mapped[int] = mapped_column(unique=True)


class Outline(Base):
    """A polygon (EPSG:4326), narrow like ``place_position`` and for the same reason."""

    __tablename__ = "outline"

    id: Mapped[int] = mapped_column(primary_key=True)
    geom: Mapped[Any] = mapped_column(Geometry("MULTIPOLYGON", srid=4326, spatial_index=True))
