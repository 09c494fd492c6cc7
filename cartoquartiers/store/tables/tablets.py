"""Tablets that several agents share, and the codes that open them."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from cartoquartiers.store.tables.base import Base
from cartoquartiers.store.tables.marks import Leaving, impersonal, owner, secret


class Tablet(Base):
    """An enrolled device: its cookie holds a random token, the table the token's sha256.

    ``invited_until``: no device took it up yet, and the sha256 is that of the code with which one may.
    """

    __tablename__ = "tablet"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(60))
    enrolled_at: Mapped[datetime]
    invited_until: Mapped[datetime | None]


class TabletPin(Base):
    """The six digits of an agent on one tablet, hashed as a password is; they go with the enrolment."""

    __tablename__ = "tablet_pin"
    __table_args__ = impersonal("tablet_id")

    tablet_id: Mapped[int] = mapped_column(ForeignKey("tablet.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, info=owner(Leaving.ROW)
    )
    pin_hash: Mapped[str] = mapped_column(Text, info=secret())
