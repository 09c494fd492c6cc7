"""Reading a JSON body strictly: what ``json.loads`` lets through, the databases do not take alike."""

import json
from typing import Any

from flask import request

from cartoquartiers.domain.errors import Invalid, Problem

LARGEST = 1024 * 1024
DEEPEST = 30


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


def _integer(digits: str) -> int:
    if len(digits) > 20:
        raise ValueError("an integer of more than 20 digits")
    return int(digits)


def json_body() -> Any:
    """Return the parsed body. Raises ``Invalid`` for what is not JSON, NaN, giants, deep nesting and lone
    surrogates."""
    if (request.content_length or 0) > LARGEST:
        raise Invalid([Problem("", "too_big")])
    raw = request.get_data(cache=False)
    if len(raw) > LARGEST:
        raise Invalid([Problem("", "too_big")])
    try:
        text = raw.decode("utf-8")
        if _depth(text) > DEEPEST:
            raise ValueError("nested too deeply")
        return json.loads(text, parse_constant=_no_constant, parse_int=_integer)
    except (ValueError, RecursionError):
        raise Invalid([Problem("", "not_json")]) from None


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
