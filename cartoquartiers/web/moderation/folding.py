"""A proposed new place beside the record that it is of: what it adds is chosen, and it becomes no place."""

from dataclasses import dataclass, replace
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from cartoquartiers.domain.errors import Conflicting, Forbidden, Invalid, NotFound
from cartoquartiers.domain.fields import Value, photo_key
from cartoquartiers.domain.lifecycle import OPEN_STATES
from cartoquartiers.domain.merging import differing
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
from cartoquartiers.web.readings import field_label
from cartoquartiers.web.visit import Visit
from cartoquartiers.web.wording import sentence


@dataclass(frozen=True)
class Proposed:
    """The proposed place, to be compared."""

    uid: str
    fields: dict[str, Value]


@dataclass(frozen=True)
class Folding:
    """What templates/moderation/fold.html shows: the record and the proposal, ``why`` they resemble (French),
    and what there is to choose. ``sides``: uid and name of each, the record first."""

    sides: tuple[tuple[str, str], tuple[str, str]]
    place_url: str
    version: int
    since: str
    score: int
    why: str
    choices: list[Choice]
    pictures: list[Picture]
    state: str
    action: str
    back: str
    message: str = ""
    problem: str = ""
    notice: str = ""


def ask(visit: Visit, uid: str, place: str) -> ResponseReturnValue:
    """Both side by side."""
    return _page(visit, visit.work, uid, place, MultiDict())


def fold(visit: Visit, uid: str, place: str) -> ResponseReturnValue:
    """Give the record what was chosen; whoever was overtaken sees both again, with every choice."""
    wanted = filters.read(visit.args)
    with visit.reading() as work:
        one, row = _both(work, visit.actor, uid, place)
        labels = words(work)
    chosen = read_merge(visit.form, place, one.place_uid)
    try:
        said = message_of(visit.form, "message")
        wish = Fold(place, chosen.taken, chosen.photos, chosen.versions[place], said)
        with visit.writing() as work:
            told = replace(wish, message=_message(visit, one, row, wish, labels))
            correction = folding.fold(work, visit.actor, uid, told)
    except Invalid as invalid:
        with visit.reading() as work:
            return _page(visit, work, uid, place, visit.form, problem=sentence(invalid.problems[0])), 422
    except Conflicting as conflict:
        notice = _overtaken(conflict, labels)
        with visit.reading() as work:
            return _page(visit, work, uid, place, visit.form, notice=notice), 409
    return to_the_next(visit, wanted, one.turn, [uid, *([correction] if correction else [])])


def _both(work: Work, actor: Actor, uid: str, place: str) -> tuple[Waiting, PlaceRow]:
    one, row = waiting.one(work, actor, uid), places.row_by_uid(work, place)
    if one is None or one.kind != Kind.CREATE or one.place_uid == place:
        raise NotFound("contribution")
    if row is None or row.gone:
        raise NotFound("place")
    area = Area(row.commune, row.quartier, row.category, row.organisation)
    if not allowed(actor, Action.DECIDE, [*areas_about(one, None), area]):
        raise Forbidden("not_in_scope")
    return one, row


def _page(visit: Visit, work: Work, uid: str, place: str, form: MultiDict[str, str], **more: Any) -> str:
    one, row = _both(work, visit.actor, uid, place)
    labels, query = words(work), filters.query_string(filters.read(visit.args))
    proposed = Proposed(one.place_uid, folding.values_of(one.changes))
    found = scale(work).compare(subject_of(row.fields), subject_of(proposed.fields))
    shown = Folding(
        sides=((row.uid, row.name), (proposed.uid, one.name)),
        place_url=place_url(row),
        version=row.version,
        since=since(one.received_at, work.now),
        score=found.score,
        why=why(found),
        choices=[
            choice_of(group, row, proposed, labels, form)
            for group in differing(row.fields, proposed.fields, labels.taxonomy)
        ],
        pictures=_pictures(row, proposed, one.uid, form),
        state=one.state,
        action=fold_url(uid, place) + query,
        back=f"/moderation/{uid}{query}",
        message=form.get("message", ""),
        **more,
    )
    return render_template("moderation/fold.html", shown=shown, is_open=one.state in OPEN_STATES)


def _pictures(row: PlaceRow, proposed: Proposed, uid: str, form: MultiDict[str, str]) -> list[Picture]:
    """All photos, each where the moderator may see it."""
    kept = set(form.getlist(PHOTO)) if f"{VERSION}{row.uid}" in form else None
    found: dict[str, Picture] = {}
    for fields, query in ((row.fields, ""), (proposed.fields, f"?contribution={uid}")):
        for photo in fields.get("photos") or ():
            name = photo_key(photo)
            ticked = kept is None or name in kept
            found.setdefault(name, Picture(name, photo.get("alt") or "", ticked, query))
    return list(found.values())


def _message(visit: Visit, one: Waiting, row: PlaceRow, fold: Fold, labels: Words) -> str:
    """What the letter says besides the reason: where the place is, what was taken over, own words."""
    address = visit.toolbox.base_url + place_url(row)
    said = [_("Il s’agit de «\u00a0%(name)s\u00a0»\u00a0: %(url)s", name=row.name, url=address)]
    added = {photo["sha256"] for photo in one.changes.get("photos", {}).get("add", ())}
    taken = [field_label(name, labels).lower() for name in one.changes if name in fold.taken]
    taken += [_("photos").lower()] if added & fold.photos else []
    if taken:
        said.append(_("Sa fiche dit maintenant, grâce à vous\u00a0: %(fields)s.", fields=", ".join(taken)))
    return "\n\n".join([*map(str, said), *([fold.message] if fold.message else [])])


def _overtaken(conflict: Conflicting, known: Words) -> str:
    if conflict.code == "changed":
        return str(_("Entre-temps, la fiche a changé. Relisez vos choix, puis recommencez."))
    return conflict_words(conflict, known)
