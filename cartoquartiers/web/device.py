"""What a device knows a person by: a name without meaning elsewhere, the same at every sign-in."""

import hashlib
import hmac

from cartoquartiers.web.visit import Visit


def person_key(visit: Visit) -> str:
    """Return the device's name for who is signed in, else for who joined an opération; empty for a
    passer-by."""
    number = visit.actor.person_id
    if number is not None:
        return _keyed(visit, f"device person {number}")
    return _keyed(visit, f"device participant {visit.participant.token_hash}") if visit.participant else ""


def _keyed(visit: Visit, who: str) -> str:
    secret = visit.toolbox.secret_key.encode()
    return hmac.new(secret, who.encode(), hashlib.sha256).hexdigest()[:24]
