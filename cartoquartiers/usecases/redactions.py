"""What must not be seen any more leaves the dated snapshots too: hidden places, redacted values, and extra
fields that the town no longer publishes.

`<data>/exports/dated/hidden.json` notes up to which tick it was looked, and what was carried out.
"""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from cartoquartiers.domain.redaction import redacted_feature
from cartoquartiers.exports.feature import feature_line
from cartoquartiers.store.queries import clock, territory
from cartoquartiers.store.queries.hidings import features_now, hidings
from cartoquartiers.store.work import Store, Work
from cartoquartiers.usecases import erasures, shelf, snapshots

REASON = "Lieu masqué par la modération"
"""What the index of the snapshots tells; French, as everything in the files."""
MASKED = "Une photo a été masquée en partie : elle a une autre adresse"
REDACTED = "Caviardage : une information personnelle, publiée par erreur, a été retirée"
PRIVATE = "Des champs ne sont plus publics : {fields}"


@dataclass(frozen=True)
class _Noted:
    tick: int = -1
    hidings: list[str] = field(default_factory=list)
    redactions: list[str] = field(default_factory=list)
    private: list[str] = field(default_factory=list)
    masks: list[str] = field(default_factory=list)


def is_due(store: Store, data: Path) -> bool:
    """Whether something was published since snapshots were looked through."""
    with store.reading() as work:
        some = snapshots.root(data).is_dir() or _asked_for(data).is_dir()
        return some and _noted(data).tick != clock.tick(work)


def _asked_for(data: Path) -> Path:
    """Files made for whoever asked: no address leads to those of a former state, but they lie there."""
    return data / "exports" / "asked"


def carry_out(work: Work, data: Path) -> list[str]:
    """Take what must not be seen out of every snapshot; returns the dates of those that were written anew.

    What is shown again does not come back into them: they keep what was taken out of them for good.
    """
    noted, standing = _noted(data), hidings(work)
    private = {row.name for row in territory.taxonomy(work).extra.values() if not row.public}
    notes = erasures.noted(work)
    asked = {one["uid"]: one["subject"] for one in notes if one["kind"] == erasures.REDACTION}
    masks = {one["uid"]: one["subject"] for one in notes if one["kind"] == erasures.MASK}
    hidden = {uid for key, uid in standing.items() if key not in noted.hidings}
    redacted = [row for uid, row in asked.items() if uid not in noted.redactions]
    masked = [row for uid, row in masks.items() if uid not in noted.masks]
    closed = private.difference(noted.private)
    changed = [
        *_take_places_out(work, data, hidden),
        *_take_values_out(work, data, redacted),
        *_name_photos_anew(work, data, masked),
        *_take_fields_out(work, data, closed),
    ]
    if hidden or redacted or masked or closed:
        shelf.sweep(_asked_for(data), keep=0, most_bytes=0)
    _note(data, _Noted(clock.tick(work), sorted(standing), sorted(asked), sorted(private), sorted(masks)))
    return sorted(set(changed))


def _take_places_out(work: Work, data: Path, places: Collection[str]) -> list[str]:
    if not places:
        return []
    return snapshots.rewrite(data, lambda text: _without(text, places), REASON, work.now)


def _without(text: str, hidden: Collection[str]) -> str | None:
    # Reading each feature would cost a minute where looking into its text costs a second.
    named = any(uid in text for uid in hidden)
    return None if named and json.loads(text)["id"] in hidden else text


def _take_values_out(work: Work, data: Path, asked: Iterable[Mapping[str, Any]]) -> list[str]:
    fields: dict[str, set[str]] = {}
    for subject in asked:
        fields.setdefault(subject["place"], set()).add(subject["field"])
    if not fields:
        return []
    now = features_now(work, fields)

    def redact(text: str) -> str | None:
        if not any(uid in text for uid in fields):
            return text
        feature: dict[str, Any] | None = json.loads(text)
        uid = feature["id"] if feature else ""
        for name in sorted(fields.get(uid, ())):
            feature = feature and redacted_feature(feature, name, now.get(uid))
        return feature_line(feature) if feature else None

    return snapshots.rewrite(data, redact, REDACTED, work.now)


def _name_photos_anew(work: Work, data: Path, masks: Iterable[Mapping[str, Any]]) -> list[str]:
    names = {str(one["sha256"]): str(one["as"]) for one in masks}
    if not names:
        return []

    def rename(text: str) -> str:
        # In the order in which they were masked: the same photo may have been twice.
        for old, new in names.items():
            text = text.replace(old, new)
        return text

    return snapshots.rewrite(data, rename, MASKED, work.now)


def _take_fields_out(work: Work, data: Path, names: Collection[str]) -> list[str]:
    told = {name for day in snapshots.read_index(data) for name in day.extra}
    gone = told.intersection(names)
    if not gone:
        return []

    def redact(text: str) -> str:
        feature = json.loads(text)
        for name in gone:
            feature["properties"].pop(name, None)
        return feature_line(feature)

    reason = PRIVATE.format(fields=", ".join(sorted(gone)))
    return snapshots.rewrite(data, redact, reason, work.now, gone)


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
