"""The JSON body of a request."""

from typing import Any

from flask import request

from cartoquartiers.domain.errors import Invalid, Problem
from cartoquartiers.web import strict_json

LARGEST = 1024 * 1024


def json_body() -> Any:
    """Return the parsed body. Raises ``Invalid`` for what is not JSON, NaN, giants, deep nesting and lone
    surrogates."""
    if (request.content_length or 0) > LARGEST:
        raise Invalid([Problem("", "too_big")])
    raw = request.get_data(cache=False)
    if len(raw) > LARGEST:
        raise Invalid([Problem("", "too_big")])
    try:
        return strict_json.loads(raw)
    except ValueError:
        raise Invalid([Problem("", "not_json")]) from None
