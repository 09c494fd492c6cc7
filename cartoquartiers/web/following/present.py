"""What somebody follows, in words; the same list behind the link of a letter and in an account."""

from dataclasses import dataclass

from flask import make_response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cartoquartiers.domain.errors import NotFound
from cartoquartiers.domain.subscriptions import Rhythm
from cartoquartiers.store.queries import news
from cartoquartiers.store.work import Work
from cartoquartiers.usecases import subscriptions
from cartoquartiers.web.caching import behind_a_secret
from cartoquartiers.web.context import notify
from cartoquartiers.web.labels import words
from cartoquartiers.web.moments import moment
from cartoquartiers.web.subjects import rhythm_asked
from cartoquartiers.web.visit import Visit


@dataclass(frozen=True)
class Line:
    """One thing that is followed; ``url`` leads to a place."""

    id: int
    called: str
    url: str | None
    rhythm: str
    since: str


def private(page: str, status: int = 200) -> ResponseReturnValue:
    """A page behind a secret address."""
    return behind_a_secret(make_response(page, status))


def list_page(work: Work, follower_id: int | None, action: str) -> ResponseReturnValue:
    """« Mes abonnements ». ``action`` is where its forms go."""
    page = render_template(
        "following/mine.html",
        lines=[] if follower_id is None else _lines(work, follower_id),
        action=action,
        rhythms=[(one.value, _(one.sentence)) for one in Rhythm],
    )
    return private(page)


def changed(visit: Visit, work: Work, follower_id: int) -> None:
    """Do what a form of the list asks for: another rhythm, one less, or none left."""
    wanted, number = visit.form.get("action", ""), visit.form.get("id", "")
    if wanted == "end_all":
        subscriptions.end(work, follower_id)
        notify(_("C’est fait\u00a0: vous ne recevrez plus ces lettres."), "ok")
        return
    if not (number.isascii() and number.isdecimal() and len(number) < 10):
        raise NotFound("subscription")
    if wanted == "end":
        subscriptions.end(work, follower_id, int(number))
        notify(_("C’est fait\u00a0: vous ne suivez plus cela."), "ok")
    else:
        subscriptions.change(work, follower_id, int(number), rhythm_asked(visit.form.get("rythme", "")))
        notify(_("Le rythme est changé."), "ok")


def _lines(work: Work, follower_id: int) -> list[Line]:
    labels = words(work)
    return [
        Line(
            row.id,
            subscriptions.called(work, row.subject, labels),
            f"/lieux/{row.subject.place}" if row.subject.place else None,
            row.rhythm,
            moment(row.created_at),
        )
        for row in news.confirmed(work, follower_id)
    ]
