"""My data: take them along, or leave."""

import json
from http import HTTPStatus

from flask import Response, make_response, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cartoquartiers.domain.errors import Conflicting, Problem
from cartoquartiers.store.queries.personal import everything_about
from cartoquartiers.usecases import leaving
from cartoquartiers.web.accounts.confirming import trouble_with_password
from cartoquartiers.web.caching import kept_by_nobody
from cartoquartiers.web.context import notify
from cartoquartiers.web.cookies import SESSION_COOKIE
from cartoquartiers.web.visit import Visit
from cartoquartiers.web.wording import sentence


def download(visit: Visit) -> ResponseReturnValue:
    """Everything that is kept about the person, as a JSON file."""
    person_id = visit.actor.person_id
    assert person_id is not None, "the door is for people who signed in"
    text = json.dumps(everything_about(visit.work, person_id), ensure_ascii=False, indent=2)
    response = Response(text + "\n", mimetype="application/json")
    response.headers["Content-Disposition"] = 'attachment; filename="mes-donnees.json"'
    return kept_by_nobody(response)


def leaving_form(visit: Visit) -> ResponseReturnValue:
    """What goes and what stays, before somebody leaves."""
    return render_template("accounts/leave.html", problems={})


def leave(visit: Visit) -> ResponseReturnValue:
    """Empty the account; the password is asked once more."""
    person_id = visit.actor.person_id
    assert person_id is not None, "the door is for people who signed in"
    problem = trouble_with_password(visit, "password")
    if problem:
        return _refused(problem.field, problem.code)
    try:
        with visit.writing() as work:
            leaving.leave(work, person_id)
    except Conflicting as conflict:
        return _refused("", conflict.code)
    notify(_("Votre compte est effacé. Merci pour tout ce que vous avez apporté à la carte."), "ok")
    response = redirect("/", HTTPStatus.SEE_OTHER)
    visit.cookies.take_back(response, SESSION_COOKIE)
    return response


def _refused(field: str, code: str) -> ResponseReturnValue:
    page = render_template("accounts/leave.html", problems={field: sentence(Problem(field, code))})
    return make_response(page, HTTPStatus.UNPROCESSABLE_ENTITY)
