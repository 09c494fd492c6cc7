"""The page of the addresses that changes are sent to: a structure's, or the administration's."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import make_response, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from cartoquartiers.domain.errors import Conflicting, Invalid, Problem, read_problem
from cartoquartiers.store.queries import webhooks as queries
from cartoquartiers.store.work import Work
from cartoquartiers.usecases import webhooks
from cartoquartiers.usecases.ports import FetchRefused
from cartoquartiers.web.caching import kept_by_nobody
from cartoquartiers.web.context import notify
from cartoquartiers.web.import_words import told
from cartoquartiers.web.limits import count_lookup
from cartoquartiers.web.moments import moment
from cartoquartiers.web.numbers import small_number
from cartoquartiers.web.visit import Visit


def page(
    visit: Visit,
    work: Work,
    organisation: str | None,
    here: str,
    trail: list[tuple[str, str | None]],
    *,
    problems: Iterable[Problem] = (),
    url: str = "",
) -> ResponseReturnValue:
    """The addresses with how their last tries went; with problems, the form that came back (422)."""
    wrong = [(problem.field, told(problem)) for problem in problems]
    key = visit.toolbox.secret_key
    text = render_template(
        "webhooks.html",
        here=here,
        trail=trail,
        hooks=[_shown(work, row, key) for row in queries.of(work, organisation)],
        url=url,
        told=wrong,
        problems=dict(wrong),
    )
    answer = make_response(text, 422 if wrong else 200)
    return kept_by_nobody(answer)


def _shown(work: Work, row: queries.Hook, key: str) -> dict[str, Any]:
    if not row.active:
        state = (_("Arrêté"), "alert")
    else:
        state = (_("En difficulté"), "warn") if row.failures else (_("En marche"), "ok")
    return {
        "number": row.id,
        "url": row.url,
        "state": state,
        "active": row.active,
        "secret": webhooks.secret_of(key, row.uid, row.secret_number),
        "both": webhooks.former_number(work, row) is not None,
        "tries": [_told(one) for one in queries.deliveries(work, row.id)],
    }


def _told(one: queries.Delivery) -> dict[str, str]:
    count = ngettext("%(num)s changement", "%(num)s changements", one.count)
    result = told(read_problem(one.trouble)) if one.trouble else _("reçu")
    if one.trouble and one.status:
        result = _("pas reçu\u00a0: l’adresse répond %(status)s", status=one.status)
    return {"when": moment(one.at), "count": count, "result": result}


def add(visit: Visit, organisation: str | None, here: str) -> ResponseReturnValue:
    """Have changes sent to the address of the form. Raises Invalid on `url`."""
    url = visit.form.get("url", "").strip()
    with visit.reading() as work:
        # Before the address is judged: what a name leads to is told to nobody else.
        webhooks.must_manage(work, visit.actor, organisation)
    if url:
        count_lookup()
        try:
            visit.toolbox.outside.check(url)
        except FetchRefused as refused:
            raise Invalid([Problem("url", refused.code, refused.params)]) from None
    with visit.writing() as work:
        webhooks.add(work, visit.actor, organisation, url)
    notify(_("Les changements publiés à partir de maintenant seront envoyés à cette adresse."), "ok")
    return redirect(here, 303)


def start_again(visit: Visit, organisation: str | None, here: str) -> ResponseReturnValue:
    """Start one again."""
    with visit.writing() as work:
        webhooks.start_again(work, visit.actor, organisation, _number(visit))
    notify(_("L’envoi reprend, avec ce qui attendait."), "ok")
    return redirect(here, 303)


def change_secret(visit: Visit, organisation: str | None, here: str) -> ResponseReturnValue:
    """Sign with another secret."""
    try:
        with visit.writing() as work:
            webhooks.change_secret(work, visit.actor, organisation, _number(visit))
    except Conflicting as error:
        notify(told(Problem("", error.code)), "alert")
        return redirect(here, 303)
    words = _("Le secret est changé. Pendant 24 heures, l’ancien signe encore, dans un second en-tête.")
    notify(words, "ok")
    return redirect(here, 303)


def remove(visit: Visit, organisation: str | None, here: str) -> ResponseReturnValue:
    """End one."""
    with visit.writing() as work:
        webhooks.remove(work, visit.actor, organisation, _number(visit))
    notify(_("Plus rien n’est envoyé à cette adresse."), "ok")
    return redirect(here, 303)


def _number(visit: Visit) -> int:
    return small_number(visit.form.get("webhook", ""), 0)
