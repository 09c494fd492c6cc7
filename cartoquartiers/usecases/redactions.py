"""What was hidden leaves the dated snapshots too: whoever hides a place is told that it leaves the files.

`<data>/exports/dated/hidden.json` notes up to which tick it was looked, and which hidings were carried out.
"""

import json
from collections.abc import Collection
from dataclasses import asdict, dataclass, field
from pathlib import Path

from cartoquartiers.store.queries import clock
from cartoquartiers.store.queries.hidings import hidings
from cartoquartiers.store.work import Store, Work
from cartoquartiers.usecases import shelf, snapshots

REASON = "Lieu masqué par la modération"
"""What the index of the snapshots tells; French, as everything in the files."""


@dataclass(frozen=True)
class _Noted:
    tick: int = -1
    hidings: list[str] = field(default_factory=list)


def is_due(store: Store, data: Path) -> bool:
    """Whether something was published since snapshots were looked through."""
    with store.reading() as work:
        return snapshots.root(data).is_dir() and _noted(data).tick != clock.tick(work)


def carry_out(work: Work, data: Path) -> list[str]:
    """Take what was hidden out of every snapshot; returns the dates of those that were written anew.

    What is shown again does not come back into them: they keep what was taken out of them for good.
    """
    noted, standing = _noted(data), hidings(work)
    fresh = {place for uid, place in standing.items() if uid not in noted.hidings}
    changed = snapshots.rewrite(data, lambda text: _without(text, fresh), REASON, work.now) if fresh else []
    _note(data, _Noted(clock.tick(work), sorted(standing)))
    return changed


def _without(text: str, hidden: Collection[str]) -> str | None:
    # Reading each feature would cost a minute where looking into its text costs a second.
    named = any(uid in text for uid in hidden)
    return None if named and json.loads(text)["id"] in hidden else text


def _path(data: Path) -> Path:
    return snapshots.root(data) / "hidden.json"


def _noted(data: Path) -> _Noted:
    try:
        return _Noted(**json.loads(_path(data).read_bytes()))
    except (FileNotFoundError, ValueError, TypeError):
        return _Noted()


def _note(data: Path, noted: _Noted) -> None:
    text = json.dumps(asdict(noted))
    shelf.put(_path(data), lambda making: _written(making, text))


def _written(target: Path, text: str) -> None:
    target.write_text(text, encoding="utf-8")
