"""Which state a contribution takes after a verdict, and which verdicts a state admits."""

from cartoquartiers.domain.errors import Conflicting
from cartoquartiers.domain.vocabulary import ContributionState, Verdict

OPEN_STATES = frozenset({ContributionState.WAITING, ContributionState.ASKED, ContributionState.CONFLICT})


def next_state(state: ContributionState, verdict: Verdict, partial: bool = False) -> ContributionState:
    """Return the state after ``verdict``. Raises ``Conflicting('decided')`` when the contribution is no
    longer open."""
    if state not in OPEN_STATES:
        raise Conflicting("decided", state=state.value)
    if verdict is Verdict.ASK:
        return ContributionState.ASKED
    if verdict is Verdict.REFUSE:
        return ContributionState.REFUSED
    if verdict is Verdict.WITHDRAW:
        return ContributionState.WITHDRAWN
    return ContributionState.PARTIAL if partial else ContributionState.PUBLISHED


def after_undoing(*, own: bool, whole: bool) -> ContributionState:
    """Return the state of a published contribution once it was taken back, ``whole`` or in part, among many;
    ``own``: by its author. It does not wait again: whoever takes back a hundred has judged them."""
    if not whole:
        return ContributionState.PARTIAL
    return ContributionState.WITHDRAWN if own else ContributionState.REFUSED
