"""By what failed sign-ins are counted: never the address itself, only what a key makes of it."""

import hashlib
import hmac
import logging
from dataclasses import dataclass

from flask import request

from cartoquartiers.domain.contacts import normalise_email
from cartoquartiers.web.visit import Visit

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Attempt:
    """The keyed hashes of an account and of a network address."""

    account: str
    address: str

    @staticmethod
    def of(visit: Visit, email: str, about: str = "") -> "Attempt":
        """Those of this request. The key of network addresses turns every day, so that nobody is followed.

        ``about``: what is tried besides signing in is counted for itself.
        """
        secret = visit.toolbox.secret_key
        day = visit.toolbox.now().date().isoformat()
        return Attempt(
            _keyed(secret, f"{about}account {_folded(email)}"),
            _keyed(secret, f"{about}address {day} {request.remote_addr}"),
        )

    @staticmethod
    def from_here(visit: Visit, about: str) -> "Attempt":
        """Those of what no account stands behind: counted for the network address alone, or whoever tries
        would keep everybody else out."""
        secret, day = visit.toolbox.secret_key, visit.toolbox.now().date().isoformat()
        here = f"{day} {request.remote_addr}"
        return Attempt(_keyed(secret, f"{about}account {here}"), _keyed(secret, f"{about}address {here}"))

    def tell(self, what: str) -> None:
        """Log a failure (``what``, a code) so that whoever watches sees who tries and from where, not who
        that is: the log holds the beginnings of keyed hashes, and that of the address turns every day."""
        facts = {"why": what, "account": self.account[:12], "address": self.address[:12]}
        _log.warning("sign-in: %s account=%s address=%s", *facts.values(), extra={"facts": facts})

    def tell_opened(self, how: str) -> None:
        """Log that a session was opened, and ``how`` (a code), under the same hashes as failures: whoever
        watches sees that a series of wrong passwords ended in a right one."""
        facts = {"how": how, "account": self.account[:12], "address": self.address[:12]}
        _log.info("signed in: %s account=%s address=%s", *facts.values(), extra={"facts": facts})

    def tell_led(self, how: str) -> None:
        """Log that a right password opened no session but led further (``how``), under the same hashes."""
        facts = {"how": how, "account": self.account[:12], "address": self.address[:12]}
        _log.info("led further: %s account=%s address=%s", *facts.values(), extra={"facts": facts})

    @staticmethod
    def on_tablet(visit: Visit, tablet_id: int, person_id: int) -> "Attempt":
        """Those of six digits: counted for an agent on one tablet, and for the tablet."""
        secret = visit.toolbox.secret_key
        tablet = f"tablet {tablet_id}"
        return Attempt(_keyed(secret, f"{tablet} person {person_id}"), _keyed(secret, tablet))


def _folded(email: str) -> str:
    """The address as accounts know it: otherwise each way of typing it would have its own tries."""
    try:
        return normalise_email(email).lower()
    except ValueError:
        return email.lower()


def _keyed(secret: str, subject: str) -> str:
    return hmac.new(secret.encode(), subject.encode("utf-8", "replace"), hashlib.sha256).hexdigest()
