"""What the moderators' desk keeps for itself."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from cartoquartiers.store.tables.base import Base
from cartoquartiers.store.tables.marks import Leaving, impersonal, owner


class Claim(Base):
    """« X regarde »: the moderator who looks at a contribution, and since when. It binds nobody; an old one
    counts for nothing."""

    __tablename__ = "claim"
    __table_args__ = impersonal("contribution_id at")

    contribution_id: Mapped[int] = mapped_column(
        ForeignKey("contribution.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), info=owner(Leaving.ROW)
    )
    at: Mapped[datetime]
