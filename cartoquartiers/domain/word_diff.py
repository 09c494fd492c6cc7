"""Two texts compared word by word, so that a reader sees only what changes."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

_PIECES = re.compile(r"\s+|[\w’']+|[^\w\s]")

#: Beyond this many words a side, comparing takes longer than a person waits: shown as replaced.
_MOST_PIECES = 3000


class Mark(StrEnum):
    """What became of a piece of text."""

    SAME = "same"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True)
class Piece:
    """Some words and what became of them."""

    mark: Mark
    text: str


@dataclass(frozen=True)
class WordDiff:
    """The text before (same and gone pieces) and after (same and new pieces)."""

    before: tuple[Piece, ...]
    after: tuple[Piece, ...]


def word_diff(before: str, after: str) -> WordDiff:
    """Compare two texts; both sides joined give the texts back, character by character."""
    old, new = _PIECES.findall(before), _PIECES.findall(after)
    if max(len(old), len(new)) > _MOST_PIECES or _too_different(old, new):
        return WordDiff(_piece(Mark.GONE, before), _piece(Mark.NEW, after))
    left: list[Piece] = []
    right: list[Piece] = []
    for code, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        same = code == "equal" and not _is_island(old[i1:i2], i1, i2, len(old))
        left += _piece(Mark.SAME if same else Mark.GONE, "".join(old[i1:i2]))
        right += _piece(Mark.SAME if same else Mark.NEW, "".join(new[j1:j2]))
    return WordDiff(_joined(left), _joined(right))


def _too_different(old: list[str], new: list[str]) -> bool:
    """With next to nothing in common, a patchwork of small words reads worse than two plain texts."""
    words_old, words_new = ({piece for piece in pieces if piece.strip()} for pieces in (old, new))
    return len(words_old & words_new) * 5 < min(len(words_old), len(words_new))


def _is_island(pieces: list[str], start: int, end: int, length: int) -> bool:
    """A lone space between two changed words: marked with them, so that a changed phrase is one mark."""
    return start > 0 and end < length and not "".join(pieces).strip()


def _piece(mark: Mark, text: str) -> tuple[Piece, ...]:
    return (Piece(mark, text),) if text else ()


def _joined(pieces: list[Piece]) -> tuple[Piece, ...]:
    """Neighbours of one mark made one."""
    joined: list[Piece] = []
    for piece in pieces:
        if joined and joined[-1].mark is piece.mark:
            joined[-1] = Piece(piece.mark, joined[-1].text + piece.text)
        else:
            joined.append(piece)
    return tuple(joined)
