"""A provider of identities that speaks OpenID Connect: code flow with PKCE, state and nonce."""

import base64
import json
import secrets
from collections.abc import Mapping
from datetime import datetime
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote_plus, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from authlib.common.errors import AuthlibBaseError
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri, prepare_token_request
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from cartoquartiers.usecases.identity_ports import Departure, IdentityRefused, Known

_PATIENCE = 10.0
_MOST_BYTES = 512 * 1024
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
# Signed by a key of the provider's: neither « none » nor anything that the client's own secret could sign.
_ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
_LEEWAY = 60
_DISCOVERY = "/.well-known/openid-configuration"
_ADDRESSES = ("authorization_endpoint", "token_endpoint", "jwks_uri", "issuer")
_WRONG = (AuthlibBaseError, JoseError, ValueError, KeyError, TypeError, AttributeError, RecursionError)


class _StayHere(HTTPRedirectHandler):
    """Follows no redirection: the secret goes to the address that was named, and to nobody else."""

    def redirect_request(self, *_args: Any, **_kwargs: Any) -> None:
        return None


class OpenIdProvider:
    """The provider whose discovery document lies at ``address``. Raises ``ValueError`` unless it is https (or
    loopback).

    ``believes``: its e-mail addresses are verified though it does not say so.
    """

    def __init__(self, address: str, client: str, secret: str, scope: str, *, believes: bool = False) -> None:
        self._address = _safe(address)
        self._client, self._secret, self._scope = client, secret, scope
        self._believes = believes
        self._opener = build_opener(_StayHere)
        self._found: Mapping[str, Any] | None = None

    def leave(self, back: str) -> Departure:
        """Where the browser goes, and what is known when it comes ``back``. Raises ``IdentityRefused``."""
        state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
        address = prepare_grant_uri(
            self._discovered()["authorization_endpoint"],
            self._client,
            "code",
            redirect_uri=back,
            scope=self._scope,
            state=state,
            nonce=nonce,
            code_challenge=create_s256_code_challenge(verifier),
            code_challenge_method="S256",
        )
        return Departure(str(address), state, nonce, verifier)

    def arrive(self, code: str, back: str, left: Departure, now: datetime) -> Known:
        """Who the provider says has come back with this code. Raises ``IdentityRefused``."""
        try:
            return self._known(code, back, left, now)
        except _WRONG as wrong:
            raise IdentityRefused("identity_refused", type(wrong).__name__) from None

    def _known(self, code: str, back: str, left: Departure, now: datetime) -> Known:
        found = self._discovered()
        told = self._tokens(found, code, back, left.verifier)
        keys = KeySet.import_key_set(self._ask(found["jwks_uri"]))
        token = jwt.decode(told["id_token"], keys, algorithms=_ALGORITHMS)
        claims = CodeIDToken(
            token.claims,
            token.header,
            options={"iss": {"values": [found["issuer"]]}, "aud": {"values": [self._client]}},
            params={"nonce": left.nonce, "client_id": self._client, "access_token": told["access_token"]},
        )
        claims.validate(now=int(now.timestamp()), leeway=_LEEWAY)
        return self._person({**claims, **self._more(found, keys, str(told["access_token"]), claims)})

    def _person(self, said: Mapping[str, Any]) -> Known:
        verified = said.get("email_verified") is True or (self._believes and "email_verified" not in said)
        names = [said.get("given_name"), said.get("usual_name") or said.get("family_name")]
        name = said.get("name") or " ".join(str(one) for one in names if one)
        email = said.get("email")
        return Known(
            str(said["iss"]), str(said["sub"]), str(email or ""), bool(email) and verified, str(name)
        )

    def _more(self, found: Mapping[str, Any], keys: KeySet, access: str, claims: Mapping[str, Any]) -> Any:
        """What only the provider's own address for it tells; some sign that too."""
        address = found.get("userinfo_endpoint")
        if not address or "email" in claims:
            return {}
        body = self._read(Request(_safe(address), headers={"Authorization": f"Bearer {access}"}))  # noqa: S310 # checked
        more = json.loads(body) if body.lstrip().startswith(b"{") else None
        if more is None:
            more = jwt.decode(body.strip(), keys, algorithms=_ALGORITHMS).claims
        if more["sub"] != claims["sub"]:
            raise ValueError("somebody else")
        return {name: value for name, value in more.items() if name not in {"iss", "sub", "aud"}}

    def _tokens(self, found: Mapping[str, Any], code: str, back: str, verifier: str) -> Any:
        body = prepare_token_request(
            "authorization_code", redirect_uri=back, code=code, code_verifier=verifier
        )
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
        ways = found.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        if "client_secret_basic" in ways:
            pair = f"{quote_plus(self._client)}:{quote_plus(self._secret)}".encode()
            headers["Authorization"] = f"Basic {base64.b64encode(pair).decode()}"
        else:
            body += f"&client_id={quote_plus(self._client)}&client_secret={quote_plus(self._secret)}"
        request = Request(_safe(found["token_endpoint"]), body.encode(), headers)  # noqa: S310 # checked
        return json.loads(self._read(request))

    def _discovered(self) -> Mapping[str, Any]:
        """What the provider says of itself; asked once, and anew after a failure."""
        if self._found is None:
            try:
                found = self._ask(self._address)
                for name in _ADDRESSES:
                    _safe(str(found[name]))
                # Who could change the document must not thereby speak in another provider's name.
                if str(found["issuer"]).rstrip("/") + _DISCOVERY != self._address:
                    raise ValueError("issuer")
            except (ValueError, KeyError, TypeError, RecursionError) as wrong:
                raise IdentityRefused("identity_away", type(wrong).__name__) from None
            self._found = found
        return self._found

    def _ask(self, address: str) -> Any:
        return json.loads(self._read(Request(_safe(address))))  # noqa: S310 # checked

    def _read(self, request: Request) -> bytes:
        try:
            with self._opener.open(request, timeout=_PATIENCE) as answer:
                body: bytes = answer.read(_MOST_BYTES + 1)
        except HTTPError as refused:
            refused.close()
            code = "identity_refused" if refused.code < 500 else "identity_away"
            raise IdentityRefused(code, f"HTTP {refused.code}") from None
        except (OSError, HTTPException) as away:
            raise IdentityRefused("identity_away", type(away).__name__) from None
        if len(body) > _MOST_BYTES:
            raise ValueError("too long")
        return body


def _safe(address: str) -> str:
    """The address, when what is sent there cannot be overheard. Raises ``ValueError``."""
    parts = urlsplit(address)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _LOOPBACK):
        raise ValueError(f"CARTO_OIDC_URL: not an https address: {address}")
    return address
