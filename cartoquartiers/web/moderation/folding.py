"""A proposed new place beside the record that it is of: what it adds is chosen, and it becomes no place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from flask import Response, make_response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from cartoquartiers.domain.errors import Conflicting, Forbidden, Invalid, NotFound, Problem
from cartoquartiers.domain.fields import Value, photo_key
from cartoquartiers.domain.lifecycle import OPEN_STATES
from cartoquartiers.domain.merging import offered
from cartoquartiers.domain.policy import Action, Actor, Area, allowed
from cartoquartiers.domain.resemblance import subject_of
from cartoquartiers.domain.vocabulary import Kind
from cartoquartiers.store.queries import places, waiting
from cartoquartiers.store.queries.places import PlaceRow
from cartoquartiers.store.queries.waiting import Waiting, areas_about
from cartoquartiers.store.work import Work
from cartoquartiers.usecases import folding
from cartoquartiers.usecases.folding import Fold
from cartoquartiers.usecases.look_alikes import scale
from cartoquartiers.usecases.projection import Words
from cartoquartiers.web.caching import kept_by_nobody
from cartoquartiers.web.cards import place_url
from cartoquartiers.web.labels import words
from cartoquartiers.web.moderation import filters
from cartoquartiers.web.moderation.alike import why
from cartoquartiers.web.moderation.form import message_of
from cartoquartiers.web.moderation.merging import (
    PHOTO,
    VERSION,
    Choice,
    Picture,
    choice_of,
    fold_url,
    read_merge,
)
from cartoquartiers.web.moderation.queue import since
from cartoquartiers.web.moderation.views import conflict_words, to_the_next
from cartoquartiers.web.visit import Visit
from cartoquartiers.web.wording import sentence


@dataclass(frozen=True)
class Proposed:
    """The proposed place, to be compared."""

    uid: str
    fields: dict[str, Value]


@dataclass(frozen=True)
class Successor:
    """The record that replaced one that went; ``compare``: where the proposal is laid beside it."""

    name: str
    url: str
    compare: str


@dataclass(frozen=True)
class Folding:
    """What templates/moderation/fold.html shows: the record and the proposal, ``why`` they resemble (French),
    and what there is to choose. ``sides``: uid and name of each, the record first. ``told``: what the letter
    says before the moderator's words, as far as chosen, in the ``language`` of its reader. ``problems``: by
    the name of a choice, « photo » or « message »."""

    sides: tuple[tuple[str, str], tuple[str, str]]
    place_url: str
    version: int
    since: str
    score: int
    why: str
    choices: list[Choice]
    pictures: list[Picture]
    adds_photos: bool
    told: str
    language: str
    may_fold: bool
    gone: bool
    successor: Successor | None
    action: str
    back: str
    message: str = ""
    problems: Mapping[str, str] = field(default_factory=dict)
    notice: str = ""


def ask(visit: Visit, uid: str, place: str) -> ResponseReturnValue:
    """Both side by side."""
    if _both(visit.work, visit.actor, uid, place)[1].gone:
        raise NotFound("place")
    return _page(visit, visit.work, uid, place, MultiDict())


def fold(visit: Visit, uid: str, place: str) -> ResponseReturnValue:
    """Give the record what was chosen; whoever was overtaken sees both again, with every choice."""
    wanted = filters.read(visit.args)
    with visit.reading() as work:
        one, _row = _both(work, visit.actor, uid, place)
        labels = words(work)
    chosen = read_merge(visit.form, place, one.place_uid)
    try:
        said = message_of(visit.form, "message")
        with visit.writing() as work:
            wish = Fold(place, chosen.taken, chosen.photos, chosen.versions[place], said)
            folding.fold(work, visit.actor, uid, wish)
    except Invalid as invalid:
        with visit.reading() as work:
            return _page(visit, work, uid, place, visit.form, problems=invalid.problems)
    except Conflicting as conflict:
        notice = _overtaken(conflict, labels, visit.form, place)
        with visit.reading() as work:
            return _page(visit, work, uid, place, visit.form, notice=notice)
    return to_the_next(visit, wanted, one.turn, [uid])


def _both(work: Work, actor: Actor, uid: str, place: str) -> tuple[Waiting, PlaceRow]:
    one, row = waiting.one(work, actor, uid), places.row_by_uid(work, place)
    if one is None or one.kind != Kind.CREATE or one.place_uid == place:
        raise NotFound("contribution")
    if row is None:
        raise NotFound("place")
    if not allowed(actor, Action.DECIDE, [*areas_about(one, None), Area.of(row)]):
        raise Forbidden("not_in_scope")
    return one, row


def _page(
    visit: Visit,
    work: Work,
    uid: str,
    place: str,
    form: MultiDict[str, str],
    *,
    notice: str = "",
    problems: Sequence[Problem] = (),
) -> Response:
    one, row = _both(work, visit.actor, uid, place)
    labels, query = words(work), filters.query_string(filters.read(visit.args))
    proposed = Proposed(one.place_uid, folding.proposed(work, one.changes))
    found = scale(work).compare(subject_of(row.fields), subject_of(proposed.fields))
    choices = [
        choice_of(group, row, proposed, labels, form)
        for group in offered(row.fields, proposed.fields, labels.taxonomy)
    ]
    pictures = _pictures(row, proposed, one.uid, form)
    language, told = folding.preview(work, uid, place, _taken(choices, pictures, proposed.uid))
    by_field, loose = _placed(problems, choices, pictures)
    shown = Folding(
        sides=((row.uid, row.name), (proposed.uid, one.name)),
        place_url=place_url(row),
        version=row.version,
        since=since(one.received_at, work.now),
        score=found.score,
        why=why(found),
        choices=choices,
        pictures=pictures,
        adds_photos=any(picture.query for picture in pictures),
        told=told,
        language=language,
        may_fold=one.state in OPEN_STATES and not row.gone,
        gone=bool(row.gone),
        successor=_successor(work, visit.actor, uid, row, query) if row.gone else None,
        action=fold_url(uid, place) + query,
        back=f"/moderation/{uid}{query}",
        message=form.get("message", ""),
        problems=by_field,
        notice=" ".join(filter(None, [notice, *loose])),
    )
    status = 422 if problems else 409 if notice else 200
    response = make_response(render_template("moderation/fold.html", shown=shown), status)
    return kept_by_nobody(response)


def _taken(choices: Sequence[Choice], pictures: Sequence[Picture], mine: str) -> list[str]:
    """The fields that would be taken of the proposal as it is chosen now."""
    names = [name for choice in choices if choice.chosen == mine for name in choice.name.split(",")]
    return [*names, *(["photos"] if any(one.kept and one.query for one in pictures) else [])]


def _placed(
    problems: Sequence[Problem], choices: Sequence[Choice], pictures: Sequence[Picture]
) -> tuple[dict[str, str], list[str]]:
    """What is wrong, beside what it is about; and what is about nothing on the page."""
    where = {name: choice.name for choice in choices for name in choice.name.split(",")}
    where |= {"message": "message"} | ({"photos": PHOTO} if pictures else {})
    placed = {where[one.field]: sentence(one) for one in reversed(problems) if one.field in where}
    return placed, [sentence(one) for one in problems if one.field not in where]


def _pictures(row: PlaceRow, proposed: Proposed, uid: str, form: MultiDict[str, str]) -> list[Picture]:
    """All photos, each where the moderator may see it; a record that went shows none any more."""
    kept = set(form.getlist(PHOTO)) if f"{VERSION}{row.uid}" in form else None
    found: dict[str, Picture] = {}
    record = {} if row.gone else row.fields
    for fields, query in ((record, ""), (proposed.fields, f"?contribution={uid}")):
        for photo in fields.get("photos") or ():
            name = photo_key(photo)
            ticked = kept is None or name in kept
            found.setdefault(name, Picture(name, photo.get("alt") or "", ticked, query))
    return list(found.values())


def _successor(work: Work, actor: Actor, uid: str, row: PlaceRow, query: str) -> Successor | None:
    """The record on the map that one replaced, whatever came in between."""
    seen: set[str] = set()
    later: PlaceRow | None = row
    while later is not None and later.gone and later.uid not in seen:
        seen.add(later.uid)
        later = places.row_by_uid(work, str(later.fields.get("replaced_by") or ""))
    if later is None or later.gone:
        return None
    mine = allowed(actor, Action.DECIDE, [Area.of(later)])
    return Successor(later.name, place_url(later), fold_url(uid, later.uid) + query if mine else "")


def _overtaken(conflict: Conflicting, known: Words, form: MultiDict[str, str], place: str) -> str:
    if conflict.code == "gone":
        return str(_("Entre-temps, la fiche n’est plus sur la carte. Vos choix et vos mots sont gardés ici."))
    if conflict.code == "changed" and f"{VERSION}{place}" not in form:
        return str(_("Voici la fiche qui a remplacé l’autre. Relisez vos choix, puis recommencez."))
    if conflict.code == "changed":
        return str(_("Entre-temps, la fiche a changé. Relisez vos choix, puis recommencez."))
    return conflict_words(conflict, known)
