"""Texts as people type them: cleaned for keeping, folded for searching and comparing."""

from __future__ import annotations

import re
import unicodedata

from cartoquartiers.domain.errors import ValueProblem

# Letters that Unicode does not take apart, though readers look for them without their ligature or stroke.
_UNTIED = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})

# What programs put in the place of signs that the encoding of a file lacks.
_PLAIN_SIGNS = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019", "'"),
        **dict.fromkeys("\u201c\u201d", '"'),
        **dict.fromkeys("\u2010\u2011\u2013\u2014", "-"),
        **dict.fromkeys("\u00a0\u202f", " "),
        "\u2026": "...",
        "œ": "oe",
        "Œ": "OE",
    }
)


class _Letters(dict[int, "str | None"]):
    """What is left of each character: accents go, what is neither letter nor digit parts words.

    A table, not a loop: a hundred names are folded to find the doubles of one place. It remembers the
    characters below U+2500 alone (alphabets, from Latin to Hebrew and Arabic; no ideograms), so that no text
    makes it grow beyond some nine thousand.
    """

    def __missing__(self, point: int) -> str | None:
        character = chr(point)
        accent = unicodedata.category(character)[0] == "M"
        left = None if accent else character if character.isalnum() else " "
        if point < _REMEMBERED:
            self[point] = left
        return left


_REMEMBERED = 0x2500
_LETTERS = _Letters()

# Invisible marks: they come with a copy and paste, and two of them can make a text read backwards.
_INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")

_SPACES = re.compile(r"\s+")
_BLANK_LINES = re.compile(r"\n{3,}")
_LITTLE = frozenset(("a", "au", "aux", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les"))
SLUG_LENGTH = 60
_LONGEST_WORD = 60

# What may stand after a place's uid in an address: a place called « Photo » must not be taken for it.
_PAGES_OF_A_PLACE = frozenset({"historique", "corriger", "confirmer", "signaler", "photo"})


def fold(text: str) -> str:
    """The text without accents, case or punctuation: « L’Œuvre – Été » → « l oeuvre ete ».

    Made for comparing and searching, never for showing. Folding twice changes nothing.
    """
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold()).translate(_UNTIED)
    return " ".join(apart.translate(_LETTERS).split())


def singular(text: str) -> str:
    """The folded words in the singular as spelling tells it, to compare names: « Jardin(s) familiaux » →
    « jardin familial ». No French: « repas » loses its letter too, on both sides of a comparison.
    """
    return " ".join(filter(None, map(_one, fold(text).split())))


def _one(word: str) -> str:
    if len(word) > 4 and word.endswith("aux") and not word.endswith("eaux"):
        return word.removesuffix("aux") + "al"
    return word.rstrip("sx")


def plain_signs(text: str) -> str:
    """The text with the signs that every old encoding knows, as programs save it that know no other:
    « l’œuvre – “d’été” » → « l'oeuvre - "d'été" »."""
    return text.translate(_PLAIN_SIGNS)


def search_words(text: str) -> list[str]:
    """The folded words of a text, each at most 60 characters long: no index takes words without end."""
    return [word[:_LONGEST_WORD] for word in fold(text).split()]


def telling_words(words: list[str]) -> list[str]:
    """The words of a search that tell something: little ones go, but for the last, which may be the beginning
    of another.

    A third of all names holds « de »; to ask for it sorts nothing out and costs more than all the rest.
    """
    return [word for word in words[:-1] if word not in _LITTLE] + words[-1:]


def clean_line(text: str) -> str:
    """One line worth keeping: composed (NFC), trimmed, runs of blanks made one.

    Line ends and tabs become blanks, because they come with a paste from a spreadsheet.
    Raises `ValueProblem` (`control_character`) for what no keyboard gives, NUL and lone surrogates included:
    SQLite would keep them and PostgreSQL refuse them.
    """
    return _SPACES.sub(" ", _admitted(text)).strip()


def clean_text(text: str) -> str:
    """Several lines worth keeping: like `clean_line` within each line, at most one empty line in a row."""
    lines = _admitted(text).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    kept = "\n".join(_SPACES.sub(" ", line).strip() for line in lines)
    return _BLANK_LINES.sub("\n\n", kept).strip()


def slugify(name: str) -> str:
    """The readable end of an address: « Jardin de l’Île » → « jardin-de-l-ile »; never empty."""
    words = re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")
    if len(words) > SLUG_LENGTH:
        words = words[: SLUG_LENGTH + 1].rpartition("-")[0] or words[:SLUG_LENGTH]
    return f"{words}-lieu" if words in _PAGES_OF_A_PLACE else words or "lieu"


def _admitted(text: str) -> str:
    text = _INVISIBLE.sub("", text)
    for character in text:
        if character in "\t\n\r" or character.isprintable():
            continue
        if _refused(character):
            raise ValueProblem("control_character")
    return unicodedata.normalize("NFC", text)


def _refused(character: str) -> bool:
    # Cc: control characters; Cs: half of a surrogate pair; a plane’s last two code points are none.
    return unicodedata.category(character) in ("Cc", "Cs") or ord(character) & 0xFFFE == 0xFFFE
