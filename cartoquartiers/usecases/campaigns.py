"""Opening an opération, ending it early, and joining it with six characters and a pseudonym."""

import secrets

from sqlalchemy import delete, select, update

from cartoquartiers.domain.campaigns import (
    CODE_LENGTH,
    KEPT,
    CampaignState,
    Plan,
    kept_filters,
    read_pseudonym,
)
from cartoquartiers.domain.errors import Invalid, NotFound, Problem
from cartoquartiers.domain.policy import Actor
from cartoquartiers.store.queries import campaigns as queries
from cartoquartiers.store.queries.listing import count_places
from cartoquartiers.store.tables.campaign import Campaign, CampaignMember
from cartoquartiers.store.work import Work
from cartoquartiers.usecases import acts
from cartoquartiers.usecases.publish import SHORT_ALPHABET
from cartoquartiers.usecases.sessions import token_hash

MOST_PARTICIPANTS = 1000
# Who gives no name gets a neutral one: it tells nothing about them.
_BIRDS = (
    "Merle Mésange Moineau Martinet Hirondelle Huppe Rouge-gorge Chouette Héron Cormoran Pinson Fauvette"
).split()


def start(work: Work, actor: Actor, plan: Plan) -> int:
    """Open an opération; returns its number. Raises ``Invalid`` when there is no place to look at and no goal
    was given."""
    goal = plan.goal or count_places(work, plan.filters)
    if not goal:
        raise Invalid([Problem("objectif", "campaign_nothing")])
    row = Campaign(
        code=_new_code(work),
        title=plan.title,
        filters=kept_filters(plan.filters),
        starts_on=plan.starts_on.isoformat(),
        ends_on=plan.ends_on.isoformat(),
        goal=goal,
        created_at=work.now,
    )
    work.session.add(row)
    work.session.flush()
    acts.record(work, actor, "campaign.start", str(row.id), title=row.title)
    return row.id


def end(work: Work, actor: Actor, number: int) -> None:
    """End it today. Raises ``NotFound`` when there is none, or it is over."""
    row = work.session.get(Campaign, number, with_for_update=True)
    if row is None or queries.read(row).state(work.today) is CampaignState.OVER:
        raise NotFound("campaign")
    row.ended_at, row.ends_on = work.now, min(row.ends_on, work.today.isoformat())
    row.starts_on = min(row.starts_on, row.ends_on)
    acts.record(work, actor, "campaign.end", str(number), title=row.title)


def join(work: Work, code: str, pseudonym: str, token: str) -> str:
    """Take somebody in and return the token of their cookie, the one that they had when it is known here.

    Raises ``Invalid``: on ``code`` (`campaign_unknown`, `campaign_coming`, `campaign_over`, `campaign_full`),
    on ``pseudonyme``.
    """
    name = read_pseudonym(pseudonym)
    found = queries.by_code(work, code)
    if found is None:
        raise Invalid([Problem("code", "campaign_unknown")])
    state = found.state(work.today)
    if state is not CampaignState.OPEN:
        raise Invalid([Problem("code", f"campaign_{state.value}")])
    kept = token if _is_known(work, token) else secrets.token_urlsafe(32)
    member = CampaignMember.campaign_id == found.id, CampaignMember.token_hash == token_hash(kept)
    if work.session.scalar(select(CampaignMember.id).where(*member)) is None:
        room = Campaign.id == found.id, Campaign.taken_part < MOST_PARTICIPANTS
        more = update(Campaign).where(*room).values(taken_part=Campaign.taken_part + 1)
        if work.session.execute(more.returning(Campaign.id)).first() is None:
            raise Invalid([Problem("code", "campaign_full")])
        work.session.add(
            CampaignMember(
                campaign_id=found.id,
                token_hash=token_hash(kept),
                pseudonym=name or _neutral(),
                joined_at=work.now,
            )
        )
        work.session.flush()
    return kept


def _is_known(work: Work, token: str) -> bool:
    row = select(CampaignMember.id).where(CampaignMember.token_hash == token_hash(token)).limit(1)
    return bool(token) and work.session.scalar(row) is not None


def _neutral() -> str:
    return f"{secrets.choice(_BIRDS)} {secrets.randbelow(90) + 10}"


def _new_code(work: Work) -> str:
    while True:
        code = "".join(secrets.choice(SHORT_ALPHABET) for _ in range(CODE_LENGTH))
        if queries.by_code(work, code) is None:
            return code


def purge(work: Work) -> None:
    """Forget who took part in what ended long enough ago; how many they were is kept."""
    over = select(Campaign.id).where(Campaign.ends_on < (work.today - KEPT).isoformat())
    work.session.execute(delete(CampaignMember).where(CampaignMember.campaign_id.in_(over)))
