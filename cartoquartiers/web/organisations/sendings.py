"""`/structures/<code>/envois`: where the changes of the structure's places are sent."""

from collections.abc import Iterable

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cartoquartiers.domain.errors import Invalid, Problem
from cartoquartiers.store.work import Work
from cartoquartiers.usecases import membership
from cartoquartiers.web import webhooks
from cartoquartiers.web.visit import Visit


def show(visit: Visit, code: str) -> ResponseReturnValue:
    """The addresses, for members."""
    return _page(visit, visit.work, code)


def add(visit: Visit, code: str) -> ResponseReturnValue:
    """One more."""
    try:
        return webhooks.add(visit, code, _here(code))
    except Invalid as error:
        with visit.reading() as work:
            return _page(visit, work, code, error.problems, visit.form.get("url", ""))


def start_again(visit: Visit, code: str) -> ResponseReturnValue:
    """Start one again."""
    return webhooks.start_again(visit, code, _here(code))


def change_secret(visit: Visit, code: str) -> ResponseReturnValue:
    """Sign with another secret."""
    return webhooks.change_secret(visit, code, _here(code))


def remove(visit: Visit, code: str) -> ResponseReturnValue:
    """End one."""
    return webhooks.remove(visit, code, _here(code))


def _here(code: str) -> str:
    return f"/structures/{code}/envois"


def _page(
    visit: Visit, work: Work, code: str, problems: Iterable[Problem] = (), url: str = ""
) -> ResponseReturnValue:
    name = membership.must_keep(work, visit.actor, code).name
    trail = [(_("Structures"), "/structures"), (name, f"/structures/{code}"), (_("Envois"), None)]
    return webhooks.page(visit, work, code, _here(code), trail, problems=problems, url=url)
