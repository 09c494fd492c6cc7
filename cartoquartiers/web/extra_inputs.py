"""Values of extra fields as the inputs of forms hold them, and back."""

from collections.abc import Iterable

from flask_babel import format_decimal
from flask_babel import gettext as _

from cartoquartiers.domain.extra_fields import ExtraField, is_code
from cartoquartiers.domain.extra_values import NO, SEPARATOR, YES, ExtraKind
from cartoquartiers.domain.fields import Value


def input_text(value: Value) -> str:
    """A kept value as one text; several choices are joined by the separator of the files."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, list):
        return SEPARATOR.join(map(str, value))
    if isinstance(value, int | float):
        return str(format_decimal(value, "0.######"))
    return str(value)


def chosen(text: str) -> list[str]:
    """The codes of several choices in one text."""
    return [code for code in text.split(SEPARATOR) if code]


def typed(row: ExtraField, text: str) -> Value:
    """What an input says, to be read by the kind of its field."""
    return chosen(text) if row.extra_kind is ExtraKind.CHOICES else text.strip() or None


def several(name: str, given: Iterable[str]) -> str:
    """What a form sent under one name: its several answers, if it is an extra field, as one text."""
    found = list(given)
    if len(found) > 1 and is_code(name):
        return SEPARATOR.join(filter(None, found))
    return found[0]


def yes_no() -> tuple[tuple[str, str], ...]:
    """The two answers of a question that has no others."""
    return (YES, _("Oui")), (NO, _("Non"))
