"""The words under which the places on the map are found."""

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from cartoquartiers.store.tables.base import Base


class PlaceSearch(Base):
    """One row for each place that is on the map, none for one that is gone.

    ``name`` and ``words`` (type, synonyms, rubrique, address, areas) are folded words with a blank between.
    ``known`` is higher for a place of which people have spoken more often. The position (degrees) tells
    which is nearer without a look at the place itself. On SQLite triggers copy the texts
    into the full text table ``place_search_index``; PostgreSQL has an index of expressions, which is no part
    of this description.
    """

    __tablename__ = "place_search"

    id: Mapped[int] = mapped_column(ForeignKey("place.id"), primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(Text)
    words: Mapped[str] = mapped_column(Text)
    known: Mapped[int]
    longitude: Mapped[float]
    latitude: Mapped[float]
