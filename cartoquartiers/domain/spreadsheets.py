"""What a spreadsheet does to a cell by opening and saving it, which is no correction of anybody's."""

from __future__ import annotations

import re
from datetime import date
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal, InvalidOperation

from cartoquartiers.domain.text import fold, plain_signs

#: A number as spreadsheets write it, in French or in English: « 44000 », « 44 000,0 », « 4,40E+04 ».
_NUMBER = re.compile(r"[-+]?[0-9]+(?:[.,][0-9]+)?(?:[eE][-+]?[0-9]{1,3})?")
_SPACES = re.compile(r"[ \u00a0\u202f]")
_DIGITS = re.compile(r"\+?[0-9]{2,20}")
_DAY = re.compile(r"([0-9]{1,2})[/-]([0-9]{1,2})")
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[T ]00:00(?::00)?)?")
_FRENCH = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4}|[0-9]{2})")
_MONTHS = ("janv", "fev", "mars", "avr", "mai", "juin", "juil", "aout", "sept", "oct", "nov", "dec")
_NAMED_DAY = re.compile(rf"([0-9]{{1,2}}) ({'|'.join(_MONTHS)})[a-z]*(?: [0-9]{{2,4}})?")
#: From how many decimals, or digits in all, a spreadsheet shows fewer of them.
_LONG_DECIMALS, _LONG_DIGITS = 5, 10
_ROUNDINGS = (ROUND_HALF_UP, ROUND_HALF_EVEN, ROUND_DOWN)


def is_rewritten(was: str, cell: str) -> bool:
    """Whether a cell is what a spreadsheet makes of the text that was in it: a code without its
    leading zeros, a long number in powers of ten, a number with fewer decimals, « 24/7 » as a day of July,
    the plain signs of an older encoding."""
    if cell == was:
        return True
    return _in_plainer_signs(was, cell) or _as_number(was, cell) or _as_day(was, cell)


def french_date(text: str) -> str:
    """A day written « 02/04/2026 » as 2026-04-02; anything else as it is."""
    found = _FRENCH.fullmatch(text)
    if found is None or len(found[3]) != 4:
        return text
    try:
        return date(int(found[3]), int(found[2]), int(found[1])).isoformat()
    except ValueError:
        return text


def _in_plainer_signs(was: str, cell: str) -> bool:
    """Whether only signs were lost: whoever puts « ’ » where « ' » was corrects the text."""
    return plain_signs(was) == plain_signs(cell) and _own_signs(cell) < _own_signs(was)


def _own_signs(text: str) -> int:
    return sum(plain_signs(sign) != sign for sign in text)


def _as_number(was: str, cell: str) -> bool:
    """Phone numbers are codes as well, once their blanks are gone."""
    before = _SPACES.sub("", was) if _DIGITS.fullmatch(_SPACES.sub("", was)) else was
    known, said = _decimal(before), _decimal(_thousands(cell))
    if known is None or said is None:
        return False
    if known == said:
        return True
    # Fewer digits than were there: as wide as the column was, or as the general format allows.
    return (_is_long(before, known) or "e" in cell.lower()) and _is_rounded(known, said)


def _is_long(text: str, number: Decimal) -> bool:
    """Whether a number has more digits than a spreadsheet shows; whoever writes 1 for 1,4 corrects it."""
    return -_step(number) >= _LONG_DECIMALS or sum(map(str.isdigit, text)) >= _LONG_DIGITS


def _is_rounded(known: Decimal, said: Decimal) -> bool:
    step = _step(said)
    if step <= _step(known):
        return False
    try:
        return any(known.quantize(Decimal((0, (1,), step)), rounding=way) == said for way in _ROUNDINGS)
    except InvalidOperation:
        # More digits than are reckoned with.
        return False


def _step(number: Decimal) -> int:
    """The power of ten of the last digit."""
    exponent = number.as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0


def _thousands(cell: str) -> str:
    return re.sub(r"(?<=[0-9])[ \u00a0\u202f](?=[0-9]{3}(?![0-9]))", "", cell)


def _decimal(text: str) -> Decimal | None:
    if len(text) > 40 or not _NUMBER.fullmatch(text):
        return None
    try:
        return Decimal(text.replace(",", "."))
    except InvalidOperation:
        return None


def _as_day(was: str, cell: str) -> bool:
    """« 24/7 » became the 24 July of some year, in one of the ways to write it."""
    found = _DAY.fullmatch(was)
    if found is None:
        return False
    day, month = int(found[1]), int(found[2])
    if found := _ISO.fullmatch(cell):
        return (int(found[3]), int(found[2])) == (day, month)
    if found := _FRENCH.fullmatch(cell) or _DAY.fullmatch(cell):
        return (int(found[1]), int(found[2])) == (day, month)
    if (found := _NAMED_DAY.fullmatch(fold(cell))) is None:
        return False
    return (int(found[1]), _MONTHS.index(found[2]) + 1) == (day, month)
