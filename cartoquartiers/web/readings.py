"""Values of a place as people read them in French: hours in words, labels for codes, telephone numbers in
pairs."""

from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import format_decimal
from flask_babel import gettext as _

from cartoquartiers.domain.contacts import phone_french
from cartoquartiers.domain.errors import ValueProblem
from cartoquartiers.domain.extra_fields import ExtraField
from cartoquartiers.domain.extra_values import ExtraKind
from cartoquartiers.domain.fields import Value
from cartoquartiers.domain.opening_hours import in_words, parse
from cartoquartiers.domain.place import BY_NAME
from cartoquartiers.domain.vocabulary import Access, Etat, Family, Gone, Licence
from cartoquartiers.usecases.projection import Words
from cartoquartiers.web.moments import day, tongue

_ENUMS: Mapping[str, Any] = {
    "famille": Family,
    "acces_fauteuil": Access,
    "etat": Etat,
    "gone": Gone,
    "licence": Licence,
}


def field_label(name: str, words: Words | None = None) -> str:
    """The French name of a field; a name that nobody knows is given back."""
    known = BY_NAME.get(name)
    if known:
        return str(_(known.label))
    extra = words.taxonomy.extra.get(name) if words else None
    return extra.label if extra else name


def is_public(name: str, words: Words) -> bool:
    """Whether everybody may know of a field, by its name too."""
    extra = words.taxonomy.extra.get(name)
    return extra.public if extra else name in BY_NAME


def reading(name: str, value: Value, words: Words) -> str | None:
    """What a person reads of a field's value; None when there is nothing."""
    if value is None or value in ("", []):
        return None
    if name in _ENUMS:
        return _enum(name, str(value))
    extra = words.taxonomy.extra.get(name)
    if extra:
        return extra_reading(extra, value)
    special = _SPECIAL.get(name)
    return str(special(value, words) if special else value)


def extra_reading(row: ExtraField, value: Value) -> str:
    """What a person reads of the value of an extra field: the words of its options, never their codes."""
    if isinstance(value, list):
        known = [label for code, label in row.labels.items() if code in value]
        return ", ".join([*known, *(code for code in value if code not in row.labels)])
    if isinstance(value, bool):
        return str(_("Oui") if value else _("Non"))
    if isinstance(value, int | float):
        return str(format_decimal(value, "#,##0.######"))
    if row.extra_kind is ExtraKind.DATE:
        return day(value)
    return row.labels.get(value, str(value))


def hours(value: str) -> str:
    """Opening hours in words, « du lundi au vendredi de 9 h à 18 h · fermé les jours fériés »."""
    try:
        return " · ".join(in_words(parse(value), tongue()))
    except ValueProblem:
        return value


def french_spaces(text: str) -> str:
    """What was typed with plain spaces, with those that keep « : » and « ? » from starting a line."""
    for sign in "?!;":
        text = text.replace(f" {sign}", f"\u202f{sign}")
    return text.replace(" :", "\u00a0:").replace("« ", "«\u00a0").replace(" »", "\u00a0»")


def coordinates(position: tuple[float, float] | list[float]) -> str:
    """« 47,216100 N, 1,549600 O »: latitude first, as maps and telephones say it."""
    longitude, latitude = position
    north = _("N") if latitude >= 0 else _("S")
    east = _("E") if longitude >= 0 else _("O")
    degrees = [format_decimal(abs(value), "0.000000") for value in (latitude, longitude)]
    return f"{degrees[0]}\u00a0{north}, {degrees[1]}\u00a0{east}"


def _enum(name: str, value: str) -> str:
    try:
        return str(_(_ENUMS[name](value).sentence))
    except ValueError:
        return value


def _photos(value: list[Mapping[str, Any]], words: Words) -> str:
    return ", ".join(photo.get("alt") or _("photo") for photo in value)


def _category(value: str, words: Words) -> str:
    known = words.taxonomy.categories.get(value)
    return known.label if known else value


def _type(value: str, words: Words) -> str:
    known = words.taxonomy.types.get(value)
    return known.label if known else value


_SPECIAL: Mapping[str, Callable[[Any, Words], str]] = {
    "horaires": lambda value, words: hours(value),
    "position": lambda value, words: coordinates(value),
    "telephone": lambda value, words: phone_french(value),
    "ferme_jusqu_au": lambda value, words: day(value),
    "rubrique": _category,
    "type": _type,
    "structure": lambda value, words: words.territory.organisations.get(value, value),
    "photos": _photos,
}
