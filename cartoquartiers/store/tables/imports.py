"""Files that people import in the browser: private to whoever brought them, and to administrators."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from cartoquartiers.store.tables.base import Base
from cartoquartiers.store.tables.marks import Leaving, Until, impersonal, owner, parent, secret, value


class ImportDraft(Base):
    """A file that was brought. ``file``: its columns, kind, notices; ``choices``: what the person answered.

    ``state``: ``reading`` while its rows arrive, ``draft``, ``checked``, ``sending``, ``done``.
    """

    __tablename__ = "import_draft"
    __table_args__ = impersonal("uid file state created_at changed_at")

    uid: Mapped[str] = mapped_column(String(36), primary_key=True)
    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), index=True, info=owner(Leaving.ROW, Until.IMPORTS)
    )
    name: Mapped[str] = mapped_column(Text, info=value(until=Until.IMPORTS))
    file: Mapped[dict[str, Any]]
    choices: Mapped[dict[str, Any]] = mapped_column(info=value(until=Until.IMPORTS))
    state: Mapped[str] = mapped_column(String(10))
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]


class ImportLine(Base):
    """One row of the file: ``said``, what it holds; ``verdict`` and ``told``, what the check found; then
    ``fate`` and its ``heap``, what became of it, with the id and the digest by which repetitions are seen.

    ``located``: what was ``asked`` about its address, the addresses that were ``found``, which of them is the
    ``pick``, and the ``state`` of that (``domain.locating.Finding``).
    """

    __tablename__ = "import_line"
    __table_args__ = (
        Index("ix_import_line_draft_uid_source_id", "draft_uid", "source_id"),
        impersonal("rank line verdict told source_id digest fate heap located"),
    )

    draft_uid: Mapped[str] = mapped_column(
        String(36),
        ForeignKey("import_draft.uid", ondelete="CASCADE"),
        primary_key=True,
        info=parent(Until.IMPORTS),
    )
    rank: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    line: Mapped[int]
    said: Mapped[dict[str, Any]] = mapped_column(info=value(until=Until.IMPORTS))
    verdict: Mapped[str] = mapped_column(String(10))
    told: Mapped[list[Any]]
    source_id: Mapped[str | None] = mapped_column(String(150))
    digest: Mapped[str | None] = mapped_column(String(64))
    fate: Mapped[dict[str, Any] | None]
    heap: Mapped[str | None] = mapped_column(String(10))
    located: Mapped[dict[str, Any] | None]


class ImportPicture(Base):
    """A picture that came in one archive with the file, as it came: nobody sees it, a photo is made of it
    when its row is sent, and then it goes.

    ``content``: base64; None for one that was not taken, ``trouble`` says why (a code of `RowRemark`).
    """

    __tablename__ = "import_picture"
    __table_args__ = impersonal("rank trouble")

    draft_uid: Mapped[str] = mapped_column(
        String(36),
        ForeignKey("import_draft.uid", ondelete="CASCADE"),
        primary_key=True,
        info=parent(Until.IMPORTS),
    )
    rank: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(Text, info=value(until=Until.IMPORTS))
    trouble: Mapped[str | None] = mapped_column(String(20))
    content: Mapped[str | None] = mapped_column(Text, info=secret(until=Until.IMPORTS))


class ImportHabit(Base):
    """What a person answered for a file with these columns, for the next file of the same make."""

    __tablename__ = "import_habit"
    __table_args__ = impersonal("signature used_at")

    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, info=owner(Leaving.ROW)
    )
    signature: Mapped[str] = mapped_column(String(64), primary_key=True)
    source: Mapped[str] = mapped_column(String(150), info=value())
    choices: Mapped[dict[str, Any]] = mapped_column(info=value())
    used_at: Mapped[datetime]


class AddressAnswer(Base):
    """What the service of addresses answered about the address of a row; ``asked`` is a sha256."""

    __tablename__ = "address_answer"

    asked: Mapped[str] = mapped_column(String(64), primary_key=True)
    found: Mapped[list[Any]]
    at: Mapped[datetime] = mapped_column(index=True)
