"""Codes of six digits from an application (TOTP, RFC 6238), and the secrets of which they are made."""

import base64
import hashlib
import hmac
from datetime import datetime

import pyotp
from cryptography.fernet import Fernet, InvalidToken

_SECONDS = 30
_ASIDE = (0, -1, 1)
"""Telephones are a little late or early; one step to each side, as RFC 6238 advises at most."""


class SealedCodes:
    """Keeps each secret encrypted under the installation's own: a stolen database makes no code."""

    def __init__(self, secret_key: str) -> None:
        key = hmac.new(secret_key.encode(), b"one-time codes", hashlib.sha256).digest()
        self._lock = Fernet(base64.urlsafe_b64encode(key))

    def new_secret(self) -> str:
        """A secret of 160 bits, sealed."""
        return self._lock.encrypt(pyotp.random_base32().encode()).decode()

    def plain(self, sealed: str) -> str:
        """The secret in base 32, to be typed; empty when it was sealed under another key."""
        try:
            return self._lock.decrypt(sealed.encode()).decode()
        except InvalidToken:
            return ""

    def address(self, sealed: str, account: str, site: str) -> str:
        """The ``otpauth:`` address that an application reads as a QR code."""
        return pyotp.TOTP(self.plain(sealed)).provisioning_uri(name=account, issuer_name=site)

    def step_of(self, sealed: str, code: str, now: datetime) -> int | None:
        """The number of the 30 seconds to which this code belongs, near ``now``; ``None``: it is wrong."""
        secret = self.plain(sealed)
        if not secret or not (code.isascii() and code.isdigit()):
            return None
        codes = pyotp.TOTP(secret)
        step = int(now.timestamp()) // _SECONDS
        near = [max(0, step + aside) for aside in _ASIDE]
        return next((one for one in near if hmac.compare_digest(codes.generate_otp(one), code)), None)
