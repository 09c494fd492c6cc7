"""What a person wishes to be told."""

from http import HTTPStatus

from flask import redirect
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cartoquartiers.usecases import digests, inquiries
from cartoquartiers.web.context import notify
from cartoquartiers.web.visit import Visit


def digest(visit: Visit) -> ResponseReturnValue:
    """Switch the daily letter on or off."""
    with visit.writing() as work:
        digests.set_digest(work, _person(visit), wanted=_wanted(visit))
    yes, no = _("Vous recevrez le résumé du jour."), _("Vous ne recevrez plus le résumé du jour.")
    return _told(yes if _wanted(visit) else no, "resume")


def inquiry(visit: Visit) -> ResponseReturnValue:
    """Switch the letters that ask whether places are still right on or off."""
    with visit.writing() as work:
        inquiries.set_wanted(work, _person(visit), wanted=_wanted(visit))
    yes, no = _("Nous vous demanderons par lettre."), _("Nous ne vous demanderons plus par lettre.")
    return _told(yes if _wanted(visit) else no, "verifications")


def _person(visit: Visit) -> int:
    assert visit.actor.person_id is not None, "the door is for people who signed in"
    return visit.actor.person_id


def _wanted(visit: Visit) -> bool:
    return visit.form.get("wanted") == "1"


def _told(words: str, where: str) -> ResponseReturnValue:
    notify(words, "ok")
    return redirect(f"/compte#{where}", HTTPStatus.SEE_OTHER)
