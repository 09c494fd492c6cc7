"""`/administration/personnes`: accounts, roles and their limits."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Response
from flask_babel import gettext as _

from cartoquartiers.domain.errors import Conflicting, Invalid, NotFound, Problem
from cartoquartiers.domain.vocabulary import Role
from cartoquartiers.store.queries import administration as queries
from cartoquartiers.store.queries.factors import factors_of
from cartoquartiers.store.queries.territory import taxonomy, territory
from cartoquartiers.store.work import Work
from cartoquartiers.usecases import factors, people
from cartoquartiers.web import numbers
from cartoquartiers.web.administration import forms, present
from cartoquartiers.web.caching import kept_by_nobody
from cartoquartiers.web.context import notify
from cartoquartiers.web.visit import Visit

_HOME = "/administration/personnes"
_ON_A_PAGE = 50


def show(visit: Visit) -> Response:
    """The list of accounts."""
    work = visit.work
    words = visit.args.get("q", "").strip()[:100]
    role = visit.args.get("role", "")
    role = role if role in {member.value for member in Role} else ""
    total = queries.count_people(work, words, role)
    at = numbers.page_number(visit, total, _ON_A_PAGE)
    rows = queries.people(work, words, role, at * _ON_A_PAGE, _ON_A_PAGE)
    return forms.page(
        "people",
        people=present.person_rows(rows, territory(work), taxonomy(work)),
        total=total,
        words=words,
        role_asked=role,
        roles=present.roles(),
        pages=present.pages(_HOME, {"q": words, "role": role}, at, _ON_A_PAGE, total),
    )


def new(visit: Visit) -> Response:
    """The form of a new account."""
    given = {"email": "", "name": "", "role": Role.RESIDENT.value}
    return forms.page("person_new", given=given, **_choices(visit.work, {}))


def add(visit: Visit) -> Response:
    """Open an account; its password is shown on this one answer and nowhere else."""
    password = forms.new_password()
    hashed = visit.toolbox.hasher.hash(password)
    email = visit.form.get("email", "")
    try:
        post = forms.post_of(visit)
        if not email.strip():
            raise Invalid([Problem("email", "required")])
        with visit.writing() as work:
            number = people.add(work, visit.actor, email, post, hashed)
    except (Invalid, Conflicting) as error:
        with visit.reading() as work:
            again = forms.kept(visit, ("email", "name", "role"))
            context = _choices(work, _ticked(visit))
        return forms.page("person_new", forms.problems_of(error, "email"), given=again, **context)
    return _password_page(visit, number, password, is_new=True)


def edit(visit: Visit, number: str) -> Response:
    """One account."""
    line = _line(visit.work, number)
    given = {"name": line.name, "role": line.role.value}
    return _person_page(visit.work, line, given, _held(line))


def save(visit: Visit, number: str) -> Response:
    """Change name, role, limits and structures."""
    try:
        post = forms.post_of(visit)
        with visit.writing() as work:
            people.change(work, visit.actor, numbers.small_number(number), post)
    except (Invalid, Conflicting) as error:
        with visit.reading() as work:
            line = _line(work, number)
            again = forms.kept(visit, ("name", "role"))
            return _person_page(work, line, again, _ticked(visit), forms.problems_of(error, "role"))
    notify(_("Le compte est enregistré."), "ok")
    return forms.back_to(f"{_HOME}/{number}")


def reset_password(visit: Visit, number: str) -> Response:
    """Replace a forgotten password by one that is made up."""
    password = forms.new_password()
    hashed = visit.toolbox.hasher.hash(password)
    with visit.writing() as work:
        people.reset_password(work, visit.actor, numbers.small_number(number), hashed)
    return _password_page(visit, numbers.small_number(number), password, is_new=False)


def drop_factors(visit: Visit, number: str) -> Response:
    """Take the second step away from somebody who lost everything it needs."""
    with visit.writing() as work:
        factors.reset(work, visit.actor, numbers.small_number(number))
    notify(_("La deuxième étape est retirée\u00a0; les sessions de cette personne sont fermées."), "ok")
    return forms.back_to(f"{_HOME}/{number}")


def end_sessions(visit: Visit, number: str) -> Response:
    """End everything that somebody has open, and nothing else."""
    with visit.writing() as work:
        people.end_sessions(work, visit.actor, numbers.small_number(number))
    notify(_("Les appareils de cette personne sont déconnectés."), "ok")
    return forms.back_to(f"{_HOME}/{number}")


def switch(visit: Visit, number: str) -> Response:
    """Switch an account off or on."""
    active = visit.form.get("active") == "1"
    try:
        with visit.writing() as work:
            people.set_active(work, visit.actor, numbers.small_number(number), active=active)
    except Conflicting as error:
        forms.tell(error)
    else:
        done = (
            _("Le compte est réactivé.")
            if active
            else _("Le compte est désactivé ; ses sessions sont fermées.")
        )
        notify(done, "ok")
    return forms.back_to(f"{_HOME}/{number}")


def _password_page(visit: Visit, number: int, password: str, *, is_new: bool) -> Response:
    with visit.reading() as work:
        line = _line(work, str(number))
    answer = forms.page("password", person=line, password=password, is_new=is_new)
    return kept_by_nobody(answer)


def _person_page(
    work: Work,
    line: queries.PersonLine,
    given: Mapping[str, str],
    ticked: dict[str, Any],
    wrong: Sequence[Problem] = (),
) -> Response:
    found = factors_of(work, line.id)
    return forms.page("person", wrong, person=line, given=given, factors=found, **_choices(work, ticked))


def _line(work: Work, number: str) -> queries.PersonLine:
    line = queries.person(work, numbers.small_number(number))
    if line is None:
        raise NotFound("person")
    return line


def _choices(work: Work, ticked: dict[str, Any]) -> dict[str, Any]:
    names, labels = territory(work), taxonomy(work)
    return {
        "roles": present.roles(),
        "communes": list(names.communes.items()),
        "quartiers": list(names.quartiers.items()),
        "rubriques": [(code, category.label) for code, category in labels.categories.items()],
        "structures": list(names.organisations.items()),
        "ticked": {"commune": (), "quartier": (), "rubrique": (), "structure": (), **ticked},
    }


def _ticked(visit: Visit) -> dict[str, Any]:
    return {name: visit.form.getlist(name) for name in ("commune", "quartier", "rubrique", "structure")}


def _held(line: queries.PersonLine) -> dict[str, Any]:
    scope = line.scope
    return {
        "commune": scope.communes,
        "quartier": scope.quartiers,
        "rubrique": scope.categories,
        "structure": line.organisations,
    }
