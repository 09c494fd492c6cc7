"""A provider of identities (OpenID Connect) that can be told to misbehave."""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from flask import Flask, jsonify, redirect, request
from flask.typing import ResponseReturnValue
from joserfc import jwt
from joserfc.jwk import RSAKey

from tests.support import live, postgres

CLIENT, SECRET = "carto", "un secret partagé"


@dataclass
class Provider:
    """What it says of whoever comes (``person``), and what it does wrong (``claims`` over the right ones;
    ``key``: by which it signs; ``alg``)."""

    url: str = ""
    person: dict[str, Any] = field(default_factory=dict)
    claims: dict[str, Any] = field(default_factory=dict)
    key: Any = None
    alg: str = "RS256"
    issuer: str = ""
    status: int = 200
    asked: dict[str, dict[str, str]] = field(default_factory=dict)
    seen: list[str] = field(default_factory=list)
    now: float = 0.0

    def __post_init__(self) -> None:
        self.own = RSAKey.generate_key(2048, {"kid": "1", "use": "sig"})

    def token(self, asked: dict[str, str]) -> str:
        """The identity of whoever came, signed."""
        now = int(self.now or time.time())
        said = {
            "iss": self.url,
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            "nonce": asked["nonce"],
            **self.person,
            **self.claims,
        }
        kept = {name: value for name, value in said.items() if value is not None}
        if self.alg == "HS256":
            return self._by_the_public_key(kept)
        key = self.key or self.own
        return jwt.encode({"alg": self.alg, "kid": "1"}, kept, key, algorithms=[self.alg])

    def _by_the_public_key(self, said: dict[str, Any]) -> str:
        """The public key taken for a shared secret: it fools a reader that lets the token choose its way."""
        parts = [json.dumps(part).encode() for part in ({"alg": "HS256", "kid": "1"}, said)]
        text = ".".join(base64.urlsafe_b64encode(part).decode().rstrip("=") for part in parts)
        signed = hmac.new(self.own.as_pem(private=False), text.encode(), hashlib.sha256).digest()
        return f"{text}.{base64.urlsafe_b64encode(signed).decode().rstrip('=')}"


@contextmanager
def running() -> Iterator[Provider]:
    """A provider on loopback for as long as the block lasts."""
    provider = Provider()
    app = Flask("provider")
    app.add_url_rule("/.well-known/openid-configuration", "discover", lambda: _discover(provider))
    app.add_url_rule("/keys", "keys", lambda: jsonify(keys=[provider.own.as_dict(private=False)]))
    app.add_url_rule("/authorize", "authorize", lambda: _authorize(provider))
    app.add_url_rule("/token", "token", lambda: _token(provider), methods=["POST"])
    app.add_url_rule("/userinfo", "userinfo", lambda: jsonify(provider.person))
    with live.serving(app, postgres.free_port()) as url:
        provider.url = url
        yield provider


def back_from(provider_answer_location: str) -> dict[str, str]:
    """The parameters with which the browser comes back."""
    return {name: values[0] for name, values in parse_qs(urlsplit(provider_answer_location).query).items()}


def _discover(provider: Provider) -> ResponseReturnValue:
    addresses = {f"{name}_endpoint": f"{provider.url}/{path}" for name, path in _PATHS.items()}
    said = {"issuer": provider.issuer or provider.url, "jwks_uri": f"{provider.url}/keys", **addresses}
    return jsonify(said), provider.status


_PATHS = {"authorization": "authorize", "token": "token", "userinfo": "userinfo"}


def _authorize(provider: Provider) -> ResponseReturnValue:
    code = f"code{len(provider.asked)}"
    provider.asked[code] = request.args.to_dict()
    return redirect(
        f"{request.args['redirect_uri']}?{urlencode({'code': code, 'state': request.args['state']})}"
    )


def _token(provider: Provider) -> ResponseReturnValue:
    """RFC 6749, 4.1.3, and RFC 7636, 4.6: the client, the code once, the address of return, the verifier."""
    form = request.form
    asked = provider.asked.pop(form.get("code", ""), None)
    hashed = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
    challenge = base64.urlsafe_b64encode(hashed).decode().rstrip("=")
    user = request.authorization
    right = (
        asked is not None
        and asked["code_challenge_method"] == "S256"
        and challenge == asked["code_challenge"]
        and form["redirect_uri"] == asked["redirect_uri"]
        and user is not None
        and (user.username, user.password) == (CLIENT, "un+secret+partag%C3%A9")
    )
    if asked is None or not right:
        return jsonify(error="invalid_grant"), 400
    provider.seen.append(asked["scope"])
    return jsonify(access_token="a", token_type="Bearer", id_token=provider.token(asked))
