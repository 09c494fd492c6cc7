"""Who asks the desk: its own script, or a browser without it."""

from flask import request


def is_scripted() -> bool:
    """Whether the desk's own script asks, which shows the answer within the page."""
    return request.headers.get("X-Requested-With") == "desk"
