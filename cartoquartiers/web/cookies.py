"""Cookies that open something. On HTTPS their names begin with ``__Host-``: a browser then takes them only
from this very host, over HTTPS, for the whole site, so that no neighbour under the domain can slip one in.

Names without it, given by releases before this rule, are read as long as the new one is not there, and the
session moves to the new name with the next page (``renamed``).
"""

from urllib.parse import urlsplit

from flask import Request
from werkzeug.wrappers import Response

from cartoquartiers.toolbox import Toolbox

PREFIX = "__Host-"
SESSION_COOKIE = "carto_session"
STEP_COOKIE = "carto_step"
TABLET_COOKIE = "carto_tablet"
ELSEWHERE_COOKIE = "carto_ailleurs"
NOTICES_COOKIE = "carto_notices"
CAMPAIGN_COOKIE = "carto_operation"
SESSION_SECONDS = 60 * 24 * 3600
"""As long as the longest session (``sessions.AT_MOST``); when one ends is written in the database."""

TABLET_SECONDS = 400 * 24 * 3600
"""As long as browsers keep a cookie (RFC 6265bis)."""
_MOVED = {SESSION_COOKIE: SESSION_SECONDS, TABLET_COOKIE: TABLET_SECONDS}


class Cookies:
    """What is put into browsers, and read from them, under the names that suit the public address."""

    def __init__(self, base_url: str) -> None:
        self.secure = urlsplit(base_url).scheme == "https"

    @staticmethod
    def of(toolbox: Toolbox) -> "Cookies":
        """Those of this installation."""
        return Cookies(toolbox.base_url)

    def name(self, known: str) -> str:
        """The name in the browser."""
        return PREFIX + known if self.secure else known

    def get(self, request: Request, known: str) -> str:
        """What the browser shows, or nothing."""
        return request.cookies.get(self.name(known)) or request.cookies.get(known, "")

    def give(self, response: Response, known: str, token: str, seconds: int) -> None:
        """Put something into the browser that no script reads."""
        response.set_cookie(
            self.name(known),
            token,
            max_age=seconds,
            httponly=True,
            secure=self.secure,
            path="/",
            # Lax and not Strict: the link of a letter leads to one's own page without signing in again.
            samesite="Lax",
        )

    def take_back(self, response: Response, known: str) -> None:
        """Take it out again, under whatever name it was given."""
        for name in {self.name(known), known}:
            response.delete_cookie(name, path="/", samesite="Lax", httponly=True, secure=self.secure)

    def renamed(self, request: Request, response: Response) -> None:
        """Move what still has its former name."""
        if not self.secure:
            return
        given = " ".join(response.headers.getlist("Set-Cookie"))
        for known, seconds in _MOVED.items():
            # What this very answer gives or takes back stays as it says.
            if known not in request.cookies or known in given:
                continue
            if self.name(known) not in request.cookies:
                self.give(response, known, request.cookies[known], seconds)
            response.delete_cookie(known, path="/", samesite="Lax", httponly=True, secure=True)
