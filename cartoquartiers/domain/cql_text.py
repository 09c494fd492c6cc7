"""A filter as people and programs write it (CQL2 text), read into the tree that CQL2 JSON is.

Read here and not by a library: those that exist run for ever on twenty open brackets, or end the process on
two thousand (docs/decisions/0014-filters-of-features.md). Every loop below takes at least one token, and
brackets go no deeper than MOST_DEEP.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

import shapely

from cartoquartiers.domain.errors import ValueProblem

Tree = Any
LONGEST = 20_000
"""Characters of a filter."""
MOST_DEEP = 60

_TOKEN = re.compile(
    r"\s*(?:(?P<text>'(?:[^']|'')*')|(?P<quoted>\"(?:[^\"]|\"\")+\")"
    r"|(?P<number>[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)"
    r"|(?P<word>[^\W\d][\w.:]*)|(?P<sign><=|>=|<>|[=<>(),]))"
)
_SHAPES = frozenset(
    f"{many}{kind}" for many in ("", "MULTI") for kind in ("POINT", "LINESTRING", "POLYGON")
) | {"GEOMETRYCOLLECTION"}
_SIGNS = frozenset({"=", "<>", "<", ">", "<=", ">="})


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    at: int

    @property
    def upper(self) -> str:
        """The word without regard to case; nothing for what is no bare word."""
        return self.text.upper() if self.kind == "word" else ""


def read_text(text: str) -> Tree:
    """The tree of a filter. Raises ValueProblem (`filter_unreadable`, `filter_too_long`)."""
    if len(text) > LONGEST:
        raise ValueProblem("filter_too_long", most=LONGEST)
    reader = _Reader(text)
    tree = reader.either()
    if reader.token.kind != "end":
        raise reader.puzzled()
    return tree


class _Reader:
    """Reads from left to right, one token ahead."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = _tokens(text)
        self.rank = 0
        self.depth = 0

    @property
    def token(self) -> _Token:
        return self.tokens[self.rank]

    def puzzled(self) -> ValueProblem:
        """What to raise at the present token."""
        return _unreadable(self.text, self.token.at)

    def take(self) -> _Token:
        token = self.token
        self.rank += token.kind != "end"
        return token

    def has(self, *words: str) -> bool:
        """Take these words when they come next."""
        ahead = self.tokens[self.rank : self.rank + len(words)]
        if [token.upper or token.text for token in ahead] != list(words):
            return False
        if any(token.kind in ("text", "quoted") for token in ahead):
            return False
        self.rank += len(words)
        return True

    def need(self, word: str) -> None:
        if not self.has(word):
            raise self.puzzled()

    # Conditions

    def either(self) -> Tree:
        self.depth += 1
        if self.depth > MOST_DEEP:
            raise ValueProblem("filter_too_deep", most=MOST_DEEP)
        parts = [self.both()]
        while self.has("OR"):
            parts.append(self.both())
        self.depth -= 1
        return parts[0] if len(parts) == 1 else {"op": "or", "args": parts}

    def both(self) -> Tree:
        parts = [self.negated()]
        while self.has("AND"):
            parts.append(self.negated())
        return parts[0] if len(parts) == 1 else {"op": "and", "args": parts}

    def negated(self) -> Tree:
        turns = 0
        while self.has("NOT"):
            turns += 1
        found = self.condition()
        return _not(found) if turns % 2 else found

    def condition(self) -> Tree:
        if self.has("("):
            found = self.either()
            self.need(")")
            return found
        for word, value in (("TRUE", True), ("FALSE", False)):
            if self.has(word):
                return value
        word = self.token.upper
        if word.startswith(("S_", "T_")) and self.tokens[self.rank + 1].text == "(":
            return self.relation(self.take().text.lower())
        return self.predicate(self.operand())

    def relation(self, name: str) -> Tree:
        self.need("(")
        one = self.operand()
        self.need(",")
        other = self.operand()
        self.need(")")
        return {"op": name, "args": [one, other]}

    def predicate(self, left: Tree) -> Tree:
        if self.token.text in _SIGNS and self.token.kind == "sign":
            return {"op": self.take().text, "args": [left, self.operand()]}
        if self.has("IS"):
            turned = self.has("NOT")
            self.need("NULL")
            return _not_if(turned, {"op": "isNull", "args": [left]})
        return _not_if(self.has("NOT"), self.likeness(left))

    def likeness(self, left: Tree) -> Tree:
        if self.has("LIKE"):
            return {"op": "like", "args": [left, self.operand()]}
        if self.has("ILIKE"):
            # Not of CQL2, but what GDAL writes.
            return {"op": "like", "args": [_casei(left), _casei(self.operand())]}
        if self.has("BETWEEN"):
            low = self.operand()
            self.need("AND")
            return {"op": "between", "args": [left, low, self.operand()]}
        self.need("IN")
        return {"op": "in", "args": [left, self.listed()]}

    # Values

    def listed(self) -> list[Tree]:
        self.need("(")
        values = [self.operand()]
        while self.has(","):
            values.append(self.operand())
        self.need(")")
        return values

    def operand(self) -> Tree:
        token = self.token
        if token.kind == "word" and self.tokens[self.rank + 1].text in ("(", "Z", "M", "ZM", "EMPTY"):
            return self.called(token)
        if token.kind == "text":
            return _unquoted(self.take().text)
        if token.kind == "quoted":
            return {"property": _unquoted(self.take().text)}
        if token.kind == "number":
            return float(self.take().text)
        for word, value in (("TRUE", True), ("FALSE", False)):
            if self.has(word):
                return value
        if token.kind == "word" and token.upper not in ("NOT", "AND", "OR", "NULL"):
            return {"property": self.take().text}
        raise self.puzzled()

    def called(self, token: _Token) -> Tree:
        if token.upper in _SHAPES:
            return self.shape()
        self.take()
        name = token.text.lower()
        self.depth += 1
        if self.depth > MOST_DEEP:
            raise ValueProblem("filter_too_deep", most=MOST_DEEP)
        values = self.listed()
        self.depth -= 1
        match name, values:
            case (("date" | "timestamp"), [str(written)]):
                return {name: written}
            case "interval", [one, other]:
                return {"interval": [one, other]}
            case "bbox", _:
                return {"bbox": values}
            case _:
                return {"op": name, "args": values}

    def shape(self) -> Tree:
        """Well-known text, up to the bracket that closes it."""
        start, depth = self.token.at, 0
        while True:
            token = self.take()
            depth += {"(": 1, ")": -1}.get(token.text, 0)
            if token.kind in ("end", "text", "quoted") or depth > MOST_DEEP:
                raise _unreadable(self.text, start)
            if depth == 0 and (token.text == ")" or token.upper == "EMPTY"):
                break
        return _shape(self.text, start, token.at + len(token.text))


