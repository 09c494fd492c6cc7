"""Several contributions in a row by one person on one place, which the queue shows as one."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from cartoquartiers.domain.risk import Risk
from cartoquartiers.domain.series import together
from cartoquartiers.domain.trust import Level
from cartoquartiers.domain.vocabulary import ContributionState, Kind
from cartoquartiers.store.queries import waiting
from cartoquartiers.store.queries.waiting import Waiting
from cartoquartiers.store.work import Work

_JOINED = frozenset({Kind.CORRECT, Kind.MOVE, Kind.CONFIRM, Kind.PHOTO})
"""Closings, reports and new places are a matter of their own."""


def heads(rows: Iterable[Waiting]) -> list[tuple[Waiting, int]]:
    """The rows, each series told by its first one with how many it has."""
    shown: list[tuple[Waiting, int]] = []
    latest: dict[str, int] = {}
    for row in rows:
        rank = latest.get(row.place_uid)
        if rank is not None and _follows(row, shown[rank][0]):
            shown[rank] = (shown[rank][0], shown[rank][1] + 1)
        else:
            latest[row.place_uid] = len(shown)
            shown.append((row, 1))
    return shown


def series_of(work: Work, one: Waiting) -> list[Waiting]:
    """The series to which an open contribution belongs, the oldest first; itself alone most of the time."""
    if not _may_join(one):
        return [one]
    around = [*waiting.others_of_place(work, one.place_uid, one.uid), one]
    around.sort(key=lambda row: (row.received_at, row.id))
    runs: list[list[Waiting]] = []
    for row in around:
        if runs and _follows(row, runs[-1][-1]):
            runs[-1].append(row)
        else:
            runs.append([row])
    return next(run for run in runs if one in run)


def as_one(series: Sequence[Waiting]) -> Waiting:
    """A series as the one contribution that it amounts to, under the name of the first. When each of them was
    noted, and what each confirms, only ``series`` tells."""
    first = series[0]
    if len(series) == 1:
        return first
    kinds = {Kind(row.kind) for row in series}
    order = [None, *Risk]
    riskiest = max(series, key=lambda row: order.index(Risk(row.risk) if row.risk else None))
    return replace(
        first,
        kind=(kinds.pop() if len(kinds) == 1 else Kind.CORRECT).value,
        changes=together(row.changes for row in series),
        confirmed=list(dict.fromkeys(name for row in series for name in row.confirmed)),
        message=_joined(row.message for row in series),
        answer=_joined(row.answer for row in series),
        warnings=[warning for row in series for warning in row.warnings],
        risk=riskiest.risk,
        risk_codes=_stakes(riskiest, series),
    )


def _stakes(riskiest: Waiting, series: Sequence[Waiting]) -> list[str]:
    """What weighs in any of them; how well its author is known is told of the riskiest alone."""
    levels = {level.value for level in Level}
    others = (code for row in series for code in row.risk_codes or () if code not in levels)
    return list(dict.fromkeys([*(riskiest.risk_codes or ()), *others]))


def _joined(texts: Iterable[str | None]) -> str | None:
    """What was said with any of them, each thing once."""
    return "\n\n".join(dict.fromkeys(text for text in texts if text)) or None


def _may_join(row: Waiting) -> bool:
    return row.author_id is not None and row.kind in _JOINED and row.state == ContributionState.WAITING


def _follows(row: Waiting, before: Waiting) -> bool:
    return _may_join(row) and _may_join(before) and row.author_id == before.author_id
