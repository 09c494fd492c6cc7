"""The ONLY writer of places, revisions and the tick.

``apply`` publishes a decided contribution; ``refresh`` rewrites texts after an administrator changed a
label, an outline or the address of
the site: no revision, no new version, but a tick for each text that changed. The tick is taken last, for
all places at once.
"""

import secrets
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, insert, select, update

from cartoquartiers.domain.change import Change, Changes
from cartoquartiers.domain.errors import Conflicting, Invalid, Problem
from cartoquartiers.domain.fields import Value
from cartoquartiers.domain.merge import Merged, merge
from cartoquartiers.domain.place import empty_values
from cartoquartiers.domain.vocabulary import ContributionState, Gone, Kind
from cartoquartiers.store import searching
from cartoquartiers.store.queries import stretches, territory
from cartoquartiers.store.queries.history import replay, revisions_of
from cartoquartiers.store.queries.places import locked
from cartoquartiers.store.spatial import point
from cartoquartiers.store.tables.contribution import Contribution
from cartoquartiers.store.tables.place import Place, PlacePosition, PlaceText
from cartoquartiers.store.tables.revision import Revision
from cartoquartiers.store.work import Work, next_ticks
from cartoquartiers.usecases import checks, shown_photos
from cartoquartiers.usecases.areas import remember_areas
from cartoquartiers.usecases.findable import remember_words
from cartoquartiers.usecases.projection import Words, project, words, write_texts
from cartoquartiers.usecases.verification import verification_of, vouched_for

# No 0/O, 1/I/L: a short address is read aloud and typed from a poster.
SHORT_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
SLICE = 500
"""Places computed anew at once: some megabytes, whatever the number of places."""


@dataclass(frozen=True)
class Applied:
    """What a publication did: the place, its revision (``None``: everything was already so) and the
    changes."""

    place: Place
    revision: Revision | None
    changes: Changes
    already: tuple[str, ...]
    tick: int


def apply(work: Work, contribution: Contribution, changes: Mapping[str, Change]) -> Applied:
    """Publish ``changes`` of a decided contribution, in the caller's transaction.

    Raises ``Conflicting('fields')`` with the three values of each field that somebody else changed
    meanwhile (nothing is then
    written), and ``Invalid`` when the place would have no position. A photo that was withdrawn, or that
    nobody has, is as if it had not been proposed.
    """
    place = _locked(work, contribution)
    changes = shown_photos.without_the_lost(work, changes)
    current = {**empty_values(), **place.fields} if place else empty_values()
    merged = merge(current, changes)
    if merged.conflicts:
        raise Conflicting("fields", fields=merged.conflicts)
    if not merged.values.get("position"):
        raise Invalid([Problem("position", "needs_position")])
    if place and not merged.applied and contribution.kind != Kind.CONFIRM:
        return Applied(place, None, {}, merged.already, _text_of(work, place).tick)
    return _write(work, place, contribution, merged)


def rename_photo(
    work: Work, contribution: Contribution, values: Mapping[str, Value], said: Mapping[str, Change]
) -> Applied:
    """Publish a place with ``values`` that name a photo anew, by a revision that ``said`` what happened: of
    the photo's former name history keeps nothing."""
    place = _locked(work, contribution)
    return _write(work, place, contribution, Merged({**empty_values(), **values}, dict(said)))


def _locked(work: Work, contribution: Contribution) -> Place | None:
    """Return the place, re-read under lock; ``None`` when the contribution creates it."""
    place = locked(work, contribution.place_uid)
    # An undone creation left its place removed: accepted again, it brings the same place back.
    if place and contribution.kind == Kind.CREATE and place.gone != Gone.REMOVED:
        raise Conflicting("exists", place=place.uid)
    return place


def _write(work: Work, place: Place | None, contribution: Contribution, merged: Merged) -> Applied:
    labels = words(work)
    if place is None:
        place = Place(
            uid=contribution.place_uid, short_code=_short_code(work), version=0, created_at=work.now
        )
        place.verified_on = place.verified_by = None
        work.session.add(place)
    confirmed = vouched_for(work, contribution, place, merged.values)
    place.version += 1
    place.updated_at = work.now
    verified = verification_of(contribution, work)
    if verified:
        place.verified_on, place.verified_by = verified
    project(work, place, merged.values, labels)
    work.session.flush()
    contribution.place_id = place.id
    _write_position(work, place)
    shown_photos.publish(work, merged.applied.get("photos"))
    if "gone" in merged.applied and not place.gone:
        shown_photos.show_again(work, merged.values["photos"] or [])
    [tick] = next_ticks(work)
    # Read anew now that the clock is locked: whoever adds a field writes every line, and waits for it too.
    labels = Words(territory.fresh_taxonomy(work), labels.territory)
    revision = Revision(
        place_id=place.id,
        version=place.version,
        tick=tick,
        contribution_id=contribution.id,
        kind=contribution.kind,
        changes=merged.applied,
        at=work.now,
        author_role=contribution.author_role,
        confirmed=confirmed,
        verified_on=verified[0] if verified else None,
        verified_by=verified[1] if verified else None,
    )
    work.session.add(revision)
    checks.remember(work, place.id, revision)
    _write_text(work, place, labels, tick)
    work.session.flush()
    return Applied(place, revision, merged.applied, merged.already, tick)


