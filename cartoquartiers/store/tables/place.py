"""Places: a projection of their revisions, with the texts that readers get.

``place_position`` is narrow and is never rebuilt by a migration: SpatiaLite's index hangs on its rowid.
"""

from datetime import datetime
from typing import Any

from geoalchemy2 import Geometry
from sqlalchemy import BigInteger, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from cartoquartiers.domain.resemblance import OWN_NUMBERS
from cartoquartiers.store.numbers import NumberOf
from cartoquartiers.store.tables.base import Base


class Place(Base):
    """One place as it is published now. ``fields`` holds every value of FIELDS; the columns beside it are
    what queries need."""

    __tablename__ = "place"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(36), unique=True)
    short_code: Mapped[str] = mapped_column(String(6), unique=True)
    version: Mapped[int]
    fields: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    verified_on: Mapped[str | None] = mapped_column(String(10))
    verified_by: Mapped[str | None] = mapped_column(String(20))

    # Computed by publish from the fields, the outlines and the taxonomy.
    gone: Mapped[str | None] = mapped_column(String(10), index=True)
    replaced_by: Mapped[str | None] = mapped_column(String(36))
    name: Mapped[str] = mapped_column(Text)
    family: Mapped[str] = mapped_column(String(12))
    category: Mapped[str] = mapped_column(String(60), index=True)
    type: Mapped[str | None] = mapped_column(String(60))
    commune: Mapped[str | None] = mapped_column(String(5), index=True)
    quartier: Mapped[str | None] = mapped_column(String(60), index=True)
    organisation: Mapped[str | None] = mapped_column(String(60), index=True)
    etat: Mapped[str] = mapped_column(String(24))
    access: Mapped[str | None] = mapped_column(String(10))
    hours: Mapped[str | None] = mapped_column(Text)
    reopens_on: Mapped[str | None] = mapped_column(String(10))
    verify_by: Mapped[str] = mapped_column(String(10), index=True)
    longitude: Mapped[float]
    latitude: Mapped[float]
    source: Mapped[str | None] = mapped_column(Text)
    source_id: Mapped[str | None] = mapped_column(Text)


class PlacePosition(Base):
    """The point of a place for the spatial index: longitude, latitude, EPSG:4326. ``id`` is the place's."""

    __tablename__ = "place_position"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    geom: Mapped[Any] = mapped_column(Geometry("POINT", srid=4326, spatial_index=True))


class PlaceText(Base):
    """What leaves the house about a place, written when it changes, never when it is read.

    ``dataset`` tells which file it leaves in: ``main``, ``odbl`` or ``none``. ``tick`` is the number of its
    latest published change,
    ``first_tick`` that of the first time it was open data (``None``: it never was, so that nobody needs to
    be told that it went).
    """

    __tablename__ = "place_text"

    id: Mapped[int] = mapped_column(ForeignKey("place.id"), primary_key=True, autoincrement=False)
    tick: Mapped[int] = mapped_column(BigInteger, unique=True)
    first_tick: Mapped[int | None] = mapped_column(BigInteger)
    changed_at: Mapped[datetime]
    dataset: Mapped[str] = mapped_column(String(8))
    was_in: Mapped[str] = mapped_column(String(20), default="")
    # SQLite reads a row from its beginning: what is summed and searched stands before the long texts.
    feature_bytes: Mapped[int]
    csv_bytes: Mapped[int]
    searched: Mapped[str] = mapped_column(Text)
    feature: Mapped[str] = mapped_column(Text)
    csv: Mapped[str] = mapped_column(Text)


class PlaceArea(Base):
    """A quartier, commune, rubrique or type (``kind``, ``code``) in which the place was open data once.

    Rows are only ever added: the feed of an area tells that a place left it.
    """

    __tablename__ = "place_area"

    kind: Mapped[str] = mapped_column(String(10), primary_key=True)
    code: Mapped[str] = mapped_column(String(60), primary_key=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"), primary_key=True, index=True)


class PlaceCheck(Base):
    """The day on which a group of fields (``domain/field_groups.py``) of a place was seen last, and by which
    role. Made from its revisions by publish."""

    __tablename__ = "place_check"

    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"), primary_key=True, autoincrement=False)
    group: Mapped[str] = mapped_column("field_group", String(12), primary_key=True)
    seen_on: Mapped[str] = mapped_column(String(10))
    seen_by: Mapped[str] = mapped_column(String(20))


# A page of a file after a key: without the key in it, PostgreSQL reads all that stands in other files.
Index("ix_place_text_dataset_id", PlaceText.dataset, PlaceText.id)
Index("ix_place_source_source_id", Place.source, Place.source_id)
# Look-alikes are of two or three types: in a dense centre a square holds five times as many of others.
# All that SQLite reads of them stands in the index, which also serves whoever looks for a type alone.
Index("ix_place_alike", Place.type, Place.longitude, Place.latitude, Place.gone, Place.name)
# The first map after a start reads this of every place (queries/points), and nothing of their long rows.
Index(
    "ix_place_map",
    *(Place.gone, Place.id, Place.longitude, Place.latitude, Place.type, Place.category, Place.family),
    *(Place.quartier, Place.commune, Place.etat, Place.verify_by, Place.access),
)
# Few places have such a number; each is looked up before a new place is made of it.
for _number in OWN_NUMBERS:
    _known = NumberOf(Place.__table__.c.fields, _number).is_not(None)
    Index(
        f"ix_place_{_number}",
        NumberOf(Place.__table__.c.fields, _number),
        sqlite_where=_known,
        postgresql_where=_known,
    )
