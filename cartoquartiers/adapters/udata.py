"""A data portal that runs udata, such as data.gouv.fr: its API, version 1."""

import json
from collections.abc import Mapping
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from cartoquartiers.domain.portal import PortalTrouble
from cartoquartiers.domain.text import clean_line
from cartoquartiers.usecases.ports import PortalRefused

# Seconds without a byte: nobody is waiting, and a portal under load is slow.
PATIENCE = 30.0
MOST_BYTES = 8 * 1024 * 1024
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_LONGEST_SAYING = 300
_TROUBLES = {
    400: PortalTrouble.REFUSED,
    401: PortalTrouble.KEY,
    403: PortalTrouble.FORBIDDEN,
    404: PortalTrouble.MISSING,
    410: PortalTrouble.MISSING,
    429: PortalTrouble.BUSY,
}


class _StayHere(HTTPRedirectHandler):
    """Follows no redirection: the key goes to the portal that was named, and to nobody else."""

    def redirect_request(self, *_args: Any, **_kwargs: Any) -> None:
        return None


class UdataPortal:
    """The portal at ``base``. Raises ``ValueError`` unless the key would travel over https (or loopback)."""

    def __init__(self, base: str, patience: float = PATIENCE) -> None:
        parts = urlsplit(base)
        if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _LOOPBACK):
            raise ValueError(f"CARTO_DATAGOUV_URL: not an https address: {base}")
        self.base = base.rstrip("/")
        self._patience = patience
        self._opener = build_opener(_StayHere)

    def call(self, key: str, method: str, path: str, body: Mapping[str, Any] | None = None) -> Any:
        """Ask `/api/1/…` and return what it says. Raises PortalRefused, which never holds the key."""
        headers = {"X-API-KEY": key, "Accept": "application/json", "User-Agent": "CartoQuartiers"}
        data = None if body is None else json.dumps(body).encode()
        if data is not None:
            headers["Content-Type"] = "application/json"
        request = Request(f"{self.base}/api/1{path}", data, headers, method=method)  # noqa: S310 # checked above
        try:
            with self._opener.open(request, timeout=self._patience) as answer:
                text = answer.read(MOST_BYTES + 1)
            return json.loads(text) if text else None
        except HTTPError as refused:
            with refused:
                said = _saying(refused)
            trouble = _TROUBLES.get(refused.code, PortalTrouble.AWAY)
            raise PortalRefused(trouble, said.replace(key, "…")) from None
        except (OSError, HTTPException, ValueError) as failed:
            raise PortalRefused(PortalTrouble.AWAY, type(failed).__name__) from None


def _saying(refused: HTTPError) -> str:
    """What the portal says of a refusal: its message, and the fields that it does not take."""
    try:
        told = json.loads(refused.read(MOST_BYTES))
        errors = told.get("errors") or {}
        fields = "; ".join(f"{name}: {', '.join(map(str, says))}" for name, says in errors.items())
        words = fields or str(told.get("message") or "")
        return clean_line(words)[:_LONGEST_SAYING]
    except (OSError, HTTPException, ValueError, AttributeError, TypeError):
        return f"HTTP {refused.code}"
