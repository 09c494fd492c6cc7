"""What no rule of trust publishes, because a person has to read it first."""

from collections.abc import Mapping

from sqlalchemy import select

from cartoquartiers.domain.change import same_value
from cartoquartiers.domain.field_groups import FieldGroup, groups_of
from cartoquartiers.domain.fields import Value
from cartoquartiers.domain.lifecycle import OPEN_STATES
from cartoquartiers.domain.place import empty_values
from cartoquartiers.domain.proposal import Proposal
from cartoquartiers.domain.vocabulary import Kind
from cartoquartiers.store.tables.contribution import Contribution
from cartoquartiers.store.tables.place import Place
from cartoquartiers.store.work import Work


def is_to_read(work: Work, contribution: Contribution, named: tuple[str, ...]) -> bool:
    """Tell whether a stored contribution speaks to the team, or confirms what somebody else contests.

    ``named``: the fields that it says were looked at.
    """
    if contribution.message or contribution.contact:
        return True
    return contribution.kind == Kind.CONFIRM and _is_open(work, contribution, named)


def told_of(named: tuple[str, ...], seen: Mapping[str, Value]) -> list[str]:
    """Return those of the named fields of which the place said something: nobody saw what was not there."""
    return [name for name in named if seen.get(name) not in (None, "", [])]


def version_spoken_of(proposal: Proposal, place: Place | None) -> int | None:
    """Return the version of the place that a proposal is about: what confirms fields and names none speaks of
    what is published as it arrives, not of what will be when somebody accepts it."""
    if proposal.kind is Kind.CONFIRM and proposal.confirmed and proposal.base_version is None and place:
        return place.version
    return proposal.base_version


def is_out_of_date(work: Work, proposal: Proposal, seen: Mapping[str, Value]) -> bool:
    """Tell whether a confirmation is of values that may not be those that its author looked at (``seen``).
    The place is locked first: what somebody publishes at this instant counts too."""
    if not proposal.confirmed or proposal.kind is not Kind.CONFIRM:
        return False
    if proposal.base_version is None:
        return True
    query = select(Place.fields).where(Place.uid == proposal.place).with_for_update()
    now = {**empty_values(), **(work.session.scalar(query) or {})}
    return any(not same_value(name, now.get(name), seen.get(name)) for name in proposal.confirmed)


def _is_open(work: Work, contribution: Contribution, named: tuple[str, ...]) -> bool:
    """Whether somebody waits to be heard about what is confirmed, by group: days are noted by group. Whoever
    confirms anything says that the place is there."""
    query = select(Contribution.kind, Contribution.changes).where(
        Contribution.place_uid == contribution.place_uid,
        Contribution.state.in_(OPEN_STATES),
        Contribution.id != contribution.id,
    )
    confirmed = {FieldGroup.PRESENCE, *groups_of(named)}
    return any(
        row.kind == Kind.REPORT or confirmed & set(groups_of(row.changes))
        for row in work.session.execute(query)
    )
