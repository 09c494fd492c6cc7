"""Who asks the desk: its own script, or a browser without it; and what the script gets."""

from typing import Any

from flask import current_app, request


def is_scripted() -> bool:
    """Whether the desk's own script asks, which shows the answer within the page."""
    return request.headers.get("X-Requested-With") == "desk"


def part(template: str, **told: Any) -> str:
    """A part of the desk that says nothing of the site or the visitor: nothing is asked for those."""
    return current_app.jinja_env.get_template(template).render(told)
