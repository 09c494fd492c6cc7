"""Small changes that a target's writing asks for; a profile names them in its `repairs` lists."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from cartoquartiers.domain.record import squeeze

_HOUSE_NUMBER = re.compile(
    r"^(?P<number>\d{1,5})\s*(?P<suffix>bis|ter|quater|quinquies|[a-z](?=[\s,]))?\s*,?\s+(?P<street>\D.*)$",
    re.IGNORECASE,
)
_LETTERS = str.maketrans(
    {"’": "'", "‘": "'", "ʼ": "'", "œ": "oe", "Œ": "Oe", "æ": "ae", "Æ": "Ae", "–": "-", "—": "-"}
)
# What the SCDL admits in a street and in the name of a commune.
_NOT_STREET = re.compile(r"[^a-zA-Z0-9\-'\s\u00C0-\u00FF]")
_NOT_TOWN = re.compile(r"[^A-Za-z\s\-\u00C0-\u00FF]")
_SUMMARY = 280


@dataclass(frozen=True, slots=True)
class Repair:
    """A change; `told` is what the list of gaps says when it altered something (French, empty: nothing)."""

    apply: Callable[[str], str]
    told: str = ""


def street_number(address: str) -> str:
    """« 12 bis rue X » gives « 12 bis »; the SCDL writes 99999 where there is no number."""
    found = _HOUSE_NUMBER.match(squeeze(address))
    if not address:
        return ""
    return " ".join(filter(None, (found["number"], (found["suffix"] or "").lower()))) if found else "99999"


def street_name(address: str) -> str:
    """The address without its number."""
    found = _HOUSE_NUMBER.match(squeeze(address))
    return found["street"] if found else address


def plain_street(text: str) -> str:
    """Only what the SCDL admits in the name of a street: no ’ œ . ( )."""
    plain = unicodedata.normalize("NFC", text).translate(_LETTERS)
    return squeeze(_NOT_STREET.sub(" ", plain).replace("\n", " "))


def plain_town(text: str) -> str:
    """Only letters, spaces and hyphens."""
    plain = unicodedata.normalize("NFC", text).translate(_LETTERS)
    return squeeze(_NOT_TOWN.sub(" ", plain).replace("\n", " "))


def compact_phone(text: str) -> str:
    """« +33240419000 »."""
    return re.sub(r"[^+0-9]", "", text)


def spaced_phone(text: str) -> str:
    """« +33 240419000 », as European institutions write it."""
    return re.sub(r"^(\+33)", r"\1 ", compact_phone(text))


def summary(text: str) -> str:
    """The first 280 characters at most, cut between two words."""
    line = squeeze(text).replace("\n", " ")
    if len(line) <= _SUMMARY:
        return line
    return line[: _SUMMARY - 1].rpartition(" ")[0].rstrip(" ,;:") + "…"


def access_condition(hours: str) -> str:
    """What opening hours say of the access to a fountain, in the words of its schema."""
    if not hours:
        return ""
    return "aucune" if hours.strip() == "24/7" else "établissement soumis à horaires"


def osm_letter(text: str) -> str:
    """« node/12 » is « n12 »."""
    return re.sub(r"^(n|w|r)[a-z]*/", r"\1", text)


def web_only(text: str) -> str:
    """An address of the web, or nothing."""
    return text if text.startswith(("https://", "http://")) else ""


_SCDL = "Signes que le schéma n’admet pas (’ œ . parenthèses…) remplacés."
REPAIRS: Mapping[str, Repair] = MappingProxyType(
    {
        "day": Repair(lambda text: text[:10]),
        "street_number": Repair(street_number),
        "street_name": Repair(street_name),
        "plain_street": Repair(plain_street, _SCDL),
        "plain_town": Repair(plain_town, "Apostrophe ou autre signe que le schéma n’admet pas remplacé."),
        "compact_phone": Repair(compact_phone),
        "spaced_phone": Repair(spaced_phone),
        "summary": Repair(summary, "Texte coupé à 280 caractères."),
        "access_condition": Repair(access_condition),
        "osm_letter": Repair(osm_letter),
        "siren": Repair(lambda text: text[:9]),
        "web_only": Repair(web_only),
        "no_final_stop": Repair(lambda text: text.rstrip(". "), "Point final retiré."),
        "lower": Repair(str.lower),
    }
)