def _shape(text: str, start: int, end: int) -> Tree:
    try:
        return json.loads(shapely.to_geojson(shapely.from_wkt(text[start:end])))
    except (shapely.errors.ShapelyError, ValueError):
        raise _unreadable(text, start) from None


def _tokens(text: str) -> list[_Token]:
    found: list[_Token] = []
    at, end = 0, len(text.rstrip())
    while at < end:
        match = _TOKEN.match(text, at)
        if match is None or match.lastgroup is None:
            raise _unreadable(text, at)
        kind = match.lastgroup
        found.append(_Token(kind, match[kind], match.start(kind)))
        at = match.end()
    # Two, so that one may always look at the token after the present one.
    return [*found, _Token("end", "", end), _Token("end", "", end)]


def _unreadable(text: str, at: int) -> ValueProblem:
    return ValueProblem("filter_unreadable", near=text[at : at + 30].strip() or "…", place=at + 1)


def _unquoted(text: str) -> str:
    mark = text[0]
    return text[1:-1].replace(mark * 2, mark)


def _casei(value: Tree) -> Tree:
    return {"op": "casei", "args": [value]}


def _not(found: Tree) -> Tree:
    return {"op": "not", "args": [found]}


def _not_if(turned: bool, found: Tree) -> Tree:
    return _not(found) if turned else found
