"""Extra fields as filters: what may be asked of the places of a type, and how it is called."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from cartoquartiers.domain.extra_fields import ExtraField
from cartoquartiers.domain.extra_values import ExtraKind
from cartoquartiers.domain.field_groups import FieldGroup
from cartoquartiers.domain.freshness import ASKED
from cartoquartiers.domain.taxonomy import Taxonomy
from cartoquartiers.web.extra_inputs import yes_no


@dataclass(frozen=True)
class Filter:
    """One extra field: its code is the name of the parameter, `answers` are (code, label)."""

    code: str
    label: str
    answers: tuple[tuple[str, str], ...]
    types: tuple[str, ...]

    def words(self, answer: str) -> str:
        """« Table à langer : Oui », for a filter that is on."""
        said = dict(self.answers).get(answer, answer)
        return f"{self.label} {said}" if self.label.endswith("?") else f"{self.label}\u00a0: {said}"


def filters_of(taxonomy: Taxonomy) -> dict[str, Filter]:
    """Return every extra field that can be filtered, by code."""
    return {
        row.name: Filter(row.name, row.label, _answers(row), taxonomy.types_with(row.name))
        for row in taxonomy.columns
        if row.answers
    }


def of_types(taxonomy: Taxonomy, types: Iterable[str]) -> list[Filter]:
    """Return those that one of these types declares."""
    wanted = set(types)
    return [one for one in filters_of(taxonomy).values() if wanted & set(one.types)]


def as_json(taxonomy: Taxonomy) -> list[dict[str, Any]]:
    """The same for the script of the map, with the other filters that only the server can answer."""
    asked = Filter("verifier", _("À vérifier"), tuple((one.value, _(one.sentence)) for one in ASKED), ())
    return [
        {"code": one.code, "label": one.label, "answers": one.answers, "types": one.types}
        for one in (*filters_of(taxonomy).values(), asked)
    ]


def to_check(group: str) -> str:
    """« À vérifier : horaires », for the filter by group of fields."""
    return str(_("À vérifier\u00a0: %(what)s", what=_(FieldGroup(group).sentence)))


def _answers(row: ExtraField) -> tuple[tuple[str, str], ...]:
    return yes_no() if row.extra_kind is ExtraKind.BOOLEAN else tuple(row.labels.items())
