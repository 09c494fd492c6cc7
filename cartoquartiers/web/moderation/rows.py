"""What changes, field by field, as a moderator reads it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from cartoquartiers.domain.change import change_set, is_set
from cartoquartiers.domain.contacts import looks_personal
from cartoquartiers.domain.extra_values import ExtraKind
from cartoquartiers.domain.geometry import Position, direction, metres_between
from cartoquartiers.domain.merge import Merged
from cartoquartiers.domain.place import BY_NAME, FIELDS, Proposer
from cartoquartiers.domain.vocabulary import Kind
from cartoquartiers.domain.word_diff import Mark, Piece, word_diff
from cartoquartiers.store.queries.waiting import Waiting
from cartoquartiers.usecases.projection import Words
from cartoquartiers.web.cards import how_far
from cartoquartiers.web.readings import field_label, reading

#: One mark of a text: whether the words changed, and the words.
Part = tuple[bool, str]

# Values that are better replaced whole: half of a telephone number says nothing.
_WORDS = (ExtraKind.TEXT, ExtraKind.LONG_TEXT, ExtraKind.CHOICES)
_WHOLE = frozenset({"position", "type", "rubrique", "famille", "etat", "acces_fauteuil", "gone", "licence"})


@dataclass(frozen=True)
class Row:
    """One field: now, proposed, and for a conflict what the author saw (texts, None for nothing).

    `state` is change, already (somebody did it meanwhile) or conflict. `now` is the value itself, to be sent
    back with the choice. `can_pick`: whether this field may be accepted or left out on its own.
    """

    name: str
    label: str
    state: str
    before: str | None
    after: str | None
    before_parts: tuple[Part, ...]
    after_parts: tuple[Part, ...]
    seen: str | None = None
    now: Any = None
    can_pick: bool = True
    notes: tuple[str, ...] = ()


def rows(waiting: Waiting, merged: Merged, current: Mapping[str, Any], words: Words) -> list[Row]:
    """The fields that the contribution touches, in the order of FIELDS; photos are shown apart."""
    known = (*(field.name for field in FIELDS), *words.taxonomy.extra)
    order = [name for name in known if name in waiting.changes and name != "photos"]
    return [
        _row(name, waiting, merged, current, words)
        for name in order
        if not _goes_without_saying(name, waiting, current)
    ]


def _proposed(name: str, waiting: Waiting, current: Mapping[str, Any]) -> Any:
    """The value that a change leads to; of a set, all of it."""
    change = waiting.changes[name]
    return change_set(current.get(name) or [], change)[0] or None if is_set(change) else change["to"]


def _goes_without_saying(name: str, waiting: Waiting, current: Mapping[str, Any]) -> bool:
    """What the house adds by itself to a new place, or what would stay as empty as it is."""
    proposed = _proposed(name, waiting, current)
    if waiting.kind == Kind.MERGE and name in ("gone", "replaced_by"):
        return True  # told by the comparison of the two records
    if waiting.kind == Kind.CREATE:
        told_by_type = name == "rubrique" and bool(waiting.changes.get("type", {}).get("to"))
        return proposed is None or told_by_type or name in ("etat", "gone")
    return name in ("gone", "ferme_jusqu_au") and proposed is None and current.get(name) is None


def _row(name: str, waiting: Waiting, merged: Merged, current: Mapping[str, Any], words: Words) -> Row:
    now, to = current.get(name), _proposed(name, waiting, current)
    conflict = merged.conflicts.get(name)
    before, after = _texts(name, now, to, current, words)
    if waiting.kind == Kind.CREATE and after:
        after = " · ".join(filter(None, (after, _context(name, waiting, words))))
    parts = _parts(name, before, after, words)
    return Row(
        name=name,
        label=field_label(name, words),
        state="conflict" if conflict else "already" if name in merged.already else "change",
        before=before,
        after=after,
        before_parts=parts[0],
        after_parts=parts[1],
        seen=_read(name, conflict["from"], words) if conflict else None,
        now=now,
        can_pick=_can_pick(name, waiting.kind),
        notes=_notes(name, to),
    )


def _texts(
    name: str, now: Any, to: Any, current: Mapping[str, Any], words: Words
) -> tuple[str | None, str | None]:
    if name != "position" or not now or not to:
        return _read(name, now, words), _read(name, to, words)
    return current.get("adresse") or _read(name, now, words), moved((now[0], now[1]), (to[0], to[1]))


def moved(here: Position, there: Position) -> str:
    """« 88 m au sud-est »; exact to the metre below a kilometre."""
    metres, way = metres_between(here, there), direction(here, there)
    away = how_far(metres)
    if way in ("est", "ouest"):
        return str(_("%(away)s à l’%(way)s", away=away, way=_(way)))
    return str(_("%(away)s au %(way)s", away=away, way=_(way)))


def _context(name: str, waiting: Waiting, words: Words) -> str | None:
    """What to read beside a value of a new place: the rubrique of a type, the quartier of a point."""
    if name == "type":
        return reading("rubrique", waiting.changes.get("rubrique", {}).get("to"), words)
    return words.territory.quartiers.get(waiting.quartier or "") if name == "position" else None


def _read(name: str, value: Any, words: Words) -> str | None:
    if name == "gone" and value is None:
        return str(_("Sur la carte"))
    return reading(name, value, words)


def _can_pick(name: str, kind: str) -> bool:
    """A place cannot be made without these, nor half closed."""
    if kind == Kind.CREATE and name in ("nom", "rubrique", "type", "famille", "position"):
        return False
    return name not in BY_NAME or BY_NAME[name].proposer is not Proposer.HOUSE


def _parts(
    name: str, before: str | None, after: str | None, words: Words
) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
    if name == "position" and before:
        return ((False, before),), ()  # the address stays: it is the point that moves
    extra = words.taxonomy.extra.get(name)
    if name in _WHOLE or (extra and extra.extra_kind not in _WORDS) or not before or not after:
        return (), ()
    found = word_diff(before, after)
    return _marked(found.before), _marked(found.after)


def _marked(pieces: tuple[Piece, ...]) -> tuple[Part, ...]:
    """Spaces at the ends of a changed phrase stay unmarked: a marked space looks like a slip."""
    marked: list[Part] = []
    for piece in pieces:
        text = piece.text.strip()
        if piece.mark is Mark.SAME or not text:
            marked.append((False, piece.text))
            continue
        before, after = piece.text.split(text)[0], piece.text[piece.text.index(text) + len(text) :]
        marked += [(False, before), (True, text), (False, after)]
    return tuple(part for part in marked if part[1])


def _notes(name: str, to: Any) -> tuple[str, ...]:
    """What deserves a second look in the proposed value."""
    personal = (name == "telephone" and looks_personal(phone=to)) or (
        name == "courriel" and looks_personal(email=to)
    )
    return (_("semble personnel"),) if to and personal else ()
