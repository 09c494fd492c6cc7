"""Photos that were received; the bytes lie in the depot under their sha256."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from cartoquartiers.store.tables.base import Base


class Photo(Base):
    """One photo: ``state`` is ``waiting`` (private), ``public`` (a published place shows it) or
    ``withdrawn``.

    ``masked_as``: the photo that goes on in its place since a part of it was masked; its own images are
    erased, ``erased_at`` says when."""

    __tablename__ = "photo"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    state: Mapped[str] = mapped_column(String(10), index=True)
    width: Mapped[int]
    height: Mapped[int]
    received_at: Mapped[datetime]
    sender_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    masked_as: Mapped[str | None] = mapped_column(String(64), index=True)
    erased_at: Mapped[datetime | None]
