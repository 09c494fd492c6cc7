"""What changes of a place, field by field, as people read it: before, after, the very words that change."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from cartoquartiers.domain.change import is_set
from cartoquartiers.domain.geometry import direction, metres_between
from cartoquartiers.domain.masking import MASKED
from cartoquartiers.domain.redaction import MARK
from cartoquartiers.domain.word_diff import Mark, word_diff
from cartoquartiers.usecases.projection import Words
from cartoquartiers.web.cards import distance
from cartoquartiers.web.readings import field_label, reading

Parts = list[tuple[bool, str]]


@dataclass(frozen=True)
class Row:
    """One field that changed, as templates/components/diff.html shows it."""

    label: str
    before: str | None
    after: str | None
    before_parts: Parts | None = None
    after_parts: Parts | None = None
    note: str | None = None


def rows_of(changes: Mapping[str, Mapping[str, Any]], words: Words) -> list[Row]:
    """Return what changed, field by field; what was and stays empty is left out."""
    rows = [_row(name, change, words) for name, change in changes.items()]
    return [row for row in rows if row.before or row.after]


def _row(name: str, change: Mapping[str, Any], words: Words) -> Row:
    label = field_label(name, words)
    if MARK in change:
        before = _told(name, change, ("from", "remove"), words)
        return Row(label, before, _told(name, change, ("to", "add"), words))
    if name != "photos" and is_set(dict(change)):
        return Row(label, reading(name, change.get("remove"), words), reading(name, change.get("add"), words))
    if MASKED in change:
        return Row(label, None, str(_("Photo masquée en partie, pour toujours")))
    if is_set(dict(change)):
        removed = len(change.get("remove") or ())
        gone = ngettext("%(num)s photo", "%(num)s photos", removed) if removed else None
        return Row(label, gone, reading(name, change.get("add"), words))
    old, new = change.get("from"), change["to"]
    before, after = reading(name, old, words), reading(name, new, words)
    if name == "position" and old and new:
        away = distance(metres_between(tuple(old), tuple(new)))
        way = _(direction(tuple(old), tuple(new)))
        note = _("%(distance)s vers le %(direction)s", distance=away, direction=way)
        return Row(label, before, after, note=note)
    if not before or not after:
        return Row(label, before, after)
    return Row(label, before, after, *_marked(before, after))


def _told(name: str, change: Mapping[str, Any], sides: tuple[str, str], words: Words) -> str | None:
    """What stands on one side of a change, or that it was taken out of history."""
    if any(side in change[MARK] for side in sides):
        return str(_("retiré de l’historique"))
    return reading(name, next((change[side] for side in sides if side in change), None), words)


def _marked(before: str, after: str) -> tuple[Parts | None, Parts | None]:
    """The very words that change; none when so little stays that a patchwork would read worse."""
    marked = word_diff(before, after)
    kept = sum(len(piece.text) for piece in marked.before if piece.mark is Mark.SAME)
    if kept * 2 < min(len(before), len(after)):
        return None, None
    return (
        [(piece.mark is not Mark.SAME, piece.text) for piece in marked.before],
        [(piece.mark is not Mark.SAME, piece.text) for piece in marked.after],
    )
