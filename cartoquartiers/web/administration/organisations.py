"""`/administration/structures`: associations and directorates, their members, the places that they keep."""

import re
import uuid
from typing import Any

from flask import Response
from flask_babel import gettext as _

from cartoquartiers.domain.errors import Conflicting, Invalid, NotFound, Problem
from cartoquartiers.domain.proposal import parse_proposal
from cartoquartiers.store.queries import administration as queries
from cartoquartiers.store.queries import places as place_queries
from cartoquartiers.store.queries.precedence import wants_precedence
from cartoquartiers.store.queries.territory import taxonomy
from cartoquartiers.store.work import Work
from cartoquartiers.usecases import contribute, organisations
from cartoquartiers.usecases.organisations import Draft
from cartoquartiers.web import numbers
from cartoquartiers.web.administration import forms, present
from cartoquartiers.web.context import notify
from cartoquartiers.web.visit import Visit

_HOME = "/administration/structures"
_FIELDS = ("name", "contact", "site_web", "description")
_ON_A_PAGE = 50
_UID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_SHORT = re.compile(r"(?:.*/l/)?([2-9a-z]{6})/?")


def show(visit: Visit) -> Response:
    """The list of structures."""
    return forms.page("structures", structures=queries.structures(visit.work))


def new(visit: Visit) -> Response:
    """The form of a new structure."""
    return forms.page("structure_new", given=dict.fromkeys(_FIELDS, ""))


def add(visit: Visit) -> Response:
    """Add a structure."""
    given = forms.kept(visit, _FIELDS)
    try:
        with visit.writing() as work:
            code = organisations.add(work, visit.actor, Draft(**given))
    except Invalid as error:
        return forms.page("structure_new", forms.problems_of(error), given=given)
    notify(_("La structure est ajoutée. Choisissez maintenant ses membres et ses lieux."), "ok")
    return forms.back_to(f"{_HOME}/{code}")


def edit(visit: Visit, code: str) -> Response:
    """One structure."""
    line = _line(visit.work, code)
    given = {name: getattr(line, name) or "" for name in _FIELDS}
    at = numbers.page_number(visit, line.places, _ON_A_PAGE)
    return forms.page("structure", given=given, place_asked="", **_context(visit.work, line, at))


def save(visit: Visit, code: str) -> Response:
    """Change what a structure says of itself."""
    given = forms.kept(visit, _FIELDS)
    try:
        with visit.writing() as work:
            organisations.save(work, visit.actor, code, Draft(**given))
    except Invalid as error:
        return _again(visit, code, forms.problems_of(error), dict(given))
    notify(_("La structure est enregistrée."), "ok")
    return forms.back_to(f"{_HOME}/{code}")


def save_members(visit: Visit, code: str) -> Response:
    """Choose the members."""
    members = [numbers.small_number(text, -1) for text in visit.form.getlist("member")]
    with visit.writing() as work:
        organisations.set_members(work, visit.actor, code, members)
    notify(_("Les membres sont enregistrés."), "ok")
    return forms.back_to(f"{_HOME}/{code}#membres")


def save_exclusive(visit: Visit, code: str) -> Response:
    """Let the structure publish alone on its places, or not."""
    exclusive = visit.form.get("exclusive") == "1"
    with visit.writing() as work:
        organisations.set_exclusive(work, visit.actor, code, exclusive=exclusive)
    words = _("La structure publie seule sur ses fiches.") if exclusive else _("Le droit est partagé.")
    notify(words, "ok")
    return forms.back_to(f"{_HOME}/{code}#priorite")


def add_place(visit: Visit, code: str) -> Response:
    """Put a place into the care of the structure: a contribution like any other."""
    asked = visit.form.get("place", "").strip()[:500]
    with visit.reading() as work:
        _line(work, code)
        found = _place_uid(work, asked)
    if found is None:
        problem = Problem("place", "unknown_place")
        return _again(visit, code, [problem], None, asked)
    _set_keeper(visit, found, code)
    notify(_("Le lieu est confié à cette structure."), "ok")
    return forms.back_to(f"{_HOME}/{code}#lieux")


def drop_place(visit: Visit, code: str) -> Response:
    """Take a place out of the structure's care."""
    with visit.reading() as work:
        found = _place_uid(work, visit.form.get("place", ""))
    if found is None:
        raise NotFound("place")
    _set_keeper(visit, found, None)
    notify(_("Le lieu n’est plus confié à cette structure."), "ok")
    return forms.back_to(f"{_HOME}/{code}#lieux")


def remove(visit: Visit, code: str) -> Response:
    """Delete a structure that keeps no place."""
    try:
        with visit.writing() as work:
            organisations.remove(work, visit.actor, code)
    except Conflicting as error:
        forms.tell(error)
        return forms.back_to(f"{_HOME}/{code}")
    notify(_("La structure est supprimée."), "ok")
    return forms.back_to(_HOME)


def _set_keeper(visit: Visit, place: tuple[str, int], code: str | None) -> None:
    uid, version = place
    body = {
        "uid": str(uuid.uuid4()),
        "kind": "correct",
        "place": uid,
        "base_version": version,
        "changes": {"structure": {"to": code}},
    }
    with visit.writing() as work:
        contribute.submit(work, visit.actor, parse_proposal(body))


def _place_uid(work: Work, asked: str) -> tuple[str, int] | None:
    """Find a published place by what people paste: the address of its page, its short address, its uid."""
    uid = _UID.search(asked.lower())
    short = _SHORT.fullmatch(asked.lower())
    place = None
    if uid:
        place = place_queries.place_by_uid(work, uid[0])
    elif short:
        place = place_queries.place_by_short_code(work, short[1])
    return (place.uid, place.version) if place and not place.gone else None


def _line(work: Work, code: str) -> queries.StructureLine:
    line = queries.structure(work, code)
    if line is None:
        raise NotFound("structure")
    return line


def _again(
    visit: Visit, code: str, problems: list[Problem], given: dict[str, str] | None, asked: str = ""
) -> Response:
    with visit.reading() as work:
        line = _line(work, code)
        shown = given or {name: getattr(line, name) or "" for name in _FIELDS}
        return forms.page("structure", problems, given=shown, place_asked=asked, **_context(work, line, 0))


def _context(work: Work, line: queries.StructureLine, at: int) -> dict[str, Any]:
    return {
        "structure": line,
        "drawings": {code: kind.pictogram for code, kind in taxonomy(work).types.items()},
        "everybody": queries.everybody(work),
        "members": queries.members_of(work, line.code),
        "exclusive": wants_precedence(work, line.code),
        "places": queries.places_of(work, line.code, at * _ON_A_PAGE, _ON_A_PAGE),
        "pages": present.pages(f"{_HOME}/{line.code}", {}, at, _ON_A_PAGE, line.places),
    }
