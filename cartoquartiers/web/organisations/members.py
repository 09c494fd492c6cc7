"""Inviting people into a structure, taking an invitation back, ending a membership."""

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cartoquartiers.domain.errors import Invalid, NotFound
from cartoquartiers.usecases import invitations, membership
from cartoquartiers.web.context import language
from cartoquartiers.web.organisations.space import again, back
from cartoquartiers.web.visit import Visit

_MEMBERS = "#membres"


def invite(visit: Visit, code: str) -> ResponseReturnValue:
    """Send an invitation."""
    email = visit.form.get("email", "")
    try:
        with visit.writing() as work:
            invitations.invite(work, visit.actor, code, email, language())
    except Invalid as error:
        return again(visit, code, error, {"email": email})
    return back(code, _("L’invitation part à %(email)s.", email=email.strip()), _MEMBERS)


def cancel(visit: Visit, code: str) -> ResponseReturnValue:
    """Take an invitation back."""
    with visit.writing() as work:
        invitations.cancel(work, visit.actor, code, _number(visit, "invitation"))
    return back(code, _("L’invitation est retirée\u00a0: son lien ne sert plus."), _MEMBERS)


def remove(visit: Visit, code: str) -> ResponseReturnValue:
    """End the membership of somebody, or one's own."""
    number = _number(visit, "member")
    with visit.writing() as work:
        membership.remove(work, visit.actor, code, number)
    if number == visit.actor.person_id:
        return back(code, _("Vous avez quitté la structure. Ses lieux restent publiés."))
    return back(code, _("Cette personne n’est plus membre."), _MEMBERS)


def _number(visit: Visit, name: str) -> int:
    """A number that fits every database. Raises ``NotFound``."""
    text = visit.form.get(name, "")
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise NotFound(name)
    return int(text)
