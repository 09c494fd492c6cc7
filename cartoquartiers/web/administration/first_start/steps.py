"""The steps of the first start: which there are, which are done, and the page of one."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask import Response
from flask_babel import gettext as _

from cartoquartiers.domain.errors import Problem
from cartoquartiers.domain.first_start import OPTIONAL, Step
from cartoquartiers.usecases import first_start
from cartoquartiers.web.administration import forms
from cartoquartiers.web.moves import FIRST_START, FIRST_START_END
from cartoquartiers.web.visit import Visit

# Where the same is set in the administration, with all that belongs to it.
DOORS = {
    Step.SITE: "/administration/reglages",
    Step.TERRITORY: "/administration/territoire",
    Step.RUBRIQUES: "/administration/rubriques",
    Step.LOOK: "/administration/apparence",
    Step.LEGAL: "/administration/reglages#mentions",
    Step.MAIL: "/administration/courrier",
}


@dataclass(frozen=True)
class Row:
    """A step in the list: where it is, what it is called, whether it is done, may be left out, is shown."""

    address: str
    label: str
    door: str
    done: bool
    optional: bool
    here: bool


def address_of(step: Step) -> str:
    """Where a step is."""
    return f"{FIRST_START}/{step.value}"


def following(step: Step) -> str:
    """The page after a step."""
    steps = list(Step)
    rank = steps.index(step) + 1
    return address_of(steps[rank]) if rank < len(steps) else FIRST_START_END


def page(
    visit: Visit, template: str, here: Step | None, problems: Iterable[Problem] = (), **context: Any
) -> Response:
    """The page of a step (``None``: of the end), beside the list of all."""
    with visit.looking() as work:
        done = first_start.done(work, str(visit.toolbox.settings["MAIL_URL"]))
    rows = [
        Row(address_of(step), _(step.sentence), DOORS[step], done[step], step in OPTIONAL, step is here)
        for step in Step
    ]
    further = following(here) if here else ""
    return forms.page(f"first_start/{template}", problems, steps=rows, following=further, **context)