def _short_code(work: Work) -> str:
    while True:
        code = "".join(secrets.choice(SHORT_ALPHABET) for _ in range(6))
        if not work.session.scalar(select(Place.id).where(Place.short_code == code)):
            return code


def _write_position(work: Work, place: Place) -> None:
    here = point((place.longitude, place.latitude))
    written = work.session.execute(
        update(PlacePosition).where(PlacePosition.id == place.id).values(geom=here),
        execution_options={"synchronize_session": False},
    )
    if not written.rowcount:  # type: ignore[attr-defined]
        work.session.execute(insert(PlacePosition).values(id=place.id, geom=here))


def _text_of(work: Work, place: Place) -> PlaceText:
    text = work.session.get(PlaceText, place.id)
    assert text is not None, "every place has its text: publish writes both"
    return text


def _write_text(work: Work, place: Place, labels: Words, tick: int) -> None:
    text = work.session.get(PlaceText, place.id)
    if text is None:
        text = PlaceText(id=place.id, first_tick=None, was_in="")
        work.session.add(text)
    write_texts(work, place, text, labels)
    _stamp(work, text, tick)
    remember_areas(work, [(place, text)])
    remember_words(work, [(place, text)])


def _stamp(work: Work, text: PlaceText, tick: int) -> None:
    text.tick, text.changed_at = tick, work.now
    if text.first_tick is None and text.dataset != "none":
        text.first_tick = tick


def tell_again(work: Work, place: Place) -> None:
    """Let whoever follows the place hear of it although it says what it said."""
    [tick] = next_ticks(work)
    _stamp(work, _text_of(work, place), tick)


def check_again(work: Work, place: Place) -> None:
    """Let the place say when it was last verified by somebody whose contribution still stands."""
    looks = _standing_looks(work, place)
    checks.rewrite(work, place.id, looks)
    checked = _latest(looks)
    if checked != (place.verified_on, place.verified_by):
        place.verified_on, place.verified_by = checked
        work.session.flush()
        refresh(work, [place.id])


def _standing_looks(work: Work, place: Place) -> list[Revision]:
    """The revisions in which somebody saw the place, but for those that were taken back; the first first."""
    query = (
        select(Revision)
        .join(Contribution, Contribution.id == Revision.contribution_id)
        .where(Revision.place_id == place.id, Revision.verified_on.is_not(None))
        .where(Contribution.state.in_((ContributionState.PUBLISHED, ContributionState.PARTIAL)))
        .order_by(Revision.version)
    )
    return list(work.session.scalars(query))


def _latest(looks: Sequence[Revision]) -> tuple[str | None, str | None]:
    return (looks[-1].verified_on, looks[-1].verified_by) if looks else (None, None)


def refresh(work: Work, place_ids: Iterable[int] | None = None) -> int:
    """Compute places anew (all of them by default) after a change of labels, outlines, licence or address.

    Returns how many texts changed; each took a tick, none took a version. Where only the CSV line did (its
    columns changed, the place did not) one tick stands for all: nobody who follows places has to hear of it.
    """
    work.forget()
    labels = words(work)
    changed = lines = 0
    for places in _slices(work, _locked_numbers(work, place_ids)):
        told, silent = _refresh_slice(work, places, labels)
        changed, lines = changed + told, lines + silent
    if lines:
        if not changed:
            next_ticks(work)
        stretches.forget(work)
    return changed


def _refresh_slice(work: Work, places: Sequence[Place], labels: Words) -> tuple[int, int]:
    """Compute these places anew; returns how many changed for readers, and how many in their line alone."""
    texts = _texts_of(work, places)
    changed, silent = [], 0
    for place in places:
        text = texts[place.id]
        before = (text.feature, text.dataset, text.searched)
        project(work, place, place.fields, labels)
        if write_texts(work, place, text, labels):
            if (text.feature, text.dataset, text.searched) != before:
                changed.append(text)
            else:
                silent += 1
    if changed:
        # Flushed after the ticks are known: tick order is commit order because the clock is locked from
        # here on.
        for text, tick in zip(changed, next_ticks(work, len(changed)), strict=True):
            _stamp(work, text, tick)
    written = [(place, texts[place.id]) for place in places]
    remember_areas(work, written)
    remember_words(work, written)
    work.session.flush()
    return len(changed), silent


