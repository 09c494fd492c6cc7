"""Security keys and locks of devices (WebAuthn), as a second factor."""

import hashlib
import json
import re
import struct
from collections.abc import Sequence
from ipaddress import ip_address
from urllib.parse import urlsplit

import webauthn
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from cartoquartiers.usecases.identity_ports import KeyRefused, NewKey

# The password was given already: touching the key is enough, and it needs to remember nothing about us.
_TOUCH = UserVerificationRequirement.DISCOURAGED
# What the library raises for bytes that anybody may send; all of them mean that no key said this.
_NOT_AN_ANSWER = (
    WebAuthnException,
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
    struct.error,
)
_CREDENTIAL = re.compile(r"[A-Za-z0-9_-]{1,1400}")
_SELECTION = AuthenticatorSelectionCriteria(
    resident_key=ResidentKeyRequirement.DISCOURAGED, user_verification=_TOUCH
)


class WebAuthnKeys:
    """Keys for the site at ``base_url``; browsers take them at names only, over HTTPS but for localhost."""

    def __init__(self, base_url: str) -> None:
        parts = urlsplit(base_url)
        self._host = parts.hostname or ""
        self._origin = f"{parts.scheme}://{parts.netloc}"
        self.work_here = _is_name(self._host) and (parts.scheme == "https" or self._host == "localhost")

    def to_add(self, person: int, email: str, challenge: str, known: Sequence[str]) -> str:
        """What the browser is asked, as JSON, for a key that is not among ``known``."""
        options = webauthn.generate_registration_options(
            rp_id=self._host,
            rp_name=self._host,
            user_name=email,
            # Not the number itself: the key may show it to other sites' owners.
            user_id=hashlib.sha256(f"{self._origin} {person}".encode()).digest(),
            challenge=base64url_to_bytes(challenge),
            authenticator_selection=_SELECTION,
            exclude_credentials=_described(known),
        )
        return webauthn.options_to_json(options)

    def added(self, answer: str, challenge: str) -> NewKey:
        """The key that the browser's answer brings. Raises ``KeyRefused``."""
        try:
            found = webauthn.verify_registration_response(
                credential=answer,
                expected_challenge=base64url_to_bytes(challenge),
                expected_rp_id=self._host,
                expected_origin=self._origin,
            )
        except _NOT_AN_ANSWER as wrong:
            raise KeyRefused(str(wrong)) from None
        return NewKey(
            bytes_to_base64url(found.credential_id),
            bytes_to_base64url(found.credential_public_key),
            found.sign_count,
        )

    def to_enter(self, challenge: str, known: Sequence[str]) -> str:
        """What the browser is asked, as JSON, to prove that one of the keys ``known`` is there."""
        options = webauthn.generate_authentication_options(
            rp_id=self._host,
            challenge=base64url_to_bytes(challenge),
            allow_credentials=_described(known),
            user_verification=_TOUCH,
        )
        return webauthn.options_to_json(options)

    def named(self, answer: str) -> str:
        """Which key the answer says it comes from. Raises ``KeyRefused``."""
        try:
            name = str(json.loads(answer)["id"])
        except _NOT_AN_ANSWER:
            raise KeyRefused("not an answer") from None
        if not _CREDENTIAL.fullmatch(name):
            raise KeyRefused("not an answer")
        return name

    def proved(self, answer: str, challenge: str, key: NewKey) -> int:
        """The key's new count when it signed the challenge. Raises ``KeyRefused``: also for a count that goes
        back, which a copied key has."""
        try:
            found = webauthn.verify_authentication_response(
                credential=answer,
                expected_challenge=base64url_to_bytes(challenge),
                expected_rp_id=self._host,
                expected_origin=self._origin,
                credential_public_key=base64url_to_bytes(key.public_key),
                credential_current_sign_count=key.sign_count,
            )
        except _NOT_AN_ANSWER as wrong:
            raise KeyRefused(str(wrong)) from None
        return found.new_sign_count


def _described(known: Sequence[str]) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=base64url_to_bytes(one)) for one in known]


def _is_name(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return bool(host)
    return False
