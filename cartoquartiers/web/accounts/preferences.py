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
    person_id = visit.actor.person_id
    assert person_id is not None, "the door is for people who signed in"
    wanted = visit.form.get("wanted") == "1"
    with visit.writing() as work:
        digests.set_digest(work, person_id, wanted=wanted)
    words = _("Vous recevrez le résumé du jour.") if wanted else _("Vous ne recevrez plus le résumé du jour.")
    notify(words, "ok")
    return redirect("/compte#resume", HTTPStatus.SEE_OTHER)


def inquiry(visit: Visit) -> ResponseReturnValue:
    """Switch the letters that ask whether places are still right on or off."""
    person_id = visit.actor.person_id
    assert person_id is not None, "the door is for people who signed in"
    wanted = visit.form.get("wanted") == "1"
    with visit.writing() as work:
        inquiries.set_wanted(work, person_id, wanted=wanted)
    words = (
        _("Nous vous demanderons par lettre.") if wanted else _("Nous ne vous demanderons plus par lettre.")
    )
    notify(words, "ok")
    return redirect("/compte#verifications", HTTPStatus.SEE_OTHER)
