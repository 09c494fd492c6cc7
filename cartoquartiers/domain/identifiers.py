"""The numbers under which the French registers know a place, and what our own look like.

Each `normalise_` gives the canonical text or raises `ValueProblem` with the code of the reason.
"""

from __future__ import annotations

import re

from cartoquartiers.domain.errors import ValueProblem

_LA_POSTE = "356000000"
_UAI_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"
_OSM = re.compile(
    r"(?:https?://(?:www\.)?openstreetmap\.org/)?(node|way|relation|n|w|r)/?([1-9][0-9]{0,18})/?",
    re.IGNORECASE,
)
_OSM_KINDS = {"n": "node", "w": "way", "r": "relation"}
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")

_UID = re.compile(r"[0-9A-Za-z-]{1,36}")


def can_be_uid(text: str) -> bool:
    """Whether something of ours may have this uid; for any other text nobody needs to ask a database, of
    which one stumbles over what the other only does not find."""
    return _UID.fullmatch(text) is not None


def normalise_siret(text: str) -> str:
    """An establishment's 14 digits with their Luhn key. Raises `ValueProblem` (`siret_invalid`).

    Establishments of La Poste have no Luhn key: their digits add up to a multiple of five (INSEE).
    """
    digits = _compact(text)
    if re.fullmatch(r"[0-9]{14}", digits) is None:
        raise ValueProblem("siret_invalid")
    sums_to_five = digits.startswith(_LA_POSTE) and sum(map(int, digits)) % 5 == 0
    if not (_luhn(digits) or sums_to_five):
        raise ValueProblem("siret_invalid")
    return digits


def normalise_rna(text: str) -> str:
    """An association's number: W and nine characters (overseas the second digit is a letter, W9R…)."""
    return _matching(r"W[0-9][0-9A-Z][0-9]{7}", text, "rna_invalid")


def normalise_uai(text: str) -> str:
    """A school's number: seven digits, and the letter of their remainder by 23 (I, O, Q are not used)."""
    code = _matching(r"[0-9]{7}[A-Z]", text, "uai_invalid")
    if code[7] != _UAI_LETTERS[int(code[:7]) % 23]:
        raise ValueProblem("uai_invalid")
    return code


def normalise_finess(text: str) -> str:
    """A health or social establishment: nine characters, the first two its département (2A, 2B)."""
    return _matching(r"[0-9][0-9AB][0-9]{7}", text, "finess_invalid")


def normalise_postcode(text: str) -> str:
    """Five digits from 01000 to 98999."""
    return _matching(r"(?:0[1-9]|[1-8][0-9]|9[0-8])[0-9]{3}", text, "code_postal_invalid")


def normalise_code_insee(text: str) -> str:
    """A commune's code: five digits, or 2A and 2B followed by three."""
    return _matching(r"(?:[0-9]{2}|2[AB])[0-9]{3}", text, "code_insee_invalid")


def normalise_osm_id(text: str) -> str:
    """`node/123`, also from `n123` or from the address of the object's page."""
    found = _OSM.fullmatch(text.strip())
    if found is None:
        raise ValueProblem("osm_id_invalid")
    kind = found[1].lower()
    return f"{_OSM_KINDS.get(kind, kind)}/{found[2]}"


def normalise_uid(text: str) -> str:
    """A UUID in its canonical form, 36 characters in small letters; no other spelling (`uid_invalid`)."""
    small = text.strip().lower()
    if _UUID.fullmatch(small) is None:
        raise ValueProblem("uid_invalid")
    return small


def _compact(text: str) -> str:
    return re.sub(r"[\s.\-]", "", text).upper()


def _matching(pattern: str, text: str, code: str) -> str:
    compact = _compact(text)
    if re.fullmatch(pattern, compact) is None:
        raise ValueProblem(code)
    return compact


def _luhn(digits: str) -> bool:
    total = 0
    for rank, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + rank % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
