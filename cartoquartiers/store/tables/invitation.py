"""Invitations to join a structure, and the single-use links that lead to them."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from cartoquartiers.store.tables.base import Base
from cartoquartiers.store.tables.marks import Leaving, Until, address, impersonal, parent, secret


class Invitation(Base):
    """Somebody was asked to become a member. ``email`` is personal: it goes with the invitation."""

    __tablename__ = "invitation"
    __table_args__ = impersonal("id organisation_code created_at expires_at")

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_code: Mapped[str] = mapped_column(
        ForeignKey("organisation.code", ondelete="CASCADE"), index=True
    )
    email: Mapped[str] = mapped_column(String(254), index=True, info=address(Leaving.ROW, Until.ITS_DAY))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class InvitationLink(Base):
    """The link of one letter: a random token, of which the table keeps the sha256. A letter that was tried
    twice has two."""

    __tablename__ = "invitation_link"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True, info=secret(until=Until.ITS_DAY))
    invitation_id: Mapped[int] = mapped_column(
        ForeignKey("invitation.id", ondelete="CASCADE"), index=True, info=parent(Until.ITS_DAY)
    )
