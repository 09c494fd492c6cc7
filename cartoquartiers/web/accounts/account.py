"""`/compte`: my contributions, my role, my password, where I am signed in."""

from http import HTTPStatus
from typing import Any

from flask import make_response, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cartoquartiers.domain.errors import Invalid, Problem
from cartoquartiers.domain.policy import Scope
from cartoquartiers.domain.subscriptions import Subject
from cartoquartiers.store.queries import territory
from cartoquartiers.store.queries.mine import contributions_of, count_contributions
from cartoquartiers.store.queries.stewards import listing_of
from cartoquartiers.store.work import Work
from cartoquartiers.usecases import accounts, digests, inquiries, sessions, stewards
from cartoquartiers.web.accounts.confirming import status_of, trouble_with_password
from cartoquartiers.web.accounts.present import contribution_lines, membership, scope_words, session_lines
from cartoquartiers.web.context import notify
from cartoquartiers.web.cookies import SESSION_COOKIE
from cartoquartiers.web.labels import taxonomy
from cartoquartiers.web.subjects import address_of
from cartoquartiers.web.visit import Visit
from cartoquartiers.web.wording import sentence

_ON_A_PAGE = 20


def show(visit: Visit) -> ResponseReturnValue:
    """The account of the person who is signed in."""
    return _page(visit, visit.work)


def choose_listing(visit: Visit) -> ResponseReturnValue:
    """A référent says what the public directory may show."""
    person_id = visit.actor.person_id
    assert person_id is not None, "the door is for people who signed in"
    listed, contact = visit.form.get("listed") == "1", visit.form.get("contact", "")
    try:
        with visit.writing() as work:
            stewards.choose_listing(work, person_id, listed=listed, contact=contact)
    except Invalid as error:
        typed = {"listed": listed, "contact": contact, "problem": sentence(error.problems[0])}
        with visit.reading() as work:
            return make_response(_page(visit, work, typed), HTTPStatus.UNPROCESSABLE_ENTITY)
    notify(_("L’annuaire montre ce que vous avez choisi."), "ok")
    return redirect("/compte#annuaire", HTTPStatus.SEE_OTHER)


def _page(visit: Visit, work: Work, typed: dict[str, Any] | None = None) -> str:
    actor = visit.actor
    assert actor.person_id is not None, "the door is for people who signed in"
    total = count_contributions(work, actor.person_id)
    page = _page_number(visit.args.get("page", ""), total)
    mine = contributions_of(work, actor.person_id, page * _ON_A_PAGE, _ON_A_PAGE)
    names = territory.territory(work)
    open_sessions = sessions.sessions_of(work, actor.person_id)
    return render_template(
        "accounts/account.html",
        account=actor,
        scope=scope_words(actor.scope, names, taxonomy(work)),
        structures=membership(actor, names),
        my_area_url=address_of(Subject(scope=actor.scope)) if actor.scope != Scope() else "",
        total=total,
        contributions=contribution_lines(mine),
        first=page * _ON_A_PAGE + 1,
        last=page * _ON_A_PAGE + len(mine),
        previous=f"/compte?page={page}" if page else None,
        following=f"/compte?page={page + 2}" if (page + 1) * _ON_A_PAGE < total else None,
        digest=digests.wants_digest(work, actor.person_id),
        listing=typed or _listing(work, actor.person_id),
        inquiries=inquiries.wants(work, actor.person_id),
        sessions=session_lines(open_sessions, sessions.session_key(_token(visit))),
    )


def _listing(work: Work, person_id: int) -> dict[str, Any]:
    listed, contact = listing_of(work, person_id)
    return {"listed": listed, "contact": contact, "problem": None}


def password_form(visit: Visit) -> ResponseReturnValue:
    """The form for a new password."""
    return render_template("accounts/password.html", problems={})


def change_password(visit: Visit) -> ResponseReturnValue:
    """Change one's password; every other session ends."""
    person_id = visit.actor.person_id
    assert person_id is not None, "the door is for people who signed in"
    new = visit.form.get("password", "")
    problem = trouble_with_password(visit, "current") or accounts.password_problem(new, visit.actor.email)
    if problem:
        return _refused(problem)
    hashed = visit.toolbox.hasher.hash(new)
    with visit.writing() as work:
        accounts.set_password(work, person_id, hashed, keep=_token(visit))
    notify(_("Votre mot de passe est changé. Vos autres appareils sont déconnectés."), "ok")
    return redirect("/compte", HTTPStatus.SEE_OTHER)


def end_sessions(visit: Visit) -> ResponseReturnValue:
    """Sign one device out (`key`), or all of them but this one."""
    person_id = visit.actor.person_id
    assert person_id is not None, "the door is for people who signed in"
    key = visit.form.get("key", "")
    with visit.writing() as work:
        if key:
            sessions.end_one(work, person_id, key)
        else:
            sessions.end_sessions(work, person_id, keep=_token(visit))
    notify(_("L’appareil est déconnecté.") if key else _("Vos autres appareils sont déconnectés."), "ok")
    return redirect("/compte#appareils", HTTPStatus.SEE_OTHER)


def _refused(problem: Problem) -> ResponseReturnValue:
    page = render_template("accounts/password.html", problems={problem.field: sentence(problem)})
    return make_response(page, status_of(problem))


def _token(visit: Visit) -> str:
    return visit.cookie(SESSION_COOKIE)


def _page_number(text: str, total: int) -> int:
    """The page asked for, from 0; the nearest one that exists."""
    asked = int(text) if text.isascii() and text.isdigit() and len(text) < 8 else 1
    return max(0, min(asked, -(-total // _ON_A_PAGE)) - 1)
