"""The words that French phrases about opening hours are made of."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

HOLIDAYS = 7

_DAYS = {"lu": 0, "ma": 1, "me": 2, "je": 3, "ve": 4, "sa": 5, "di": 6}
_SETS: dict[str, tuple[int, ...]] = {
    "everyday": tuple(range(7)),
    "weekdays": tuple(range(5)),
    "weekend": (5, 6),
    "holidays": (HOLIDAYS,),
}

# In this order: the first pattern that fits wins.
_PATTERNS: tuple[tuple[str, str], ...] = (
    ("noise", r"au public\b|sans interruption\b|non[- ]stop\b"),
    ("always", r"24 ?h? ?(?:/|sur) ?24 ?h?\b|acces (?:libre )?permanent\b|en permanence\b|toujours\b"),
    (
        "everyday",
        r"7 ?j? ?(?:/|sur) ?7 ?j?(?:ours)?\b|tous les jours\b|toute la semaine\b|chaque jour\b|tlj\b",
    ),
    ("weekdays", r"en semaine\b"),
    ("weekend", r"week[ -]?ends?\b"),
    ("holidays", r"jours? feries?\b|feries?\b"),
    ("off", r"fermee?s?\b|fermeture\b"),
    ("except", r"sauf\b|excepte\b|hors\b"),
    ("day", r"(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)s?\b"),
    ("day", r"(?:lun|mar|mer|jeu|ven|sam|dim|lu|ma|me|je|ve|sa|di)\b\.?"),
    ("part", r"(?:matin(?:ee)?s?|apres[ -]?midis?|soir(?:ee)?s?)\b"),
    ("noon", r"midi\b"),
    ("midnight", r"minuit\b"),
    ("time", r"[0-9]{1,2} ?(?:h(?:eures?|rs?)?|:) ?(?:[0-5][0-9](?: ?(?:h|mn|min))?\b|(?![a-z0-9]))"),
    ("number", r"[0-9]{1,2}\b"),
    ("to", r"jusqu'(?:a|au)\b|a\b|au\b"),
    ("dash", r"[-–—→]"),
    ("slash", r"/"),
    ("and", r"et\b|puis\b|ainsi que\b|,|&|\+"),
    ("stop", r"[.;·|\n]"),
    (
        "noise",
        r"(?:ouverte?s?|ouverture|horaires?|accueil|permanence|boutique|magasin|est|tous|compris|inclus)\b",
    ),
    ("noise", r"(?:parking(?: souterrain)?|parc en enclos|la|du|de|le|les|des)\b|:"),
)
_TOKEN = re.compile("|".join(f"(?P<k{rank}>{pattern})" for rank, (_, pattern) in enumerate(_PATTERNS)))


@dataclass(frozen=True)
class Token:
    """A word: its kind, the days it names (Monday 0, public holidays 7) or the minutes since midnight."""

    kind: str
    days: tuple[int, ...] = ()
    minutes: int = 0


def tokens_of(text: str) -> list[Token] | None:
    """The words of a phrase without those that add nothing; None when one of them is unknown."""
    plain = plain_letters(text)
    found: list[Token] = []
    place = 0
    while place < len(plain):
        match = _TOKEN.match(plain, place)
        if match is None or match.end() == place:
            return None
        assert match.lastgroup is not None
        kind = _PATTERNS[int(match.lastgroup[1:])][0]
        if kind != "noise":
            found.append(_token(kind, match[0]))
        place = match.end()
        while plain[place : place + 1] == " ":
            place += 1
    return found


def _token(kind: str, word: str) -> Token:
    if kind == "day":
        return Token("day", (_DAYS[word[:2]],))
    if kind in _SETS:
        return Token("days", _SETS[kind])
    if kind in ("noon", "midnight"):
        return Token("time", minutes=12 * 60 if kind == "noon" else 24 * 60)
    if kind in ("time", "number"):
        numbers = [int(digits) for digits in re.findall(r"[0-9]+", word)]
        return Token(kind, minutes=numbers[0] * 60 + (numbers[1] if len(numbers) > 1 else 0))
    return Token(kind)


def plain_letters(text: str) -> str:
    """A text without accents and capitals, with single spaces."""
    apart = unicodedata.normalize("NFKD", text.lower().replace("’", "'"))
    letters = "".join(c for c in apart if unicodedata.category(c) != "Mn")
    return re.sub(r"[^\S\n]+", " ", letters).strip()
