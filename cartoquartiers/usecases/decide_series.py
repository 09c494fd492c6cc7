"""One decision on what one person proposed of one place in several goes."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from cartoquartiers.domain.change import Changes
from cartoquartiers.domain.errors import Conflicting
from cartoquartiers.domain.policy import Actor
from cartoquartiers.domain.series import rebased, together
from cartoquartiers.store.tables.contribution import Contribution
from cartoquartiers.store.work import Work
from cartoquartiers.usecases import moderate, revert
from cartoquartiers.usecases.moderate import Ruling

RulingOf = Callable[[Contribution], Ruling | None]
"""What is said of one of them; None when all of it was set aside: that one waits for its own decision."""


def decide(work: Work, actor: Actor, uids: Sequence[str], ruling_of: RulingOf) -> None:
    """Decide each in its turn, the first that came first, or none. Raises what ``moderate.rule_on`` raises,
    ``Conflicting('decided')`` also when they are not one person's contributions to one place."""
    members = _locked(work, uids)
    first = members[0]
    alike = all((one.author_id, one.place_uid) == (first.author_id, first.place_uid) for one in members)
    if len(members) > 1 and (first.author_id is None or not alike):
        raise Conflicting("decided", state=first.state, uid=first.uid)
    before: list[Changes] = []
    for member in members:
        said = ruling_of(member)
        if said is None:
            continue
        proposed = member.changes
        if before:  # the version that was looked at is that before the first of them
            member.changes, said = rebased(proposed, together(before)), replace(said, seen_version=None)
        moderate.rule_on(work, actor, member, said)
        member.changes = proposed
        before.append(proposed)
    work.session.flush()


def undo(work: Work, actor: Actor, uids: Sequence[str], words: str) -> None:
    """Take the decisions on a series back, the latest first; raises what ``revert.undo`` raises."""
    done: set[str] = set()
    for member in reversed(_locked(work, uids)):
        if member.uid not in done:  # with its other half, when that is named as well
            done |= revert.undo(work, actor, member.uid, words).uids


def _locked(work: Work, uids: Sequence[str]) -> list[Contribution]:
    """In the order in which they came, whoever names them in whichever order; all are locked in one order, so
    that two who decide on them wait for one another and never both."""
    members = [moderate.locked(work, uid) for uid in sorted(uids)]
    return sorted(members, key=lambda one: (one.received_at, one.id))
