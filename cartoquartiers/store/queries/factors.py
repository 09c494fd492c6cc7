"""What people show besides a password, and from whom it is asked."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from cartoquartiers.domain.vocabulary import Role
from cartoquartiers.store.queries.site import setting
from cartoquartiers.store.tables.factors import OneTimeCode, Passkey, RecoveryCode
from cartoquartiers.store.work import Work

REQUIRED = "second_factor"
"""The setting: ``1`` when moderators and administrators must have a second factor."""
CONCERNED = frozenset({Role.MODERATOR, Role.ADMINISTRATOR})


@dataclass(frozen=True)
class Key:
    """A passkey as its owner sees it."""

    id: int
    name: str
    credential_id: str
    created_at: datetime
    used_at: datetime | None


@dataclass(frozen=True)
class Factors:
    """``application``: since when codes of an application are asked (``None``: they are not); ``codes``: how
    many recovery codes are left."""

    application: datetime | None
    keys: tuple[Key, ...]
    codes: int

    @property
    def some(self) -> bool:
        """Whether a password alone does not open the account."""
        return self.application is not None or bool(self.keys)


def factors_of(work: Work, person_id: int) -> Factors:
    """What a person set up."""
    confirmed = select(OneTimeCode.confirmed_at).where(OneTimeCode.person_id == person_id)
    keys = select(Passkey).where(Passkey.person_id == person_id).order_by(Passkey.id)
    codes = select(func.count()).select_from(RecoveryCode).where(RecoveryCode.person_id == person_id)
    return Factors(
        work.session.scalar(confirmed),
        tuple(
            Key(row.id, row.name, row.credential_id, row.created_at, row.used_at)
            for row in work.session.scalars(keys)
        ),
        work.session.scalar(codes) or 0,
    )


def must_set_up(work: Work, person_id: int, role: Role) -> bool:
    """Whether the town asks for a second factor from this role, and the person has none."""
    return role in CONCERNED and setting(work, REQUIRED, "") == "1" and not factors_of(work, person_id).some
