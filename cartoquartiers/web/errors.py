"""Errors become pages in French for people, and ``application/problem+json`` for programs."""

import errno
import json
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from flask import Flask, Response, current_app, g, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.exc import DBAPIError
from werkzeug.exceptions import HTTPException

from cartoquartiers.domain.errors import Conflicting, Forbidden, Invalid, NotFound, Problem
from cartoquartiers.store.work import DATABASE_AWAY
from cartoquartiers.web.guards import SecondFactorNeeded, SignInNeeded
from cartoquartiers.web.journal import current
from cartoquartiers.web.negotiating import wants_page, wants_place_data
from cartoquartiers.web.wording import problem_list, sentence

_PAGES = frozenset({400, 403, 404, 409, 410, 413, 429, 500, 503, 507})
# The disk is full, or the share of it that this account may fill.
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
# The disk does not answer, takes nothing more for now, or too many files are open: another time it may do.
_DISK_AWAY = frozenset({errno.EIO, errno.EROFS, errno.EMFILE, errno.ENFILE, errno.ENOMEM})
_SQLSTATE_DISK_FULL = "53100"


def register_errors(app: Flask) -> None:
    """Wire what the rooms raise to answers."""
    app.register_error_handler(Invalid, _invalid)
    app.register_error_handler(Conflicting, _conflicting)
    app.register_error_handler(NotFound, lambda _error: answer(404))
    app.register_error_handler(Forbidden, _forbidden)
    app.register_error_handler(SignInNeeded, _sign_in)
    app.register_error_handler(SecondFactorNeeded, _second_factor)
    app.register_error_handler(HTTPException, _http)
    for kind in DATABASE_AWAY:
        app.register_error_handler(kind, _away)
    app.register_error_handler(OSError, _disk)
    app.register_error_handler(Exception, _unexpected)


def wants_json() -> bool:
    """Tell whether the answer goes to a program."""
    if request.path.startswith("/ogc"):
        return not wants_page()
    return wants_place_data() or request.path.startswith(
        (
            *("/api/", "/exports/", "/flux/", "/tuiles/", "/schemas/", "/catalogue", "/datapackage.json"),
            *("/carte/points", "/carte/noms", "/carte/recherche", "/carte/selection", "/adresses"),
            "/tournees/moi",
            "/tournees/paquets/",
            "/tournees/recu",
        )
    )


def answer(status: int, problem: Problem | None = None, **more: Any) -> ResponseReturnValue:
    """Return the error as a page or as problem+json."""
    message = sentence(problem) if problem and problem.code else ""
    if wants_json():
        return problem_json(status, message, **more)
    page = status if status in _PAGES else 400 if status < 500 else 500
    try:
        number = current() if page == 500 else ""
        return render_template(f"errors/{page}.html", message=message, number=number), status
    except Exception:
        current_app.logger.exception("error page %s", page, extra={"facts": {"page": page}})
        return Response(
            message or _("Le site est momentanément indisponible."), status, mimetype="text/plain"
        )


def problem_json(status: int, message: str = "", **more: Any) -> Response:
    """Return an RFC 9457 problem document."""
    title = message or _titles().get(status) or HTTPStatus(status).phrase
    body = {"type": "about:blank", "title": title, "status": status, **more}
    text = json.dumps(body, ensure_ascii=False, default=str)
    # What was sent is told back, half a surrogate pair included, which UTF-8 cannot write.
    return Response(text.encode("utf-8", "replace"), status, content_type="application/problem+json")


def _titles() -> dict[int, str]:
    """What the error pages say in a word, for programs that show it to people."""
    return {
        400: _("Nous n’avons pas compris la demande"),
        404: _("Cette page n’existe pas"),
        410: _("Cette page n’est plus là"),
        413: _("Le fichier est trop lourd"),
        429: _("Un peu de patience"),
        500: _("Quelque chose n’a pas marché chez nous"),
        503: _("Le site est momentanément indisponible"),
        507: _("Le site n’a plus de place pour enregistrer"),
    }


