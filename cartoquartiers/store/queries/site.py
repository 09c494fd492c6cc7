"""Reading the town's settings."""

from typing import Any

from sqlalchemy import select

from cartoquartiers.store.tables.site import SiteSetting
from cartoquartiers.store.work import Work


def setting(work: Work, key: str, default: Any = None) -> Any:
    """Return the value of one setting; values are kept as ``{"value": …}``."""
    found = work.session.scalar(select(SiteSetting.value).where(SiteSetting.key == key))
    return default if found is None else found["value"]


def settings(work: Work) -> dict[str, Any]:
    """Return every setting."""
    return {row.key: row.value["value"] for row in work.session.scalars(select(SiteSetting))}
