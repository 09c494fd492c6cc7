"""People who were asked whether a place is still right, and the single-use links of those letters."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from cartoquartiers.store.tables.base import Base
from cartoquartiers.store.tables.marks import Leaving, Until, impersonal, owner, parent, secret


class Inquiry(Base):
    """Somebody was asked about one place. ``step``: as its ``keeper``, or as a ``steward`` or agent of its
    area, once its keepers did not answer. ``answered_at``: its links have served."""

    __tablename__ = "inquiry"
    __table_args__ = impersonal("id place_id step asked_at answered_at")

    id: Mapped[int] = mapped_column(primary_key=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"))
    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), index=True, info=owner(Leaving.ROW, Until.ITS_DAY)
    )
    step: Mapped[str] = mapped_column(String(8))
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]


Index("ix_inquiry_place_id_asked_at", Inquiry.place_id, Inquiry.asked_at)


class InquiryLink(Base):
    """The link of one letter: a random token, of which the table keeps the sha256. A letter that was tried
    twice has two."""

    __tablename__ = "inquiry_link"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True, info=secret(until=Until.ITS_DAY))
    inquiry_id: Mapped[int] = mapped_column(
        ForeignKey("inquiry.id", ondelete="CASCADE"), index=True, info=parent(Until.ITS_DAY)
    )
