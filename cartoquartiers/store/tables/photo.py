"""Photos that were received; the bytes lie in the depot under their sha256."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from cartoquartiers.store.tables.base import Base
from cartoquartiers.store.tables.marks import Leaving, Until, impersonal, owner


class Photo(Base):
    """One photo: ``state`` is ``waiting`` (private), ``public`` (a published place shows it) or
    ``withdrawn``.

    ``masked_as``: the photo that goes on in its place since a part of it was masked; its own images are
    erased, ``erased_at`` says when."""

    __tablename__ = "photo"
    __table_args__ = impersonal("sha256 state width height received_at masked_as erased_at")

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    state: Mapped[str] = mapped_column(String(10), index=True)
    width: Mapped[int]
    height: Mapped[int]
    received_at: Mapped[datetime]
    sender_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id"), info=owner(Leaving.EMPTIED, Until.PHOTOS)
    )
    masked_as: Mapped[str | None] = mapped_column(String(64), index=True)
    erased_at: Mapped[datetime | None]
