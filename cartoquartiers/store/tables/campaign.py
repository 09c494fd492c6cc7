"""Opérations (cartoparties) and those who joined them without an account."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from cartoquartiers.store.tables.base import Base
from cartoquartiers.store.tables.marks import Until, impersonal, secret, value


class Campaign(Base):
    """A drive with an area, kinds of places (both in ``filters``), dates and a goal. ``taken_part``: how
    many joined, which stays when their rows are gone. ``ended_at``: it was ended before its last day."""

    __tablename__ = "campaign"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(6), unique=True)
    title: Mapped[str] = mapped_column(String(120))
    filters: Mapped[dict[str, Any]]
    starts_on: Mapped[str] = mapped_column(String(10))
    ends_on: Mapped[str] = mapped_column(String(10), index=True)
    goal: Mapped[int]
    taken_part: Mapped[int] = mapped_column(Integer, server_default="0")
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class CampaignMember(Base):
    """Somebody who joined: a telephone's cookie holds a random token, the table its sha256. ``pseudonym`` is
    personal, and deleted some weeks after the end."""

    __tablename__ = "campaign_member"
    __table_args__ = (
        UniqueConstraint("token_hash", "campaign_id"),
        impersonal("id campaign_id joined_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), info=secret(until=Until.ITS_DAY))
    pseudonym: Mapped[str] = mapped_column(String(40), info=value(until=Until.ITS_DAY))
    joined_at: Mapped[datetime]