def _invalid(error: Invalid) -> ResponseReturnValue:
    # Codes alone: a value, or the name that somebody made up for a field, stays out of the log.
    codes = sorted({problem.code for problem in error.problems})
    current_app.logger.info(
        "invalid", extra={"facts": {"route": str(request.url_rule or ""), "codes": codes}}
    )
    problems = problem_list(error.problems)
    if wants_json():
        return problem_json(422, _("La demande contient des erreurs."), problems=problems)
    message = " ".join(p["message"] for p in problems)
    return render_template("errors/400.html", message=message), 422


def _conflicting(error: Conflicting) -> ResponseReturnValue:
    return answer(409, Problem("", error.code), code=error.code, **error.details)


def _forbidden(error: Forbidden) -> ResponseReturnValue:
    visit = g.get("visit")
    actor = visit.actor if visit else None
    # The number alone: whoever may look into the journal finds who it is.
    who = actor.person_id if actor else None
    route = str(request.url_rule or "")
    facts = {"method": request.method, "route": route, "person": who}
    current_app.logger.warning("refused: %s %s to %s", request.method, route, who, extra={"facts": facts})
    return answer(403, Problem("", error.code))


def _sign_in(_error: SignInNeeded) -> ResponseReturnValue:
    if wants_json() or request.method != "GET":
        return answer(401, Problem("", "sign_in"))
    return redirect(f"/connexion?next={quote(request.full_path.rstrip('?'))}")


def _second_factor(_error: SecondFactorNeeded) -> ResponseReturnValue:
    if wants_json() or request.method != "GET":
        return answer(403, Problem("", "second_factor"))
    return redirect("/compte/deux-etapes")


def _http(error: HTTPException) -> ResponseReturnValue:
    status = error.code or 500
    if 300 <= status < 400:
        return error
    done = answer(status)
    headers = {k: v for k, v in error.get_headers() if k in ("Allow", "Retry-After", "Content-Range")}
    response = current_app.make_response(done)
    response.headers.update(headers)
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        response.headers.setdefault("Retry-After", "60")
    return response


def _away(error: Exception) -> ResponseReturnValue:
    """The database is away or busy: say so, and look again at the next request."""
    if _is_full(error):
        return _later(507, "the database has no room left", error)
    if isinstance(error, DBAPIError) and _is_our_mistake(error):
        return _unexpected(error)
    g.database_away = True
    return _later(503, "the database is away", error)


def _disk(error: OSError) -> ResponseReturnValue:
    """The disk is full or fails: nothing was kept, and the same request may succeed later."""
    if error.errno in _FULL:
        return _later(507, "no room left", error)
    if error.errno in _DISK_AWAY:
        return _later(503, "the disk fails", error)
    return _unexpected(error)


def _later(status: int, told: str, error: Exception) -> ResponseReturnValue:
    """The answer, and its reason in the log: the class of the error and the system's number, no words of its
    own, which could hold a path or a statement."""
    number = errno.errorcode.get(getattr(error, "errno", None) or 0, "")
    facts = {"why": told, "type": type(error).__name__, "errno": number}
    current_app.logger.error("not now: %s (%s %s)", *facts.values(), extra={"facts": facts})
    response = current_app.make_response(answer(status))
    response.headers["Retry-After"] = "10" if status == 503 else "600"
    return response


def _is_full(error: BaseException | None) -> bool:
    """Whether the database, or what it said before (see `_is_our_mistake`), speaks of a full disk."""
    while error is not None:
        said = getattr(error, "orig", None)
        if getattr(said, "sqlstate", None) == _SQLSTATE_DISK_FULL or "disk is full" in str(said):
            return True
        error = error.__context__
    return False


def _is_our_mistake(error: DBAPIError) -> bool:
    """SQLite calls a wrong statement an OperationalError too; that is no reason to tell people to wait."""
    words = str(error.orig)
    # A failing disk ends the whole transaction, and with it the savepoint that SQLAlchemy wants to return to.
    if "no such savepoint" in words:
        return False
    return any(mark in words for mark in ("no such", "syntax error", "has no column", "ambiguous"))


def _unexpected(error: Exception) -> ResponseReturnValue:
    current_app.logger.error("unexpected error", exc_info=error)
    if current_app.testing and current_app.config.get("PROPAGATE_EXCEPTIONS"):
        raise error
    return answer(500)