def _texts_of(work: Work, places: Sequence[Place]) -> dict[int, PlaceText]:
    beside = select(PlaceText).where(PlaceText.id.in_([place.id for place in places]))
    return {text.id: text for text in work.session.scalars(beside)}


def _locked_numbers(work: Work, place_ids: Iterable[int] | None) -> "array[int]":
    """Lock the places (all of them when ``None``) before the clock is, and return their numbers in order.

    Locked: a publication between the reading of a place and the writing of its text would be written over.
    All at once, because who publishes holds a place and waits for the clock: never the other way round.
    """
    query = select(Place.id).order_by(Place.id).with_for_update()
    streamed: dict[str, Any] = {"yield_per": SLICE}
    numbers = array("q")
    if place_ids is None:
        numbers.extend(work.session.scalars(query, execution_options=streamed))
        return numbers
    chosen = sorted(set(place_ids))
    for start in range(0, len(chosen), SLICE):
        numbers.extend(work.session.scalars(query.where(Place.id.in_(chosen[start : start + SLICE]))))
    return numbers


def _slices(work: Work, numbers: "array[int]") -> Iterator[Sequence[Place]]:
    """The places a few at a time, located. What was written is forgotten as one goes on: the session holds
    flushed places weakly, so that memory does not grow with their number."""
    for start in range(0, len(numbers), SLICE):
        query = select(Place).where(Place.id.in_(numbers[start : start + SLICE].tolist())).order_by(Place.id)
        places = work.session.scalars(query, execution_options={"populate_existing": True}).all()
        positions = [(place.longitude, place.latitude) for place in places]
        territory.locate_many(work, positions)
        yield places
        territory.forget_positions(work, positions)


def refresh_columns(work: Work) -> int:
    """Compute every place anew after the columns themselves changed: no line may have others than the header.

    Returns how many texts changed.
    """
    seen = set(work.session.scalars(select(Place.id)))
    return refresh(work) + _those_who_came(work, seen)


def append_column(work: Work, types: Iterable[str]) -> int:
    """A column more at the end: the places of ``types`` are computed anew, all other lines get an empty cell.

    Returns how many texts changed.
    """
    seen = set(work.session.scalars(select(Place.id).order_by(Place.id).with_for_update()))
    asked = list(work.session.scalars(select(Place.id).where(Place.type.in_(list(types)))))
    others = PlaceText.id.not_in(select(Place.id).where(Place.type.in_(list(types))))
    # Before the line end (CRLF).
    longer = func.substr(PlaceText.csv, 1, func.length(PlaceText.csv) - 2) + ",\r\n"
    work.session.execute(
        update(PlaceText).where(others).values(csv=longer, csv_bytes=PlaceText.csv_bytes + 1),
        execution_options={"synchronize_session": False},
    )
    work.session.expire_all()
    changed = refresh(work, asked) + _those_who_came(work, seen)
    stretches.forget(work)
    return changed


def _those_who_came(work: Work, seen: set[int]) -> int:
    """Compute the places that were created while the columns changed."""
    next_ticks(work)
    # The clock is locked: what was being published has ended, and what begins reads the columns anew.
    late = [place_id for place_id in work.session.scalars(select(Place.id)) if place_id not in seen]
    return refresh(work, late) if late else 0


def rebuild(work: Work) -> int:
    """Make every place anew from its revisions, and return how many differed (none, unless somebody wrote
    beside this module)."""
    # First: an index that is out of step refuses the changes of its rows.
    searching.rebuild(work)
    labels = words(work)
    differing = 0
    for places in _slices(work, _locked_numbers(work, None)):
        differing += sum(_rebuild_one(work, place, labels) for place in places)
        work.session.flush()
        texts = _texts_of(work, places)
        remember_words(work, [(place, texts[place.id]) for place in places])
    stretches.forget(work)
    return differing


def _rebuild_one(work: Work, place: Place, labels: Words) -> bool:
    history = revisions_of(work, place.id)
    before = _state(place)
    values = replay(revision.changes for revision in history)
    place.version, place.created_at, place.updated_at = history[-1].version, history[0].at, history[-1].at
    looks = _standing_looks(work, place)
    place.verified_on, place.verified_by = _latest(looks)
    project(work, place, values, labels)
    text = _text_of(work, place)
    differs = write_texts(work, place, text, labels) or _state(place) != before
    differs = checks.rewrite(work, place.id, looks) or differs
    if differs:
        _stamp(work, text, next_ticks(work)[0])
    _write_position(work, place)
    return differs


def _state(place: Place) -> dict[str, Value]:
    return {column.key: getattr(place, column.key) for column in Place.__table__.columns}
