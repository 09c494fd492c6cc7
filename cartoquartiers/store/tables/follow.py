"""Who follows what: the addresses that letters about changes go to, and what each of them is about."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from cartoquartiers.store.tables.base import Base
from cartoquartiers.store.tables.marks import Leaving, Until, address, impersonal, parent, secret, value


class Follower(Base):
    """An address that follows something, with or without an account. ``email`` (folded) is personal.

    ``token`` is the secret of the page on which its reader changes or ends what they follow: each letter
    carries it, for as long as there are letters.
    """

    __tablename__ = "follower"
    __table_args__ = impersonal("id created_at")

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True, info=address(Leaving.ROW, Until.ITS_DAY))
    language: Mapped[str] = mapped_column(String(2), info=value(until=Until.ITS_DAY))
    token: Mapped[str] = mapped_column(String(32), unique=True, info=secret(until=Until.ITS_DAY))
    created_at: Mapped[datetime]


class Subscription(Base):
    """One thing that is followed: the place ``place_uid``, or what lies within ``scope``.

    ``key`` is the secret of the link that confirms it, ``None`` once that was done (``confirmed_at``).
    ``told_tick`` and ``told_at``: how far its letters have come.
    """

    __tablename__ = "subscription"
    __table_args__ = impersonal("id rhythm created_at confirmed_at told_tick told_at")

    id: Mapped[int] = mapped_column(primary_key=True)
    follower_id: Mapped[int] = mapped_column(
        ForeignKey("follower.id", ondelete="CASCADE"), index=True, info=parent(Until.ITS_DAY)
    )
    place_uid: Mapped[str | None] = mapped_column(String(36), info=value(until=Until.ITS_DAY))
    scope: Mapped[dict[str, Any]] = mapped_column(info=value(until=Until.ITS_DAY))
    rhythm: Mapped[str] = mapped_column(String(8))
    created_at: Mapped[datetime]
    key: Mapped[str | None] = mapped_column(String(32), unique=True, info=secret(until=Until.ITS_DAY))
    confirmed_at: Mapped[datetime | None]
    told_tick: Mapped[int] = mapped_column(BigInteger)
    told_at: Mapped[datetime]
