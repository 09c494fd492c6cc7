"""`/administration/tablettes`: the devices that agents share, invited by a code, revoked in one click."""

from flask import Response
from flask_babel import gettext as _

from cartoquartiers.domain.errors import Invalid
from cartoquartiers.usecases import tablets
from cartoquartiers.web.administration import forms
from cartoquartiers.web.caching import kept_by_nobody
from cartoquartiers.web.context import notify
from cartoquartiers.web.moments import moment
from cartoquartiers.web.numbers import small_number
from cartoquartiers.web.square import square
from cartoquartiers.web.visit import Visit


def show(visit: Visit) -> Response:
    """The list of tablets."""
    return forms.page("tablets", tablets=_rows(visit), given={})


def invite(visit: Visit) -> Response:
    """Make a code for one device; this page alone shows it."""
    try:
        with visit.writing() as work:
            code = tablets.invite(work, visit.actor, visit.form.get("name", ""))
    except Invalid as invalid:
        return forms.page("tablets", invalid.problems, tablets=_rows(visit), given=visit.form)
    address = f"{visit.toolbox.base_url}/tablette"
    page = forms.page(
        "tablet_invited",
        name=visit.form.get("name", ""),
        square=square(visit, f"{address}?code={code}"),
        code=f"{code[:5]} {code[5:]}",
        url=address,
        minutes=int(tablets.INVITED.total_seconds() // 60),
    )
    return kept_by_nobody(page)


def _rows(visit: Visit) -> list[tuple[tablets.Enrolled, str]]:
    with visit.looking() as work:
        known = tablets.everything(work)
    return [(one, moment(one.invited_until or one.enrolled_at)) for one in known]


def revoke(visit: Visit, number: str) -> Response:
    """End an enrolment, its codes and its sessions."""
    with visit.writing() as work:
        tablets.revoke(work, visit.actor, small_number(number))
    notify(_("La tablette est retirée\u00a0: ses codes et ses sessions n’ouvrent plus rien."), "ok")
    return forms.back_to("/administration/tablettes")
