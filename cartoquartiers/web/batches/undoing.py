"""Where an undoing begins: at a batch, a place's history, somebody's contribution. A preview follows."""

from datetime import date, datetime, time, timedelta

from flask import Response, make_response, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cartoquartiers.domain.errors import Invalid, NotFound, Problem
from cartoquartiers.domain.text import clean_text
from cartoquartiers.domain.vocabulary import Reason, Role
from cartoquartiers.store.queries import batches as queries
from cartoquartiers.store.queries import waiting
from cartoquartiers.store.queries.places import place_by_uid
from cartoquartiers.store.work import Work
from cartoquartiers.usecases import batches
from cartoquartiers.web.batches import form
from cartoquartiers.web.caching import kept_by_nobody
from cartoquartiers.web.context import notify
from cartoquartiers.web.numbers import small_number
from cartoquartiers.web.visit import Visit
from cartoquartiers.web.wording import sentence

_USUAL_DAYS = 30
_LONGEST = 1000
_MOST_VERSIONS = 20


def of_batch(visit: Visit, number: str) -> ResponseReturnValue:
    """Prepare the undoing of what a batch published."""
    at = small_number(number)
    try:
        with visit.writing() as work:
            batches.seen(work, visit.actor, at)
            told = {"of": "batch", "number": at}
            chosen = queries.of_batch(work, at)
            words = _("Annulation de la modification groupée n° %(number)s", number=at)
            new = batches.prepare_undoing(work, visit.actor, chosen, told, words, undoes=at)
    except Invalid as invalid:
        return _nothing(invalid, f"/moderation/lots/{at}")
    return redirect(f"/moderation/lots/{new}", 303)


def of_place(visit: Visit, uid: str) -> ResponseReturnValue:
    """Prepare the undoing of a place's latest revisions."""
    count = small_number(visit.form.get("versions", ""))
    try:
        with visit.writing() as work:
            place = place_by_uid(work, uid)
            if place is None:
                raise NotFound("place")
            count = min(count, _MOST_VERSIONS)
            chosen = queries.latest_of_place(work, place.id, count)
            told = {"of": "place", "versions": count}
            new = batches.prepare_undoing(work, visit.actor, chosen, told, _("Retour à une version d’avant"))
    except Invalid as invalid:
        return _nothing(invalid, f"/lieux/{uid}/historique")
    return redirect(f"/moderation/lots/{new}", 303)


def ask(visit: Visit, uid: str) -> ResponseReturnValue:
    """Over which days, and why, what the author of a contribution proposed is to be taken back."""
    return _page(visit, visit.work, uid)


def of_author(visit: Visit, uid: str) -> ResponseReturnValue:
    """Prepare the undoing of what the author of a contribution proposed over a span of days."""
    problems: list[Problem] = []
    first, last = (_day(visit.form.get(name, ""), name, problems) for name in ("du", "au"))
    if first and last and last < first:
        problems.append(Problem("au", "dates_backwards"))
    reason, message = visit.form.get("reason", ""), _message(visit.form.get("message", ""), problems)
    if reason not in {each.value for each in Reason}:
        problems.append(Problem("reason", "required"))
    elif reason == Reason.OTHER and not message:
        problems.append(Problem("message", "required"))
    try:
        if problems or not (first and last):
            raise Invalid(problems)
        with visit.writing() as work:
            author = _author(visit, work, uid)
            chosen = queries.of_author(work, author.number, *_span(work, first, last))
            told = {"of": "author", "first": first.isoformat(), "last": last.isoformat(), "reason": reason}
            new = batches.prepare_undoing(work, visit.actor, chosen, told, message)
    except Invalid as invalid:
        with visit.reading() as work:
            page = _page(visit, work, uid, list(invalid.problems))
        page.status_code = 422
        return page
    return redirect(f"/moderation/lots/{new}", 303)


def _nothing(invalid: Invalid, back: str) -> ResponseReturnValue:
    notify(sentence(invalid.problems[0]), "warn")
    return redirect(back, 303)


def _author(visit: Visit, work: Work, uid: str) -> queries.Author:
    found = queries.author_of(work, uid) if waiting.one(work, visit.actor, uid) else None
    if found is None:
        raise NotFound("contribution")
    return found


def _span(work: Work, first: date, last: date) -> tuple[datetime, datetime]:
    """Whole days of the territory."""
    zone = work.house.timezone
    start = datetime.combine(first, time(), zone)
    return start, datetime.combine(last + timedelta(days=1), time(), zone)


def _day(text: str, name: str, problems: list[Problem]) -> date | None:
    try:
        found = date.fromisoformat(text.strip())
    except ValueError:
        problems.append(Problem(name, "date_invalid" if text.strip() else "required"))
        return None
    if not 2000 <= found.year <= 2100:
        problems.append(Problem(name, "date_invalid"))
        return None
    return found


def _message(text: str, problems: list[Problem]) -> str | None:
    try:
        said = clean_text(text)
    except ValueError:
        problems.append(Problem("message", "bad_characters"))
        return None
    if len(said) > _LONGEST:
        problems.append(Problem("message", "too_long", {"longest": _LONGEST}))
    return said or None


def _page(visit: Visit, work: Work, uid: str, problems: list[Problem] | None = None) -> Response:
    author = _author(visit, work, uid)
    wrong = problems or []
    response = make_response(
        render_template(
            "batches/author.html",
            uid=uid,
            role_words=_(Role(author.role or Role.RESIDENT).sentence),
            first=visit.form.get("du") or (work.today - timedelta(days=_USUAL_DAYS)).isoformat(),
            last=visit.form.get("au") or work.today.isoformat(),
            reasons=[(reason.value, _(reason.sentence)) for reason in Reason],
            form=visit.form,
            problems=form.by_field(wrong),
            told=[(problem.field, sentence(problem)) for problem in wrong],
        )
    )
    return kept_by_nobody(response)
