"""`/administration/tablettes`: the devices that agents share, each revoked in one click."""

from flask import Response
from flask_babel import gettext as _

from cartoquartiers.usecases import tablets
from cartoquartiers.web.administration import forms
from cartoquartiers.web.context import notify
from cartoquartiers.web.moments import moment
from cartoquartiers.web.numbers import small_number
from cartoquartiers.web.visit import Visit


def show(visit: Visit) -> Response:
    """The list of tablets."""
    rows = [(one, moment(one.enrolled_at)) for one in tablets.everything(visit.work)]
    return forms.page("tablets", tablets=rows)


def revoke(visit: Visit, number: str) -> Response:
    """End an enrolment, its codes and its sessions."""
    with visit.writing() as work:
        tablets.revoke(work, visit.actor, small_number(number))
    notify(_("La tablette est retirée\u00a0: ses codes et ses sessions n’ouvrent plus rien."), "ok")
    return forms.back_to("/administration/tablettes")
