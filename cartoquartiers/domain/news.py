"""What happened to places, as letters tell it: what was done and to which fields, never what they hold.

A value that was withdrawn meanwhile is thereby never replayed, and nobody is named.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from cartoquartiers.domain.field_groups import in_letters
from cartoquartiers.domain.policy import Area, Scope
from cartoquartiers.domain.subscriptions import Subject
from cartoquartiers.domain.vocabulary import Gone

# The licence of a record and its source are told by the record itself.
_UNSAID = frozenset({"source", "source_id", "id_ban", "licence"})
_WORDS: Mapping[str, tuple[str, str]] = {
    "new": ("nouveau lieu", "new place"),
    "closed": ("fermé pour de bon", "closed for good"),
    "merged": ("réuni avec une autre fiche", "united with another record"),
    "back": ("de nouveau sur la carte", "back on the map"),
    "closed_for_a_time": ("fermé pour un temps", "closed for a time"),
    "open_again": ("de nouveau ouvert", "open again"),
    "left": ("n’est plus dans ce que vous suivez", "is no longer part of what you follow"),
}
_CHANGED = ("a changé\u00a0: {fields}", "has changed: {fields}")
_AND_MORE = ("… et {count} autres lieux.", "… and {count} more places.")
_PLACES = ("{count} lieux", "{count} places")


@dataclass(frozen=True)
class Happened:
    """One revision of a place that is or was open data; the rest is the place as it is published now.

    ``was_in``: the kinds and codes of areas in which it was open data once.
    """

    uid: str
    name: str
    version: int
    changes: Mapping[str, Any]
    gone: str | None
    replaced_by: str | None
    area: Area
    was_in: Collection[tuple[str, str]] = ()

    @property
    def has_moved(self) -> bool:
        """Whether this very revision may have taken it out of an area."""
        return bool({"position", "rubrique"} & set(self.changes))


@dataclass
class PlaceNews:
    """Everything that happened to one place since the last letter."""

    uid: str
    name: str
    replaced_by: str | None
    fields: list[str] = field(default_factory=list)
    special: str | None = None

    def line(self, language: str) -> str:
        """« Composteur du Sanitat : a changé : horaires »."""
        if self.special:
            return f"{self.name} – {_said(_WORDS[self.special], language)}"
        names = ", ".join(in_letters(self.fields, language))
        return f"{self.name} – {_said(_CHANGED, language).format(fields=names)}"


def gathered(
    happened: Sequence[Happened], subjects: Sequence[Subject], hidden: Collection[str]
) -> list[PlaceNews]:
    """What a reader who follows ``subjects`` is told of, a place an entry, the latest last.

    ``happened`` is in the order of ticks; ``hidden`` names the fields of which not even the name is public. A
    confirmation that changed nothing is no news; a place that was removed is not spoken of at all.
    """
    found: dict[str, PlaceNews] = {}
    for one in happened:
        how = None if one.gone == Gone.REMOVED else _concerns(one, subjects)
        fields = [name for name in one.changes if name not in _UNSAID and name not in hidden]
        if how is None or not (fields or one.version == 1):
            continue
        known = found.pop(one.uid, None) or PlaceNews(one.uid, one.name, one.replaced_by)
        found[one.uid] = known
        known.fields += fields
        if known.special != "new" or one.gone or how == "left":
            known.special = "left" if how == "left" else _special(one) or known.special
    return list(found.values())


def told(news: Sequence[PlaceNews], base_url: str, language: str, most: int) -> str:
    """The paragraphs of a letter, each with the address of its place; beyond ``most``, how many more."""
    shown = [f"{one.line(language)}\n{base_url}/lieux/{one.replaced_by or one.uid}" for one in news[-most:]]
    if len(news) > most:
        shown.append(_said(_AND_MORE, language).format(count=len(news) - most))
    return "\n\n".join(shown)


def named(news: Sequence[PlaceNews], language: str) -> str:
    """Of what a letter is about, for its subject."""
    return news[0].name if len(news) == 1 else _said(_PLACES, language).format(count=len(news))


def _concerns(one: Happened, subjects: Sequence[Subject]) -> str | None:
    """How a revision concerns a reader: ``here``, ``left`` (it went from there), or not at all."""
    ways = {_way(one, subject) for subject in subjects}
    return "here" if "here" in ways else "left" if "left" in ways else None


def _way(one: Happened, subject: Subject) -> str | None:
    if subject.place is not None:
        return "here" if one.uid == subject.place else None
    if subject.scope.covers(one.area):
        return "here"
    return "left" if one.has_moved and _was_within(subject.scope, one.was_in) else None


def _was_within(scope: Scope, was_in: Collection[tuple[str, str]]) -> bool:
    kinds = {"commune": scope.communes, "quartier": scope.quartiers}
    placed = [(kind, code) in was_in for kind, codes in kinds.items() for code in codes]
    category = [("rubrique", code) in was_in for code in scope.categories]
    return (any(placed) or not placed) and (any(category) or not category)


def _special(one: Happened) -> str | None:
    """What is told by a word of its own; a place that has gone is told as it stands now."""
    if one.gone:
        return "merged" if one.replaced_by else "closed"
    if one.version == 1:
        return "new"
    if "gone" in one.changes:
        return "back"
    if one.changes.get("ferme_jusqu_au", {}).get("to"):
        return "closed_for_a_time"
    if "etat" in one.changes and "ferme_jusqu_au" in one.changes:
        return "open_again"
    return None


def _said(words: tuple[str, str], language: str) -> str:
    return words[1] if language == "en" else words[0]
