"""Publishing what nobody contradicts of a contribution, and keeping the rest as a proposal of its own."""

import hashlib
import secrets
import uuid
from collections.abc import Collection

from cartoquartiers.domain.change import Changes
from cartoquartiers.domain.merge import merge, torn
from cartoquartiers.domain.place import empty_values
from cartoquartiers.domain.vocabulary import ContributionState, Rule
from cartoquartiers.store.tables.contribution import Contribution
from cartoquartiers.store.tables.place import Place
from cartoquartiers.store.work import Work
from cartoquartiers.usecases import letters, moderate


def accept_partly(work: Work, contribution: Contribution, rule: Rule, conflicting: Collection[str]) -> None:
    """Publish by ``rule`` the fields that nobody else changed; the ``conflicting`` ones wait, with what their
    author saw, in a contribution of their own. With nothing to publish, all of it waits."""
    free, held = torn(contribution.changes, conflicting)
    place = work.session.get(Place, contribution.place_id) if contribution.place_id else None
    current = {**empty_values(), **place.fields} if place else empty_values()
    if place is None or not merge(current, free).applied:
        contribution.state = ContributionState.CONFLICT.value
        return
    moderate.accept_by_rule(work, contribution, rule, free)
    letters.tell_received(work, _rest(work, contribution, held))


def _rest(work: Work, whole: Contribution, held: Changes) -> Contribution:
    uid = str(uuid.uuid4())
    rest = Contribution(
        uid=uid,
        body_hash=hashlib.sha256(uid.encode()).hexdigest(),
        follow_token=secrets.token_urlsafe(18),
        state=ContributionState.CONFLICT.value,
        changes=held,
        confirmed=[],
        warnings=[],
        rest_of_id=whole.id,
        **{name: getattr(whole, name) for name in _SAME},
    )
    work.session.add(rest)
    work.session.flush()
    return rest


_SAME = (
    "kind place_uid place_id base_version message contact charter captured_at nearness received_at author_id"
    " author_role name commune quartier category language origin operation risk risk_codes"
).split()
