"""The controls of the choice: filters, and one control for each thing that may change."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from cartoquartiers.domain.batch import CHANGING, Task
from cartoquartiers.domain.errors import Problem
from cartoquartiers.domain.filters import PlaceFilters
from cartoquartiers.usecases.projection import Words
from cartoquartiers.web.wording import sentence

Options = list[tuple[str, Any]]


@dataclass(frozen=True)
class Select:
    """One list of the filter form; ``options``: (code, label), or (group, options)."""

    name: str
    label: str
    options: Options
    chosen: tuple[str, ...]


@dataclass(frozen=True)
class Choosable:
    """One thing that may change: its control is a line, or a list when there are ``options``."""

    code: str
    label: str
    value_label: str
    hint: str = ""
    options: Options | None = None
    can_be_emptied: bool = True


def selects(filters: PlaceFilters, labels: Words) -> list[Select]:
    """The lists of the filter form; a list of one commune offers nothing."""
    territory = labels.territory
    found = [
        Select("rubrique", _("Rubrique"), _categories(labels), filters.rubrique),
        Select("type", _("Type de lieu"), _types(labels), filters.type),
        Select("quartier", _("Quartier"), list(territory.quartiers.items()), filters.quartier),
        Select("structure", _("Structure"), list(territory.organisations.items()), filters.structure),
    ]
    if len(territory.communes) > 1:
        found.append(Select("commune", _("Commune"), list(territory.communes.items()), filters.commune))
    return [select for select in found if select.options]


def tasks(labels: Words, *, keeper: bool) -> list[Choosable]:
    """What may change; the structure that keeps a record is given by who moderates only."""
    hints: Mapping[Task, str] = {
        Task.HORAIRES: _(
            "Écrivez-les comme vous les diriez\u00a0: du mardi au samedi de 9 h 30 à 12 h et de 14 h à 18 h."
        ),
        Task.TYPE: _("La rubrique suit le type."),
    }
    lists: Mapping[Task, Options] = {
        Task.TYPE: _types(labels),
        Task.STRUCTURE: list(labels.territory.organisations.items()),
    }
    return [
        Choosable(
            code=task.value,
            label=_(task.sentence),
            value_label=_("%(label)s\u00a0: nouvelle valeur", label=_(task.sentence)),
            hint=hints.get(task, ""),
            options=lists.get(task),
            can_be_emptied=task is not Task.TYPE,
        )
        for task in CHANGING
        if task is not Task.CLOSE and (task is not Task.STRUCTURE or (keeper and lists[task]))
    ]


def by_field(problems: Iterable[Problem]) -> dict[str, str]:
    """The sentence of the first problem of each field."""
    return {problem.field: sentence(problem) for problem in reversed(list(problems))}


def _categories(labels: Words) -> Options:
    return [(one.code, one.label) for one in labels.taxonomy.categories.values()]


def _types(labels: Words) -> Options:
    groups = [
        (one.label, [(kind.code, kind.label) for kind in labels.taxonomy.types_of(one.code)])
        for one in labels.taxonomy.categories.values()
    ]
    return [(label, kinds) for label, kinds in groups if kinds]
