"""Whether a structure alone publishes on a place now; others may always propose, and moderators decide.

The right lapses by itself when for twelve months no member has confirmed or corrected the place. One « Tout
est exact » of theirs brings it back.
"""

from datetime import timedelta

from cartoquartiers.domain.policy import Actor
from cartoquartiers.store.queries import territory
from cartoquartiers.store.queries.precedence import last_looked_after, wants_precedence
from cartoquartiers.store.tables.contribution import Contribution
from cartoquartiers.store.tables.place import Place
from cartoquartiers.store.work import Work

LAPSES_AFTER = timedelta(days=365)
STRUCTURE_FIRST = "structure_first"
"""The code of the sentence that tells an author why nothing was published at once."""


def is_reserved(work: Work, place: Place | None) -> bool:
    """Tell whether the structure of a place alone publishes there today."""
    if place is None or place.organisation is None or not wants_precedence(work, place.organisation):
        return False
    last = last_looked_after(work, place)
    return last is not None and work.now < last + LAPSES_AFTER


def reserved_for(work: Work, place: Place | None) -> str | None:
    """Return the code of the structure that alone publishes on a place today, if there is one."""
    return place.organisation if place is not None and is_reserved(work, place) else None


def is_reserved_from(work: Work, actor: Actor, place: Place | None) -> bool:
    """Tell whether the actor has to wait for a moderator on that place because its structure comes first."""
    return place is not None and place.organisation not in actor.organisations and is_reserved(work, place)


def structure_first(work: Work, actor: Actor, place: Place | None) -> str | None:
    """Return the name of the structure for which the actor has to wait on that place, if there is one."""
    code = place.organisation if place is not None and is_reserved_from(work, actor, place) else None
    return territory.territory(work).organisations.get(code, code) if code else None


def say_why(work: Work, actor: Actor, contribution: Contribution, place: Place | None) -> None:
    """Tell the author of a contribution, with its receipt and on its page, which structure it waits for."""
    if name := structure_first(work, actor, place):
        told = {"field": "", "code": STRUCTURE_FIRST, "params": {"structure": name}}
        contribution.warnings = [*contribution.warnings, told]
        work.session.flush()
