"""`/connexion/ailleurs`: signing in with an account that a provider of identities keeps."""

import hmac
import logging
from dataclasses import astuple
from http import HTTPStatus

from flask import Response, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from itsdangerous import BadData, URLSafeTimedSerializer

from cartoquartiers.domain.errors import Conflicting, Forbidden, NotFound, Problem
from cartoquartiers.usecases import identities, second_step, sessions
from cartoquartiers.usecases.identity_ports import Departure, IdentityProvider, IdentityRefused
from cartoquartiers.web.accounts.devices import device_of
from cartoquartiers.web.accounts.signing import welcome
from cartoquartiers.web.caching import behind_a_secret, kept_by_nobody
from cartoquartiers.web.context import language
from cartoquartiers.web.cookies import ELSEWHERE_COOKIE, SESSION_COOKIE
from cartoquartiers.web.moves import local_address
from cartoquartiers.web.visit import Visit
from cartoquartiers.web.wording import sentence

_BACK = "/connexion/ailleurs/retour"
_SECONDS = 600
_log = logging.getLogger(__name__)


def leave(visit: Visit) -> ResponseReturnValue:
    """Send the browser to the provider. A link and no form: forms may lead nowhere but here."""
    try:
        left = _provider(visit).leave(visit.toolbox.base_url + _BACK)
    except IdentityRefused as refused:
        return _refused(visit, refused)
    response = make_response(redirect(left.address))
    # What must come back unchanged waits in the browser that left: who comes with another's code lacks it.
    kept = [*astuple(left)[1:], local_address(visit.args.get("next", "")) or ""]
    visit.cookies.give(response, ELSEWHERE_COOKIE, _signer(visit).dumps(kept), _SECONDS)
    return kept_by_nobody(response)


def back(visit: Visit) -> ResponseReturnValue:
    """The browser is back. Looking changes nothing: the page sends on what it brings, with a button too."""
    if "error" in visit.args or not visit.args.get("code"):
        return _refused(visit, IdentityRefused("identity_refused", visit.args.get("error", "")[:60]))
    page = render_template(
        "accounts/elsewhere.html", code=visit.args["code"], state=visit.args.get("state", "")
    )
    return behind_a_secret(make_response(page))


def arrive(visit: Visit) -> ResponseReturnValue:
    """Open the session of the person whom the provider knows."""
    provider = _provider(visit)
    try:
        left, following = _left(visit)
        # Asked before any transaction opens: the provider may be slow.
        code = visit.form.get("code", "")[:2000]
        known = provider.arrive(code, visit.toolbox.base_url + _BACK, left, visit.toolbox.now())
        with visit.writing() as work:
            person = identities.receive(work, known, language())
            device = device_of(request.user_agent.string)
            entered = second_step.enter(work, person.id, person.password_hash, device)
            sessions.end_session(work, visit.cookie(SESSION_COOKIE))
            email = person.email
    except IdentityRefused as refused:
        return _refused(visit, refused)
    except (Conflicting, Forbidden) as error:
        return _refused(visit, IdentityRefused(error.code, ""))
    response = welcome(visit, entered, email, local_address(following), "provider")
    visit.cookies.take_back(response, ELSEWHERE_COOKIE)
    return response


def _left(visit: Visit) -> tuple[Departure, str]:
    """What this browser took along, once the state is the one that it left with."""
    try:
        kept = _signer(visit).loads(visit.cookie(ELSEWHERE_COOKIE), max_age=_SECONDS)
        state, nonce, verifier, following = map(str, kept)
    except (BadData, ValueError, TypeError):
        raise IdentityRefused("identity_late", "cookie") from None
    if not hmac.compare_digest(state.encode(), visit.form.get("state", "").encode("utf-8", "replace")):
        raise IdentityRefused("identity_late", "state")
    return Departure("", state, nonce, verifier), following


def _refused(visit: Visit, refused: IdentityRefused) -> Response:
    facts = {"code": refused.code}
    _log.warning("identity provider: %s (%r)", refused.code, refused.reason, extra={"facts": facts})
    page = render_template(
        "accounts/sign_in.html", next="", email="", problem=sentence(Problem("", refused.code))
    )
    away = refused.code == "identity_away"
    response = make_response(page, HTTPStatus.BAD_GATEWAY if away else HTTPStatus.UNPROCESSABLE_ENTITY)
    visit.cookies.take_back(response, ELSEWHERE_COOKIE)
    return response


def _signer(visit: Visit) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(visit.toolbox.secret_key, salt="identity provider")


def _provider(visit: Visit) -> IdentityProvider:
    """The provider. Raises ``NotFound`` where none is set."""
    provider = visit.toolbox.identity_provider
    if provider is None:
        raise NotFound
    return provider
