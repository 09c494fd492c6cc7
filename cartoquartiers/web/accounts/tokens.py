"""Tokens of a person's programs: making one, which is shown once, and revoking."""

from flask import make_response, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cartoquartiers.domain.errors import Invalid
from cartoquartiers.usecases import tokens
from cartoquartiers.web.accounts.present import token_lines
from cartoquartiers.web.caching import kept_by_nobody
from cartoquartiers.web.context import notify
from cartoquartiers.web.numbers import small_number
from cartoquartiers.web.visit import Visit
from cartoquartiers.web.wording import sentence


def show(visit: Visit) -> ResponseReturnValue:
    """My tokens, and the form for one more."""
    assert visit.actor.person_id is not None, "the door is for people who signed in"
    return _page(visit, tokens.kept(visit.work, visit.actor.person_id))


def make(visit: Visit) -> ResponseReturnValue:
    """Make a token and show it: not kept, it cannot be shown again."""
    name, scopes = visit.form.get("name", "")[:300], visit.form.getlist("scopes")
    assert visit.actor.person_id is not None, "the door is for people who signed in"
    try:
        with visit.writing() as work:
            made = tokens.make(work, visit.actor, name, scopes)
    except Invalid as error:
        wrong = list(error.problems)
        with visit.reading() as work:
            mine = tokens.kept(work, visit.actor.person_id)
        return _page(visit, mine, given=(name, scopes), told=[(p.field, sentence(p)) for p in wrong])
    with visit.reading() as work:
        mine = tokens.kept(work, visit.actor.person_id)
    answer = make_response(_page(visit, mine, made=made))
    return kept_by_nobody(answer)


def revoke(visit: Visit) -> ResponseReturnValue:
    """End a token."""
    assert visit.actor.person_id is not None, "the door is for people who signed in"
    with visit.writing() as work:
        tokens.revoke(work, visit.actor.person_id, small_number(visit.form.get("token", ""), -1))
    notify(_("Le jeton est retiré\u00a0: il n’ouvre plus rien."), "ok")
    return redirect("/compte/jetons", 303)


def _page(
    visit: Visit,
    mine: list[tokens.Kept],
    *,
    made: str = "",
    given: tuple[str, list[str]] = ("", []),
    told: list[tuple[str, str]] | None = None,
) -> ResponseReturnValue:
    text = render_template(
        "accounts/tokens.html",
        lines=token_lines(mine),
        offered=[(scope.value, _(scope.sentence)) for scope in tokens.offered(visit.actor)],
        made=made,
        name=given[0],
        scopes=given[1],
        told=told or [],
        problems=dict(reversed(told or [])),
    )
    return make_response(text, 422 if told else 200)
