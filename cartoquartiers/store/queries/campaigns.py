"""Opérations: who joined them, which places they are about, and how far they are."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select

from cartoquartiers.domain.campaigns import GRACE, Campaign, CampaignState, Participant, read_filters
from cartoquartiers.domain.vocabulary import ContributionState, Kind, Origin
from cartoquartiers.store.queries.matching import matching
from cartoquartiers.store.tables import campaign as tables
from cartoquartiers.store.tables.contribution import Contribution
from cartoquartiers.store.tables.place import Place
from cartoquartiers.store.work import Work

_GIVEN_UP = (ContributionState.REFUSED, ContributionState.WITHDRAWN)


@dataclass(frozen=True)
class Standing:
    """How far an opération is: places looked at and new ones (what was refused or withdrawn left out), places
    that nobody looked at yet, its contributions by state, and by quartier (looked at, left)."""

    looked: int
    created: int
    left: int
    states: dict[str, int]
    quartiers: dict[str | None, tuple[int, int]]


def by_number(work: Work, number: int) -> Campaign | None:
    """That opération."""
    row = work.session.get(tables.Campaign, number)
    return read(row) if row else None


def by_code(work: Work, code: str) -> Campaign | None:
    """The opération that one joins with this code."""
    row = work.session.scalars(select(tables.Campaign).where(tables.Campaign.code == code)).first()
    return read(row) if row else None


def latest(work: Work, most: int = 100) -> list[Campaign]:
    """The opérations, the one that ends last first."""
    order = tables.Campaign.ends_on.desc(), tables.Campaign.id.desc()
    return [read(row) for row in work.session.scalars(select(tables.Campaign).order_by(*order).limit(most))]


def titles(work: Work, codes: list[str]) -> dict[str, str]:
    """What the opérations with these codes are called."""
    rows = select(tables.Campaign.code, tables.Campaign.title).where(tables.Campaign.code.in_(codes))
    return {row.code: row.title for row in work.session.execute(rows)}


def participant_of(work: Work, token_hash: str) -> Participant | None:
    """Who joined with the token of this hash, with their opérations that still receive, the last joined
    first."""
    member = tables.CampaignMember
    rows = work.session.execute(
        select(member, tables.Campaign)
        .join(tables.Campaign, tables.Campaign.id == member.campaign_id)
        .where(member.token_hash == token_hash)
        .where(tables.Campaign.ends_on >= (work.today - GRACE).isoformat())
        .order_by(member.id.desc())
    ).all()
    if not rows:
        return None
    return Participant(token_hash, rows[0][0].pseudonym, tuple(read(row) for _member, row in rows))


def read(row: tables.Campaign) -> Campaign:
    """The row as the rules know it."""
    return Campaign(
        id=row.id,
        code=row.code,
        title=row.title,
        filters=read_filters(row.filters),
        starts_on=date.fromisoformat(row.starts_on),
        ends_on=date.fromisoformat(row.ends_on),
        goal=row.goal,
        ended=row.ended_at is not None,
        taken_part=row.taken_part,
    )


def answered(work: Work, campaign: Campaign) -> list[str]:
    """The uids of the places about which somebody said something in it."""
    return list(work.session.scalars(_answered(campaign)))


def places_left(work: Work, campaign: Campaign) -> list[Any]:
    """The places that nobody looked at yet in it, as a pack holds them."""
    columns = Place.id, Place.uid, Place.version, Place.fields, Place.verified_on, Place.verify_by
    if campaign.state(work.today) is CampaignState.OVER:
        return []
    return list(work.session.execute(select(*columns).where(*_left(work, campaign)).order_by(Place.id)))


def standing(work: Work, campaign: Campaign) -> Standing:
    """How far it is."""
    states = dict(_counted(work, select(Contribution.state, func.count()).where(*_of(campaign)), "state"))
    looking = (
        *_of(campaign),
        *_stands(),
        Contribution.kind != Kind.CREATE,
        Contribution.place_id.is_not(None),
    )
    places = func.count(Contribution.place_uid.distinct())
    looked = dict(_counted(work, select(Contribution.quartier, places).where(*looking), "quartier"))
    created = (*_of(campaign), *_stands(), Contribution.kind == Kind.CREATE)
    left_by = select(Place.quartier, func.count()).where(*_left(work, campaign)).group_by(Place.quartier)
    left = {row[0]: int(row[1]) for row in work.session.execute(left_by)}
    return Standing(
        looked=work.session.scalar(select(places).where(*looking)) or 0,
        created=work.session.scalar(select(func.count(Contribution.id)).where(*created)) or 0,
        left=sum(left.values()),
        states={str(state): count for state, count in states.items()},
        quartiers={code: (looked.get(code, 0), left.get(code, 0)) for code in {*looked, *left}},
    )


def _counted(work: Work, query: Select[*tuple[Any, ...]], by: str) -> list[tuple[str | None, int]]:
    rows = work.session.execute(query.group_by(getattr(Contribution, by)))
    return [(row[0], int(row[1])) for row in rows]


def _of(campaign: Campaign) -> tuple[Any, ...]:
    return Contribution.operation == campaign.code, Contribution.origin == Origin.CAMPAIGN


def _stands() -> tuple[Any, ...]:
    return (Contribution.state.not_in(_GIVEN_UP),)


def _answered(campaign: Campaign) -> Select[Any]:
    return select(Contribution.place_uid).where(*_of(campaign), *_stands()).distinct()


def _left(work: Work, campaign: Campaign) -> list[Any]:
    return [*matching(work, campaign.filters), Place.uid.not_in(_answered(campaign))]
