"""The extra fields of a type in the forms: what is asked, and what an answer proposes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from flask_babel import gettext as _

from cartoquartiers.domain.errors import Problem, ValueProblem
from cartoquartiers.domain.extra_fields import ExtraField
from cartoquartiers.domain.extra_values import ExtraKind
from cartoquartiers.domain.fields import Value
from cartoquartiers.domain.taxonomy import Taxonomy
from cartoquartiers.web.extra_inputs import chosen, input_text, yes_no
from cartoquartiers.web.extra_inputs import typed as typed_value

_FEW = 6
"""Up to so many answers are seen at once; more are a list that unfolds."""


@dataclass(frozen=True)
class Question:
    """One extra field of a form. `shape` names its macro, `value` is a text, or a list of codes.

    `blind`: there may be an answer that this person does not see, which an empty input leaves as it is.
    """

    name: str
    label: str
    hint: str
    shape: str
    required: bool
    options: tuple[tuple[str, str], ...]
    value: Any
    blind: bool = False

    @property
    def key(self) -> str:
        """What tells apart the same field where it is required and where it is not."""
        return f"{self.name}!" if self.required else self.name


def prefilled(values: Mapping[str, Value], rows: Iterable[ExtraField], *, sees_all: bool) -> dict[str, str]:
    """The inputs of a form about a place that has these values."""
    return {row.name: input_text(values.get(row.name)) if row.public or sees_all else "" for row in rows}


def questions(
    rows: Iterable[ExtraField], typed: Mapping[str, str], *, sees_all: bool = True, new: bool = True
) -> list[Question]:
    """What a form asks, with what was typed."""
    known = new or sees_all
    return [_question(row, typed.get(row.name, ""), blind=not (known or row.public)) for row in rows]


def of_types(
    taxonomy: Taxonomy, *, sees_all: bool = True, new: bool = True
) -> tuple[dict[str, list[str]], list[Question]]:
    """For the script: the keys of the questions by type, and each question once, empty."""
    by_type: dict[str, list[str]] = {}
    once: dict[str, Question] = {}
    for code, rows in taxonomy.declared.items():
        asked = questions(rows, {}, sees_all=sees_all, new=new)
        by_type[code] = [one.key for one in asked]
        once |= {one.key: one for one in asked}
    return by_type, list(once.values())


def read(
    sent: Mapping[str, str],
    before: Mapping[str, Value],
    rows: Iterable[ExtraField],
    *,
    sees_all: bool = True,
    new: bool = False,
) -> tuple[dict[str, Any], list[Problem]]:
    """The changes that the answers make, as the API takes them, and what is wrong with each."""
    changes: dict[str, Any] = {}
    problems: list[Problem] = []
    for row in rows:
        blind = not (new or row.public or sees_all)
        was = None if blind else before.get(row.name)
        if row.required and not sent.get(row.name) and not blind and (new or row.name in sent):
            problems.append(Problem(row.name, "required"))
        if row.name not in sent:
            continue
        typed = typed_value(row, sent[row.name])
        try:
            value = row.kind.parse(typed)
        except ValueProblem as problem:
            if typed != typed_value(row, input_text(was)):
                problems.append(Problem(row.name, problem.code, problem.params))
            continue
        if not row.kind.same(value, was):
            add_only = blind and row.extra_kind is ExtraKind.CHOICES
            changes[row.name] = {"add": value} if add_only else {"to": value}
    return changes, problems


def _question(row: ExtraField, typed: str, *, blind: bool) -> Question:
    codes = chosen(typed)
    listed = tuple((one.code, one.label) for one in row.options if one.offered or one.code in codes)
    shape, hint = row.extra_kind.value, _hint(row, blind)
    asked = Question(row.name, row.label, hint, shape, row.required, listed, typed, blind)
    unknown = (("", _("Je ne sais pas")),)
    if row.extra_kind is ExtraKind.BOOLEAN:
        return replace(asked, shape="radios", options=(*unknown, *yes_no()))
    if row.extra_kind is ExtraKind.CHOICES:
        return replace(asked, shape="boxes", value=codes)
    if row.extra_kind is ExtraKind.CHOICE and len(listed) <= _FEW:
        return replace(asked, shape="radios", options=listed if row.required else (*unknown, *listed))
    return replace(asked, shape="list") if row.extra_kind is ExtraKind.CHOICE else asked


def _hint(row: ExtraField, blind: bool) -> str:
    told = [row.help]
    if blind:
        told.append(_("La réponse actuelle n’est pas publique\u00a0: remplissez seulement pour la changer."))
    elif not row.public:
        told.append(_("Ne sera pas publié."))
    return " ".join(filter(None, told))
