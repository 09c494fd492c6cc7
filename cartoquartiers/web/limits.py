"""How often one network address may write: enough for a cartopartie behind one box, too little for a
flood."""

from flask import Flask, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from cartoquartiers.toolbox import Toolbox

WRITES = "600 per minute; 6000 per hour"


def register_limits(app: Flask, toolbox: Toolbox) -> Limiter:
    """Limit writing requests by network address; reading is answered from what is stored and needs none."""
    return Limiter(
        key_func=get_remote_address,
        app=app,
        application_limits=[WRITES],
        application_limits_exempt_when=lambda: request.method in ("GET", "HEAD", "OPTIONS"),
        storage_uri=toolbox.settings["REDIS_URL"] or "memory://",
        enabled=toolbox.settings["LIMITS"] != "off",
        headers_enabled=False,
    )
