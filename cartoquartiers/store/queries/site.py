"""Reading the town's settings."""

from typing import Any

from sqlalchemy import bindparam, select

from cartoquartiers.domain.local_days import LocalDays
from cartoquartiers.domain.school_holidays import SchoolZone
from cartoquartiers.store.tables.site import SiteSetting
from cartoquartiers.store.work import Work

#: The logo's picture, in base64: kept apart, since every page reads the other settings.
LOGO_BYTES = "logo_bytes"
#: How the keys of whole pages of text begin: each is read by its own page only.
PAGE_TEXT = "page."


# Made once: this is asked several times a request.
_VALUE = select(SiteSetting.value).where(SiteSetting.key == bindparam("key"))


def setting(work: Work, key: str, default: Any = None) -> Any:
    """Return the value of one setting; values are kept as ``{"value": …}``."""
    found = work.session.scalar(_VALUE, {"key": key})
    return default if found is None else found["value"]


def settings(work: Work) -> dict[str, Any]:
    """Return every setting but the bytes of the logo and whole pages of text."""
    short = (SiteSetting.key != LOGO_BYTES, SiteSetting.key.not_like(f"{PAGE_TEXT}%"))
    rows = work.session.scalars(select(SiteSetting).where(*short))
    return {row.key: row.value["value"] for row in rows}


def local_days(work: Work) -> LocalDays:
    """Return the holidays of the territory, read once in a transaction."""
    return work.once("local_days", lambda: _local_days(settings(work)))


def _local_days(kept: dict[str, Any]) -> LocalDays:
    zone = str(kept.get("school_zone") or "")
    known = zone in {one.value for one in SchoolZone}
    return LocalDays(bool(kept.get("alsace_moselle")), SchoolZone(zone) if known else SchoolZone.NONE)
