"""What the links of letters open, without a session. Looking changes nothing: mail programs look too."""

from http import HTTPStatus

from flask import redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cartoquartiers.domain.errors import NotFound
from cartoquartiers.domain.subscriptions import Rhythm
from cartoquartiers.store.queries import news
from cartoquartiers.usecases import subscriptions
from cartoquartiers.web.context import notify
from cartoquartiers.web.following.present import changed, list_page, private
from cartoquartiers.web.labels import words
from cartoquartiers.web.visit import Visit


def look(visit: Visit, token: str) -> ResponseReturnValue:
    """What would be followed, and one button."""
    row = subscriptions.is_waiting(visit.work, token)
    if row is None:
        return _gone()
    called = subscriptions.called(visit.work, row.subject, words(visit.work))
    rhythm = _(Rhythm(row.rhythm).sentence)
    return private(render_template("following/confirm.html", token=token, called=called, rhythm=rhythm))


def confirm(visit: Visit, token: str) -> ResponseReturnValue:
    """Begin, once."""
    try:
        with visit.writing() as work:
            mine = subscriptions.confirm(work, token)
    except NotFound:
        return _gone()
    notify(_("C’est noté\u00a0: une lettre vous dira ce qui change."), "ok")
    return redirect(f"/abonnements/{mine}", HTTPStatus.SEE_OTHER)


def show(visit: Visit, token: str) -> ResponseReturnValue:
    """« Mes abonnements », for whoever has a letter."""
    number = news.number_by_token(visit.work, token)
    return _gone() if number is None else list_page(visit.work, number, f"/abonnements/{token}")


def change(visit: Visit, token: str) -> ResponseReturnValue:
    """Change or end one of them, or all."""
    with visit.writing() as work:
        number = news.number_by_token(work, token)
        if number is None:
            return _gone()
        changed(visit, work, number)
        some_left = bool(news.confirmed(work, number))
    return redirect(f"/abonnements/{token}", HTTPStatus.SEE_OTHER) if some_left else _ended()


def stop_form(visit: Visit, token: str) -> ResponseReturnValue:
    """One button that ends the letters; without a script, and nothing else to be read first."""
    if news.number_by_token(visit.work, token) is None:
        return _ended()
    return private(render_template("following/stop.html", token=token, rhythm=_rhythm(visit)))


def stop(visit: Visit, token: str) -> ResponseReturnValue:
    """End the letters of one rhythm, or all. Mail programs send this by themselves (RFC 8058): no session, no
    question, and the same answer when there was nothing left to end."""
    with visit.writing() as work:
        number = news.number_by_token(work, token)
        if number is not None:
            rhythm = _rhythm(visit)
            subscriptions.end(work, number, rhythm=Rhythm(rhythm) if rhythm else None)
    return _ended()


def _rhythm(visit: Visit) -> str:
    said = visit.args.get("rythme", "")
    return said if said in {one.value for one in Rhythm} else ""


def _ended() -> ResponseReturnValue:
    return private(render_template("following/stopped.html"))


def _gone() -> ResponseReturnValue:
    return private(render_template("following/gone.html"), HTTPStatus.GONE)
