"""Cookies that hold a secret: no script reads them."""

from flask import Response

from cartoquartiers.web.visit import Visit


def set_cookie(visit: Visit, response: Response, name: str, token: str, seconds: int) -> None:
    """Put something into the browser that no script reads."""
    response.set_cookie(
        name,
        token,
        max_age=seconds,
        httponly=True,
        secure=_is_secure(visit),
        # Lax and not Strict: the link of a letter leads to one's own page without signing in again.
        samesite="Lax",
    )


def delete_cookie(visit: Visit, response: Response, name: str) -> None:
    """Take it out again."""
    response.delete_cookie(name, samesite="Lax", httponly=True, secure=_is_secure(visit))


def _is_secure(visit: Visit) -> bool:
    return visit.toolbox.base_url.startswith("https:")
