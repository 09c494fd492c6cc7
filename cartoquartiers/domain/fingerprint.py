"""Whether two sendings are the same contribution."""

import hashlib
import json
from dataclasses import asdict, is_dataclass

from cartoquartiers.domain.proposal import Proposal

_UNSAID = ("extra", "note", "good_faith")
"""What a proposal may say since some were kept that could not: unsaid, it is not part of what was sent."""
_BESIDE = ("nearness",)
"""What is no part of it. Who sends the same again may stand elsewhere by then; and a hash outlives the word,
which would be found out from it by trying all of them."""


def fingerprint(proposal: Proposal) -> str:
    """Return a hash of what was proposed, the same however its JSON was written."""
    said = {
        name: value
        for name, value in vars(proposal).items()
        if name not in _BESIDE and (value or name not in _UNSAID)
    }
    content = json.dumps(said, sort_keys=True, ensure_ascii=False, default=_plain)
    return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()


def _plain(value: object) -> object:
    return asdict(value) if is_dataclass(value) and not isinstance(value, type) else str(value)
