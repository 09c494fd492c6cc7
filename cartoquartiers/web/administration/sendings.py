"""`/administration/envois`: where the changes of the whole map are sent."""

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cartoquartiers.domain.errors import Invalid
from cartoquartiers.web import webhooks
from cartoquartiers.web.visit import Visit

_HERE = "/administration/envois"


def show(visit: Visit) -> ResponseReturnValue:
    """The addresses."""
    return webhooks.page(visit, visit.work, None, _HERE, _trail())


def add(visit: Visit) -> ResponseReturnValue:
    """One more."""
    try:
        return webhooks.add(visit, None, _HERE)
    except Invalid as error:
        with visit.reading() as work:
            url = visit.form.get("url", "")
            return webhooks.page(visit, work, None, _HERE, _trail(), problems=error.problems, url=url)


def start_again(visit: Visit) -> ResponseReturnValue:
    """Start one again."""
    return webhooks.start_again(visit, None, _HERE)


def change_secret(visit: Visit) -> ResponseReturnValue:
    """Sign with another secret."""
    return webhooks.change_secret(visit, None, _HERE)


def remove(visit: Visit) -> ResponseReturnValue:
    """End one."""
    return webhooks.remove(visit, None, _HERE)


def _trail() -> list[tuple[str, str | None]]:
    return [(_("Administration"), "/administration"), (_("Envois"), None)]
