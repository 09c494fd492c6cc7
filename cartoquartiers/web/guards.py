"""Before a view runs: the door by role, and requests that another site made."""

from urllib.parse import urlsplit

from flask import Request

from cartoquartiers.domain.errors import Forbidden
from cartoquartiers.domain.vocabulary import Role
from cartoquartiers.web.visit import Visit


class SignInNeeded(Exception):
    """The door is for people who signed in, and nobody has."""


class SecondFactorNeeded(Exception):
    """The door is for a role that the person has, and that waits for a second factor."""


def check_access(visit: Visit, roles: frozenset[Role] | None, *, pin: bool = False) -> None:
    """Let the visitor through or raise ``SignInNeeded`` / ``SecondFactorNeeded`` / ``Forbidden``; `pin`: six
    digits suffice."""
    if roles is None:
        return
    if not visit.actor.is_authenticated:
        raise SignInNeeded
    if visit.actor.must_set_up and visit.actor.role not in roles:
        raise SecondFactorNeeded
    if visit.actor.role not in roles or (visit.actor.by_pin and not pin):
        raise Forbidden


def no_ended_session(visit: Visit) -> None:
    """Refuse what comes with a session that ended.

    Taken as nobody's, an agent's work would wait without a name. Raises ``SignInNeeded``.
    """
    if visit.session_has_ended:
        raise SignInNeeded


def is_cross_site(request: Request, base_url: str) -> bool:
    """Tell whether a browser sent this writing request from another site.

    ``Sec-Fetch-Site`` decides where it is present; else ``Origin`` must be the request's host or the public
    address; a program
    that sends neither is no browser with somebody's cookie. No hidden token: a form that waited for hours
    is still good.
    """
    if request.method in ("GET", "HEAD", "OPTIONS"):
        return False
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site not in ("same-origin", "none")
    origin = request.headers.get("Origin")
    if origin is None:
        return False
    return urlsplit(origin).netloc not in (request.host, urlsplit(base_url).netloc)


def has_nul(request: Request) -> bool:
    """Tell whether the address holds a NUL: none of ours does, and PostgreSQL alone would fail on it."""
    return "\0" in request.path or any("\0" in value for value in request.args.values())


def names_no_host(request: Request) -> bool:
    """Tell whether the request names no host, or two, to which it speaks (RFC 9112, section 3.2)."""
    host = request.environ.get("HTTP_HOST", "")
    old = request.environ.get("SERVER_PROTOCOL") == "HTTP/1.0"
    return "," in host or (not host and not old)
