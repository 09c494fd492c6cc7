"""Rubriques and types with their extra fields, communes and quartiers."""

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


class ExtraFieldRow(Base):
    """An extra field: its code and ``kind`` are for ever. ``position`` counts from 1 in the order in which
    they were made, which is that of the columns. ``options``: ``[{"code", "label", "offered"}]``."""

    __tablename__ = "extra_field"

    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    kind: Mapped[str] = mapped_column(String(12))
    label: Mapped[str] = mapped_column(Text)
    help: Mapped[str] = mapped_column(Text)
    options: Mapped[list[Any]]
    public: Mapped[bool]
    position: Mapped[int]


class TypeField(Base):
    """A type declares an extra field; ``retired``: it no longer asks for it, the values stay."""

    __tablename__ = "type_field"

    type: Mapped[str] = mapped_column(ForeignKey("place_type.code", ondelete="CASCADE"), primary_key=True)
    field: Mapped[str] = mapped_column(ForeignKey("extra_field.code"), primary_key=True)
    position: Mapped[int]
    required: Mapped[bool]
    retired: Mapped[bool]


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
