"""A quick look, for whatever asks every few seconds: the checks that cost next to nothing."""

from dataclasses import dataclass

from cartoquartiers.domain.checkup import Check, Finding, Level
from cartoquartiers.store.queries.clock import clock
from cartoquartiers.store.work import Work
from cartoquartiers.usecases.checkup import inside, outside
from cartoquartiers.usecases.checkup.surroundings import Surroundings

FATAL = frozenset({Check.MIGRATIONS})
"""What keeps this server from answering at all. A full disk does not: the map is still read, and a balancer
that took every server away for it would make the trouble whole."""


@dataclass(frozen=True, slots=True)
class Pulse:
    """``age``: seconds since a place changed last; ``parts``: how each part stands."""

    tick: int
    age: int
    parts: dict[Check, Level]

    @property
    def serves(self) -> bool:
        """Whether this server can answer."""
        return all(self.parts.get(one) is not Level.WRONG for one in FATAL)


def pulse(work: Work, here: Surroundings) -> Pulse:
    """Look. Of a database made for another program only that is said: its tables may be others."""
    findings: list[Finding] = [outside.disk(here), outside.backup(here), inside.migrations(work)]
    if findings[-1].level is Level.WRONG:
        return Pulse(0, 0, _parts(findings))
    findings += [inside.worker(work, here), inside.jobs(work), inside.letters(work)]
    findings.append(inside.oldest_letter(work, here))
    tick, at = clock(work)
    return Pulse(tick, max(0, int((here.now - at).total_seconds())), _parts(findings))


def _parts(findings: list[Finding]) -> dict[Check, Level]:
    return {one.check: one.level for one in findings}
