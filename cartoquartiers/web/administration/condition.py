"""`/administration/etat`: what this installation lacks or has wrong, without asking anybody else."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import Response
from flask_babel import gettext as _

from cartoquartiers.domain.checkup import Finding, Level, State
from cartoquartiers.toolbox import Toolbox
from cartoquartiers.usecases.checkup import inside, outside
from cartoquartiers.web.administration import forms
from cartoquartiers.web.surroundings import surroundings
from cartoquartiers.web.visit import Visit

_TAGS = {Level.OK: "ok", Level.WATCH: "warn", Level.WRONG: "alert"}
_WORDS = frozenset(state.sentence for state in State)


@dataclass(frozen=True)
class Row:
    """A finding in the visitor's language; ``tag`` is the colour of its level."""

    level: str
    tag: str
    sentence: str
    advice: str


def show(visit: Visit) -> Response:
    """The findings, the worst first."""
    findings = sorted(_look(visit), key=lambda one: list(_TAGS).index(one.level), reverse=True)
    wrong = sum(one.level is not Level.OK for one in findings)
    return forms.page("condition", rows=[_row(one, visit.toolbox) for one in findings], wrong=wrong)


def _look(visit: Visit) -> Iterator[Finding]:
    here = surroundings(visit.toolbox)
    yield from inside.look(visit.work, here)
    yield from outside.look(here)


def _row(one: Finding, toolbox: Toolbox) -> Row:
    facts = {name: _(value) if value in _WORDS else value for name, value in one.facts.items()}
    return Row(
        _(one.level.sentence),
        _TAGS[one.level],
        _(one.check.sentence) % facts,
        toolbox.as_typed(_(one.advice.sentence)) if one.advice else "",
    )
