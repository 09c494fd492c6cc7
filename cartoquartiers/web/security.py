"""Headers of every answer, and requests that come from elsewhere."""

from functools import lru_cache
from urllib.parse import urlsplit

from flask import Flask, Response, g, request
from flask.typing import ResponseReturnValue

from cartoquartiers.toolbox import Toolbox
from cartoquartiers.web import errors
from cartoquartiers.web.context import LANGUAGE_COOKIE, LANGUAGES
from cartoquartiers.web.cookies import SESSION_COOKIE, Cookies
from cartoquartiers.web.guards import has_nul, is_cross_site, names_no_host
from cartoquartiers.web.visit import Visit

# No browser shows these as a page, and the map alone loads fifty: the headers of a page would weigh more.
_NEVER_A_PAGE = frozenset({"text/css", "text/javascript", "font/woff2"})


@lru_cache(maxsize=16)
def policy(tiles_url: str) -> str:
    """Return the Content-Security-Policy: everything from here, images also from the tile server and the
    pages' own blobs."""
    tiles = urlsplit(tiles_url)
    host = f"{tiles.scheme}://{tiles.hostname.replace('{s}', '*')}" if tiles.hostname else ""
    port = f":{tiles.port}" if tiles.port else ""
    return (
        "default-src 'self'; base-uri 'none'; object-src 'none'; form-action 'self'; frame-ancestors 'none'; "
        f"img-src 'self' data: blob: {host}{port}"
    ).strip()


def _policy_of_this_answer(usual_tiles: str) -> str:
    # A page that was drawn has left the town's own base map there (web/context.py).
    content_policy = policy(g.get("tiles_url", usual_tiles))
    if g.get("embeddable"):
        return content_policy.replace("frame-ancestors 'none'", "frame-ancestors *")
    return content_policy


def _headers_of(response: Response, content_policy: str) -> dict[str, str]:
    """Return the headers that an answer of this kind carries, unless its view said otherwise."""
    headers = {"X-Content-Type-Options": "nosniff"}
    if response.mimetype not in _NEVER_A_PAGE:
        headers["Content-Security-Policy"] = content_policy
        headers["Referrer-Policy"] = "same-origin"
        headers["Permissions-Policy"] = "geolocation=(self), camera=(self), microphone=()"
    if response.mimetype == "text/html":
        headers["Cache-Control"] = "private, no-cache"
    return headers


def register_security(app: Flask, toolbox: Toolbox) -> None:
    """Open the visit of each request, refuse cross-site writes, and put the headers on every answer."""
    usual_tiles = str(toolbox.settings["TILES_URL"])
    cookies = Cookies.of(toolbox)

    @app.before_request
    def arrive() -> ResponseReturnValue | None:
        g.visit = Visit(toolbox)
        if has_nul(request) or names_no_host(request):
            return errors.answer(400)
        if is_cross_site(request, toolbox.base_url):
            return errors.answer(403)
        return None

    @app.after_request
    def dress(response: Response) -> Response:
        headers = response.headers
        for name, value in _headers_of(response, _policy_of_this_answer(usual_tiles)).items():
            headers.setdefault(name, value)
        if cookies.secure:
            headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        if response.mimetype == "text/html":
            _tidy(cookies, response)
        _keep_language(response, secure=cookies.secure)
        return response

    @app.teardown_request
    def leave(_error: BaseException | None) -> None:
        visit: Visit | None = g.pop("visit", None)
        if visit is not None:
            visit.close()


def _tidy(cookies: Cookies, response: Response) -> None:
    """Take out what ended, move what has a former name."""
    if _has_ended_session():
        cookies.take_back(response, SESSION_COOKIE)
    if not g.get("embeddable"):
        cookies.renamed(request, response)


def _has_ended_session() -> bool:
    """Whether a page is read with the cookie of a session that ended.

    Left there, the programs' doors would refuse what the page sends next.
    """
    visit: Visit | None = g.get("visit")
    reads = request.method == "GET" and visit is not None and bool(visit.cookie(SESSION_COOKIE))
    return reads and visit is not None and not g.get("database_away") and visit.session_has_ended


def _keep_language(response: Response, *, secure: bool) -> None:
    """Remember the language that the visitor just chose: on a page of ours, not on a map within another's."""
    asked = request.args.get("lang", "")
    beside = g.get("embeddable") or request.headers.get("Sec-Fetch-Dest", "document") != "document"
    # What is no page is kept by caches that serve many: no cookie on it.
    is_page = response.mimetype == "text/html"
    if asked in LANGUAGES and request.method == "GET" and is_page and not beside:
        year = 365 * 24 * 3600
        response.set_cookie(
            LANGUAGE_COOKIE, asked, max_age=year, secure=secure, httponly=True, samesite="Lax"
        )
