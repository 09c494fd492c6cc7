"""Reading JSON strictly: what ``json.loads`` lets through, the databases do not take alike."""

import json
from typing import Any

DEEPEST = 30


def loads(raw: bytes) -> Any:
    """Return the parsed value. Raises ``ValueError`` for what is not JSON, NaN, giants and deep nesting."""
    text = raw.decode("utf-8")
    if _depth(text) > DEEPEST:
        raise ValueError("nested too deeply")
    try:
        return json.loads(text, parse_constant=_no_constant, parse_int=_integer)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


def _integer(digits: str) -> int:
    if len(digits) > 20:
        raise ValueError("an integer of more than 20 digits")
    return int(digits)


def _depth(text: str) -> int:
    """Return how deep brackets nest, strings aside; counted before parsing, which would recurse."""
    deepest = depth = 0
    in_string = escaped = False
    for character in text:
        if in_string:
            if escaped:
                escaped = False
            elif character == "\\":
                escaped = True
            elif character == '"':
                in_string = False
        elif character == '"':
            in_string = True
        elif character in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif character in "]}":
            depth -= 1
    return deepest
