"""`/administration/portail`: publishing on data.gouv.fr, what was sent, and what would be."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from flask import Response
from flask_babel import gettext as _

from cartoquartiers.domain.errors import Invalid, Problem
from cartoquartiers.domain.portal import PortalTrouble
from cartoquartiers.store.work import Work
from cartoquartiers.toolbox import LOOPBACK
from cartoquartiers.usecases import acts, jobs, portal
from cartoquartiers.usecases.portal import Step
from cartoquartiers.web.administration import forms
from cartoquartiers.web.context import notify
from cartoquartiers.web.moments import moment
from cartoquartiers.web.visit import Visit

_HERE = "/administration/portail"


@dataclass(frozen=True)
class Row:
    """A line of the preview: what would be done to what (a set, or one of its files), and the very body."""

    is_set: bool
    verb: str
    changes: bool
    name: str
    body: str


def show(visit: Visit) -> Response:
    """The state, the form, and what would be sent now; the portal is not asked."""
    return _page(visit, visit.work, portal.wanted(visit.work))


def save(visit: Visit) -> Response:
    """Keep the organisation and the choice; a key that was typed takes the place of the one before."""
    organisation, key = visit.form.get("organisation", "").strip(), visit.form.get("key", "").strip()
    on = visit.form.get("on") == "1"
    try:
        if key:
            portal.check_key(key)
        with visit.writing() as work:
            has_key = bool(key) or _has_key(visit)
            portal.save(
                work, visit.actor, organisation, on=on, has_key=has_key, reachable=_is_reachable(visit)
            )
            if key:
                # Before the commit: a choice to publish is never kept without its key.
                visit.toolbox.portal_key.write(key)
                acts.record(work, visit.actor, "portal.key", "data.gouv.fr")
            jobs.wake(work, portal.JOB)
    except Invalid as error:
        with visit.reading() as work:
            given = {"organisation": organisation, "on": on}
            return _page(visit, work, given, forms.problems_of(error))
    notify(
        _("C’est enregistré. L’envoi se fait dans la minute qui suit.") if on else _("C’est enregistré."),
        "ok",
    )
    return forms.back_to(_HERE)


def send(visit: Visit) -> Response:
    """Have the worker do it now."""
    with visit.writing() as work:
        jobs.wake(work, portal.JOB)
    notify(
        _("L’envoi se fait dans la minute qui suit\u202f; rechargez cette page pour en voir le résultat."),
        "ok",
    )
    return forms.back_to(_HERE)


def forget_key(visit: Visit) -> Response:
    """Remove the key, and stop."""
    with visit.writing() as work:
        wanted = portal.wanted(work)
        portal.save(work, visit.actor, wanted["organisation"], on=False, has_key=False)
        acts.record(work, visit.actor, "portal.no_key", "data.gouv.fr")
        visit.toolbox.portal_key.forget()
    notify(_("La clé est oubliée, et la publication arrêtée. Révoquez aussi la clé sur le portail."), "ok")
    return forms.back_to(_HERE)


def forget(visit: Visit) -> Response:
    """Look for the sets on the portal again, and create those that are not there."""
    with visit.writing() as work:
        portal.forget(work, visit.actor, visit.toolbox.portal.base)
        jobs.wake(work, portal.JOB)
    notify(_("Les jeux de données seront cherchés sur le portail, et créés s’ils n’y sont plus."), "ok")
    return forms.back_to(_HERE)


def _page(visit: Visit, work: Work, given: dict[str, Any], problems: Iterable[Problem] = ()) -> Response:
    base = visit.toolbox.portal.base
    told = portal.told(work, base)
    steps = portal.plan(work, base)
    trouble = told["trouble"]
    return forms.page(
        "portal",
        problems,
        given=given,
        base=base,
        wanted=portal.wanted(work),
        has_key=_has_key(visit),
        organisation=told["organisation"].get("name"),
        pages=[one["page"] for one in told["sets"].values() if one.get("page")],
        at=moment(datetime.fromisoformat(told["at"])) if told["at"] else None,
        trouble=trouble
        and {
            "words": _(PortalTrouble(trouble["code"]).sentence),
            "said": trouble["said"],
            "when": moment(datetime.fromisoformat(trouble["at"])),
            "missing": trouble["code"] == PortalTrouble.MISSING,
        },
        rows=[_row(step) for step in steps],
    )


def _is_reachable(visit: Visit) -> bool:
    """A portal on this very machine, to try things on, may be told of addresses of this very machine."""
    return visit.toolbox.in_production or urlsplit(visit.toolbox.portal.base).hostname in LOOPBACK


def _has_key(visit: Visit) -> bool:
    return visit.toolbox.portal_key.read() is not None


def _row(step: Step) -> Row:
    verbs = {"create": _("à créer"), "update": _("à mettre à jour"), "nothing": _("à jour")}
    body = json.dumps(step.body, ensure_ascii=False, indent=2)
    return Row(len(step.name) == 1, verbs[step.verb], step.verb != "nothing", str(step.body["title"]), body)
