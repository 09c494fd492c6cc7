"""Two texts compared word by word, so that a reader sees only what changes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

_PIECES = re.compile(r"\s+|[\w’']+|[^\w\s]")

#: Beyond this many words a side, comparing takes longer than a person waits: shown as replaced.
_MOST_PIECES = 3000
#: Up to this many, the words that stay are chosen by their weight, which takes the square of that many steps.
_FEW_PIECES = 100


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
    for is_common, i1, i2, j1, j2 in _spans(old, new):
        same = is_common and not _is_island(old[i1:i2], i1, i2, len(old))
        left += _piece(Mark.SAME if same else Mark.GONE, "".join(old[i1:i2]))
        right += _piece(Mark.SAME if same else Mark.NEW, "".join(new[j1:j2]))
    return WordDiff(_joined(left), _joined(right))


def _spans(old: list[str], new: list[str]) -> Iterator[tuple[bool, int, int, int, int]]:
    """What is common and what is not, in order: (common, from and to before, from and to after)."""
    few = max(len(old), len(new)) <= _FEW_PIECES
    blocks = (
        _heaviest(old, new) if few else SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    )
    i = j = 0
    for a, b, size in blocks:
        if i < a or j < b:
            yield False, i, a, j, b
        if size:
            yield True, a, a + size, b, b + size
        i, j = a + size, b + size


def _heaviest(old: list[str], new: list[str]) -> list[tuple[int, int, int]]:
    """The common words with the most letters and the spaces beside them, as difflib gives its blocks.

    The longest run of pieces, which difflib takes, keeps « et » between two spaces, not the day beside it.
    """
    blocks = [(0, 0, 0)]
    for i, j in _common_words(old, new):
        a, b, size = blocks.pop()
        while a + size < i and b + size < j and old[a + size] == new[b + size]:
            size += 1
        back = 0
        while i - back > a + size and j - back > b + size and old[i - back - 1] == new[j - back - 1]:
            back += 1
        if (i - back, j - back) == (a + size, b + size):
            blocks.append((a, b, size + back + 1))
        else:
            blocks += [(a, b, size), (i - back, j - back, back + 1)]
    return [*blocks, (len(old), len(new), 0)]


def _common_words(old: list[str], new: list[str]) -> list[tuple[int, int]]:
    """Where the common words stand, before and after."""
    left, right = ([n for n, piece in enumerate(pieces) if piece.strip()] for pieces in (old, new))
    best = [[0] * (len(right) + 1) for _ in range(len(left) + 1)]
    for i in reversed(range(len(left))):
        for j in reversed(range(len(right))):
            word = old[left[i]]
            met = best[i + 1][j + 1] + len(word) if word == new[right[j]] else 0
            best[i][j] = max(met, best[i + 1][j], best[i][j + 1])
    i = j = 0
    found = []
    while i < len(left) and j < len(right):
        word = old[left[i]]
        if word == new[right[j]] and best[i][j] == best[i + 1][j + 1] + len(word):
            found.append((left[i], right[j]))
            i, j = i + 1, j + 1
        elif best[i + 1][j] >= best[i][j + 1]:
            i += 1
        else:
            j += 1
    return found


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
