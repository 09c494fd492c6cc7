"""The pages of text that a town may write itself, and the few signs that they are written with.

An empty line parts two paragraphs; ``# `` begins a heading, ``- `` a line of a list; a link is
``[words](address)`` or an address alone. Everything else is shown as it was typed.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cartoquartiers.domain.vocabulary import Word

LONGEST = 40_000
# What a link may lead to: the web, a letter, a call, a page of this site (« //elsewhere » is none).
_SIGN = r"[^\s()<>\"\\]"
_ADDRESS = rf"(?:https?://|mailto:|tel:){_SIGN}{{1,500}}|/(?![/\\]){_SIGN}{{0,500}}"
_LINK = re.compile(rf"\[([^\[\]\n]{{1,300}})\]\(({_ADDRESS})\)|(https?://{_SIGN}{{1,500}}(?<![.,;:!?]))")


class TextPage(Word):
    """A page whose text a town may replace; the address of its own is in ``web/pages/routes.py``."""

    LEGAL = "legal", "Mentions légales"
    PRIVACY = "privacy", "Données personnelles"
    CHARTER = "charter", "Charte de contribution"
    HELP = "help", "Aide"
    ABOUT = "about", "Le projet"


@dataclass(frozen=True)
class Span:
    """Words, and where they lead (nowhere: empty)."""

    words: str
    address: str = ""


Line = tuple[Span, ...]


@dataclass(frozen=True)
class Block:
    """``kind`` is ``heading``, ``paragraph`` or ``list``; a list has a line for each item."""

    kind: str
    lines: tuple[Line, ...]


def read_prose(text: str) -> list[Block]:
    """Return the blocks of a text, in their order. Never raises: what is no sign is words."""
    blocks: list[Block] = []
    for part in re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n")):
        blocks += _blocks([line.strip() for line in part.split("\n") if line.strip()])
    return blocks


def _blocks(lines: Sequence[str]) -> Iterator[Block]:
    run: list[str] = []
    kind = ""
    for line in lines:
        own = "heading" if line.startswith("# ") else "list" if line.startswith("- ") else "paragraph"
        if run and (own != kind or own == "heading"):
            yield _block(kind, run)
            run = []
        run.append(line if own == "paragraph" else line[2:].strip())
        kind = own
    if run:
        yield _block(kind, run)


def _block(kind: str, lines: Sequence[str]) -> Block:
    return Block(kind, tuple(tuple(_spans(line)) for line in lines))


def _spans(line: str) -> Iterator[Span]:
    done = 0
    for found in _LINK.finditer(line):
        if found.start() > done:
            yield Span(line[done : found.start()])
        alone = found[3]
        yield Span(alone, alone) if alone else Span(found[1], found[2])
        done = found.end()
    if done < len(line):
        yield Span(line[done:])
