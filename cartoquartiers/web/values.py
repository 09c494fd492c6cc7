"""The values of FIELDS as people read them: labels for codes, words for hours, spaces in a number."""

from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from cartoquartiers.domain.contacts import phone_french
from cartoquartiers.domain.opening_hours import french, parse
from cartoquartiers.domain.vocabulary import Access, Etat, Family, Gone, Licence, Word
from cartoquartiers.usecases.projection import Words
from cartoquartiers.web.moments import day

_CHOICES: Mapping[str, type[Word]] = {
    "famille": Family,
    "acces_fauteuil": Access,
    "etat": Etat,
    "licence": Licence,
    "gone": Gone,
}


def in_words(name: str, value: Any, words: Words) -> str | None:
    """The value of the field `name` in plain French, None when empty; an unreadable one as it is."""
    if name == "gone" and value is None:
        return str(_("Sur la carte"))
    if value in (None, "", []):
        return None
    try:
        return _WRITERS[name](value, words) if name in _WRITERS else _plain(name, value)
    except (ValueError, KeyError, TypeError):
        return str(value)


def _plain(name: str, value: Any) -> str:
    if name in _CHOICES:
        return _CHOICES[name](value).sentence
    return str(value)


def _hours(value: Any, words: Words) -> str:
    return " · ".join(french(parse(value)))


def _position(value: Any, words: Words) -> str:
    longitude, latitude = value
    return f"{latitude:.6f}, {longitude:.6f}"


def _photos(value: Any, words: Words) -> str:
    return str(ngettext("%(num)d photo", "%(num)d photos", len(value)))


def _category(value: Any, words: Words) -> str:
    return words.taxonomy.categories[value].label


def _type(value: Any, words: Words) -> str:
    return words.taxonomy.types[value].label


def _structure(value: Any, words: Words) -> str:
    return words.territory.organisations[value]


_WRITERS: Mapping[str, Callable[[Any, Words], str]] = {
    "rubrique": _category,
    "type": _type,
    "structure": _structure,
    "horaires": _hours,
    "position": _position,
    "photos": _photos,
    "telephone": lambda value, _words: phone_french(value),
    "ferme_jusqu_au": lambda value, _words: day(value),
}
