"""The columns of the map between two ticks: only what changed is read again."""

from dataclasses import dataclass

import numpy as np
from flask import Flask

from cartoquartiers.store.queries import clock
from cartoquartiers.store.queries import points as queries
from cartoquartiers.store.work import Work
from cartoquartiers.usecases.projection import Words
from cartoquartiers.web.map.columns import columns
from cartoquartiers.web.map.pack import Numbers


@dataclass(frozen=True)
class _Kept:
    """The columns as they were at a tick, for labels and a day (``standing``)."""

    tick: int
    standing: str
    columns: dict[str, Numbers]


class KeptColumns:
    """The latest columns by language. Whoever asks holds the lock of ``Prepared``: one makes, others wait."""

    def __init__(self) -> None:
        self._kept: dict[str, _Kept] = {}

    def at(self, work: Work, labels: Words, language: str, standing: str) -> dict[str, Numbers]:
        """Return the columns of all places at the tick of this transaction."""
        tick, kept = clock.tick(work), self._kept.get(language)
        if kept and kept.standing == standing and clock.was_given(work, kept.tick):
            found = kept.columns if kept.tick == tick else _brought_up(work, labels, kept)
        else:
            found = columns(queries.points(work), labels, work.today)
        self._kept[language] = _Kept(tick, standing, found)
        return found


def _brought_up(work: Work, labels: Words, kept: _Kept) -> dict[str, Numbers]:
    changed = columns(queries.points(work, kept.tick), labels, work.today)
    left = [*queries.gone(work, kept.tick), *changed["number"].tolist()]
    stays = np.isin(kept.columns["number"], left, invert=True)
    return {name: np.concatenate([kept.columns[name][stays], changed[name]]) for name in changed}


def kept_columns_of(app: Flask) -> KeptColumns:
    """Return those of an application, kept beside its toolbox."""
    kept: KeptColumns = app.extensions.setdefault("kept_columns", KeptColumns())
    return kept
