"""How many contributions somebody may send in 24 hours: it grows with accepted work and with time, and halves
with each open complaint about what they published."""

from cartoquartiers.domain.trust import Level

#: The busiest hand of a cartopartie adds forty places on its first day; a structure confirms all of its own.
_FIRST = {Level.CONFIRMED: 60, Level.REGULAR: 200, Level.KEEPER: 600}
_FOR_ACCEPTED = 2
_MOST_WEEKS = 60
MOST = 2000


def allowance(level: Level, accepted: int, weeks: int, complaints: int) -> int | None:
    """Return how many in 24 hours; None: as many as they like.

    ``accepted``: contributions that a person accepted; ``weeks`` since the account was opened. People of the
    house have no quota: a round is as long as the day. Nor has anybody without an account, who cannot be told
    from a neighbour: ``web/limits.py`` counts by network address.
    """
    if level not in _FIRST:
        return None
    whole = _FIRST[level] + _FOR_ACCEPTED * accepted + max(0, min(weeks, _MOST_WEEKS))
    return max(1, min(whole, MOST) >> complaints)
