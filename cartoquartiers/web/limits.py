"""How often one network address may write: enough for a cartopartie behind one box, too little for a
flood."""

from flask import Flask, abort, current_app, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from limits import parse_many

from cartoquartiers.toolbox import Toolbox
from cartoquartiers.web.shared_counts import SCHEME

WRITES = "600 per minute; 6000 per hour"
# Looking up an address costs a call to somebody else: thirty people typing at once behind one box.
LOOKUPS = "300 per minute; 4000 per hour"
# A program that runs away harms nobody but its own token.
TOKENS = "300 per minute; 6000 per hour"
# Decoding a photo costs a fifth of a second: a cartopartie of fifty people, five photos every two minutes.
PHOTOS = "120 per minute; 2000 per hour"


def register_limits(app: Flask, toolbox: Toolbox) -> Limiter:
    """Limit writing requests by network address; reading is answered from what is stored and needs none."""
    shared = str(toolbox.settings["REDIS_URL"])
    limiter = Limiter(
        key_func=get_remote_address,
        app=app,
        application_limits=[WRITES],
        application_limits_exempt_when=lambda: request.method in ("GET", "HEAD", "OPTIONS"),
        storage_uri=f"{SCHEME}{shared}" if shared else "memory://",
        enabled=toolbox.settings["LIMITS"] != "off",
        headers_enabled=False,
    )
    app.extensions["lookup_limiter"] = limiter
    return limiter


def count_lookup() -> None:
    """Count one question to somebody else's service; ends the request with 429 when there were too many."""
    _count("lookup", LOOKUPS)


def count_photo() -> None:
    """Count one photo that is about to be decoded; ends the request with 429 when there were too many."""
    _count("photo", PHOTOS)


def count_token(hashed: str) -> None:
    """Count one request with a token; ends it with 429 when there were too many."""
    _count("token", TOKENS, hashed)


def _count(what: str, allowed: str, who: str = "") -> None:
    limiter: Limiter = current_app.extensions["lookup_limiter"]
    if not limiter.enabled:
        return
    who = who or get_remote_address()
    if not all(limiter.limiter.hit(item, what, who) for item in parse_many(allowed)):
        abort(429)
