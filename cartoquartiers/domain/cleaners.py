"""Small repairs of texts that other people's files need; a mapping names them in its `clean` lists."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from cartoquartiers.domain.record import squeeze

_TAG = re.compile(r"<[^<>]*>")
_BREAK = re.compile(r"<\s*(?:br|/p|/li|/div)\b[^<>]*>", re.IGNORECASE)
_COUNTRY = re.compile(r"[\s,]+france\s*$", re.IGNORECASE)
_ADDRESS = re.compile(
    r"^(?P<street>.*?)[\s,;–-]*\b(?P<code>\d{5})\s+(?P<town>[^\d,]+?)(?:\s+cedex\b.*)?$", re.IGNORECASE
)
_DECIMAL_NUMBER = re.compile(r"^\s*(\d{1,5})[.,]0+(?=\s|$)")
_WORD = re.compile(r"[^\W\d_]+")
#: Words that stay small inside the name of a commune.
_SMALL = frozenset(
    ("au", "aux", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les", "lès", "sous", "sur")
)
#: Short forms in use in the files of the Loire-Atlantique and elsewhere.
_SAINTS = {"st": "Saint", "ste": "Sainte"}
#: Words that stay in capitals when a name in capitals is set in small letters.
_ACRONYMS = frozenset(
    ("AMAP", "CAF", "CCAS", "CHU", "CPAM", "CSC", "EHPAD", "MAM", "MJC", "PMI", "SNCF", "TER")
)


def strip_html(text: str) -> str:
    """Take the tags out and write the entities as characters; a break becomes a line."""
    without = _TAG.sub("", _BREAK.sub("\n", text))
    return squeeze(html.unescape(without).replace("\r", "\n"))


def town_case(text: str) -> str:
    """Write a commune given in capitals as its sign has it: ST-HERBLAIN is Saint-Herblain."""
    if not _shouted(text):
        return text
    first = True

    def word(found: re.Match[str]) -> str:
        nonlocal first
        small = found.group().lower()
        small_stays, first = small in _SMALL and not first, False
        return small if small_stays else _SAINTS.get(small, small.capitalize())

    return _WORD.sub(word, text)


def sentence_case(text: str) -> str:
    """Write a name given in capitals in small letters, but for its first letter and known acronyms."""
    if not _shouted(text):
        return text
    small = _WORD.sub(lambda word: word[0] if word[0] in _ACRONYMS else word[0].lower(), text)
    return capital(small)


def capital(text: str) -> str:
    """Give the text a capital first letter."""
    return text[:1].upper() + text[1:]


def drop_country(text: str) -> str:
    """Take ", France" off the end of an address."""
    return _COUNTRY.sub("", text)


def address_street(text: str) -> str:
    """Keep what stands before the postal code of a whole address."""
    found = _ADDRESS.match(squeeze(text))
    return (found["street"] if found else text).strip(" ,;")


def address_postal_code(text: str) -> str:
    """Keep the postal code of a whole address, "" when it has none."""
    found = _ADDRESS.match(squeeze(text))
    return found["code"] if found else ""


def address_town(text: str) -> str:
    """Keep the commune of a whole address, "" when no postal code shows where it begins."""
    found = _ADDRESS.match(squeeze(text))
    return found["town"].strip(" ,;") if found else ""


def house_number(text: str) -> str:
    """Give back the number that a spreadsheet or a database made decimal at the beginning of an address:
    « 163,0000000000 rue X » is 163 rue X."""
    return _DECIMAL_NUMBER.sub(r"\1", text)


def postal_code(text: str) -> str:
    """Give back the zero that a spreadsheet took (1000 is 01000), and drop a spreadsheet's ".0"."""
    digits = text.removesuffix(".0").replace(" ", "")
    return digits.zfill(5) if digits.isascii() and digits.isdigit() and len(digits) == 4 else digits


def first_line(text: str) -> str:
    """Keep the first line."""
    return text.partition("\n")[0].rstrip()


def _shouted(text: str) -> bool:
    return text.isupper() and any(len(word) > 1 for word in _WORD.findall(text))


CLEANERS: Mapping[str, Callable[[str], str]] = MappingProxyType(
    {
        function.__name__: function
        for function in (
            strip_html,
            squeeze,
            town_case,
            sentence_case,
            capital,
            drop_country,
            address_street,
            address_postal_code,
            address_town,
            house_number,
            postal_code,
            first_line,
        )
    }
)
