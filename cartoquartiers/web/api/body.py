"""The body of a request of a program, read no further than what it may measure."""

from typing import Any

from flask import abort, current_app, request

from cartoquartiers.domain.errors import Invalid, Problem
from cartoquartiers.web import strict_json
from cartoquartiers.web.errors import answer

LARGEST = 1024 * 1024
"""Bytes of a JSON body: a day of rounds is a tenth of that."""
_TOO_BIG = Problem("", "too_big")


def bytes_of_body(largest: int) -> bytes | None:
    """Return the body; None for one of more than ``largest`` bytes, of which at most one byte more is read.

    What comes in pieces tells no length beforehand, and each reading may give less than was asked for.
    """
    if (request.content_length or 0) > largest:
        return None
    pieces, left = [], largest + 1
    while left and (piece := request.stream.read(left)):
        pieces.append(piece)
        left -= len(piece)
    return b"".join(pieces) if left else None


def json_body() -> Any:
    """Return the parsed body; more than ``LARGEST`` bytes end the request with 413.

    Raises ``Invalid`` for what is not JSON, NaN, giants, deep nesting and lone surrogates.
    """
    raw = bytes_of_body(LARGEST)
    if raw is None:
        abort(current_app.make_response(answer(413, _TOO_BIG)))
    try:
        return strict_json.loads(raw)
    except ValueError:
        raise Invalid([Problem("", "not_json")]) from None
