"""Two records side by side: what each says where they differ, to choose from or only to be looked at."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from cartoquartiers.domain.fields import Value, photo_key
from cartoquartiers.domain.merging import differing
from cartoquartiers.domain.resemblance import subject_of
from cartoquartiers.domain.text import slugify
from cartoquartiers.domain.vocabulary import Kind
from cartoquartiers.store.queries import doubles, places
from cartoquartiers.store.queries.places import PlaceRow
from cartoquartiers.store.queries.waiting import Waiting
from cartoquartiers.store.work import Work
from cartoquartiers.usecases.look_alikes import scale
from cartoquartiers.usecases.merging import Merge
from cartoquartiers.usecases.projection import Words
from cartoquartiers.web.cards import place_url
from cartoquartiers.web.moderation.alike import why
from cartoquartiers.web.moments import day
from cartoquartiers.web.readings import field_label, reading

STAYS, CHOICE, PHOTO, VERSION = "reste", "choix:", "photo", "version:"


class Recorded(Protocol):
    """What is asked of a record to be compared."""

    @property
    def uid(self) -> str: ...
    @property
    def fields(self) -> Mapping[str, Value]: ...


@dataclass(frozen=True)
class Merging:
    """The record that stays, and the fields on which both differ: (label, what goes away, what stays)."""

    name: str
    url: str
    rows: list[tuple[str, str | None, str | None]]
    compare_url: str


@dataclass(frozen=True)
class Record:
    """One of the two: ``since`` says from when it is, and where its data came from."""

    uid: str
    name: str
    url: str
    version: int
    since: str
    stays: bool


@dataclass(frozen=True)
class Choice:
    """Fields that are chosen together: what each record reads in them, and whose is chosen (its uid)."""

    name: str
    label: str
    readings: tuple[list[str], list[str]]
    chosen: str


@dataclass(frozen=True)
class Picture:
    """A photo of one of the two; ``query``: behind its address, while nobody else may see it."""

    sha256: str
    alt: str
    kept: bool
    query: str = ""


@dataclass(frozen=True)
class Comparison:
    """Two records, the older one first, and all that there is to choose; ``why`` they resemble is French."""

    records: tuple[Record, Record]
    score: int
    why: str
    choices: list[Choice]
    pictures: list[Picture]
    licences_differ: bool
    told_apart: bool
    notice: str = ""
    home: str = "/moderation/doublons"
    pair: str = ""

    @property
    def url(self) -> str:
        """The address of the page."""
        return self.pair or compare_url(self.records[0].uid, self.records[1].uid)


def compare_url(one: str, other: str) -> str:
    """Where two places are compared."""
    return f"/moderation/doublons/{one}/{other}"


def fold_url(uid: str, place: str) -> str:
    """Where a proposed place (uid of its contribution) is laid beside a place of the map."""
    return f"/moderation/{uid}/doublon/{place}"


def merging(work: Work, one: Waiting, words: Words) -> Merging | None:
    """The comparison of a proposal to merge; None for every other kind, or without both records."""
    if one.kind != Kind.MERGE:
        return None
    goes = places.place_by_uid(work, one.place_uid)
    stays = places.place_by_uid(work, str(one.changes.get("replaced_by", {}).get("to")))
    if goes is None or stays is None:
        return None
    rows = [
        (
            field_label(name, words),
            reading(name, goes.fields.get(name), words),
            reading(name, stays.fields.get(name), words),
        )
        for group in differing(goes.fields, stays.fields, words.taxonomy)
        for name in group
        if goes.fields.get(name) != stays.fields.get(name)
    ]
    url = f"/lieux/{stays.uid}/{slugify(stays.name)}"
    return Merging(stays.name, url, rows, compare_url(goes.uid, stays.uid))


def comparison(
    work: Work,
    one: PlaceRow,
    other: PlaceRow,
    words: Words,
    form: Mapping[str, str] | None = None,
    notice: str = "",
) -> Comparison:
    """Both side by side. ``form``: what was chosen already; nothing that somebody chose is lost."""
    first, second = sorted((one, other), key=lambda place: place.id)
    said = form or {}
    stays = said.get(STAYS) if said.get(STAYS) in (first.uid, second.uid) else first.uid
    found = scale(work).compare(subject_of(first.fields), subject_of(second.fields))
    kept = set(form.getlist(PHOTO)) if isinstance(form, MultiDict) else None
    return Comparison(
        records=(_record(first, stays), _record(second, stays)),
        score=found.score,
        why=why(found),
        choices=[
            choice_of(group, first, second, words, said)
            for group in differing(first.fields, second.fields, words.taxonomy)
        ],
        pictures=_pictures(first, second, kept),
        licences_differ=first.fields.get("licence") != second.fields.get("licence"),
        told_apart=doubles.are_told_apart(work, first.id, second.id),
        notice=notice,
    )


def read_merge(form: MultiDict[str, str], one: str, other: str) -> Merge:
    """What was chosen of two places (uids). Without a word the first stays, and keeps what it says."""
    stays = other if form.get(STAYS) == other else one
    goes = one if stays == other else other
    taken = {
        name
        for key, uid in form.items()
        if key.startswith(CHOICE) and uid == goes
        for name in key.removeprefix(CHOICE).split(",")
    }
    versions = {uid: _number(form.get(f"{VERSION}{uid}", "")) for uid in (one, other)}
    return Merge(stays, goes, frozenset(taken), frozenset(form.getlist(PHOTO)), versions)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _record(place: PlaceRow, stays: str | None) -> Record:
    source = place.fields.get("source")
    since = _("fiche du %(day)s", day=day(place.created_at.date().isoformat()))
    origin = f"{since} · {source}" if source else str(since)
    return Record(place.uid, place.name, place_url(place), place.version, origin, place.uid == stays)


def choice_of(
    group: tuple[str, ...], first: Recorded, second: Recorded, words: Words, said: Mapping[str, str]
) -> Choice:
    """Fields that are chosen together; ``said``: what the form chose already."""
    name = ",".join(group)
    mine, yours = _readings(group, first, words), _readings(group, second, words)
    usual = second.uid if yours and not mine else first.uid  # who says something is heard
    chosen = said.get(f"{CHOICE}{name}")
    label = str(_("Adresse et emplacement")) if "position" in group else field_label(group[0], words)
    return Choice(name, label, (mine, yours), chosen if chosen in (first.uid, second.uid) else usual)


def _readings(group: tuple[str, ...], place: Recorded, words: Words) -> list[str]:
    return [said for name in group if (said := reading(name, place.fields.get(name), words))]


def _pictures(first: PlaceRow, second: PlaceRow, kept: set[str] | None) -> list[Picture]:
    found: dict[str, Value] = {}
    for place in (first, second):
        for photo in place.fields.get("photos") or ():
            found.setdefault(photo_key(photo), photo)
    return [
        Picture(sha256, photo.get("alt") or "", kept is None or sha256 in kept)
        for sha256, photo in found.items()
    ]
