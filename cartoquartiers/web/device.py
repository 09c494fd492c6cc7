"""What a device knows a person by: a name without meaning elsewhere, the same at every sign-in."""

import hashlib
import hmac

from cartoquartiers.web.visit import Visit


def person_key(visit: Visit) -> str:
    """Return the device's name for who is signed in; empty for a passer-by."""
    number = visit.actor.person_id
    if number is None:
        return ""
    secret = visit.toolbox.secret_key.encode()
    return hmac.new(secret, f"device person {number}".encode(), hashlib.sha256).hexdigest()[:24]
