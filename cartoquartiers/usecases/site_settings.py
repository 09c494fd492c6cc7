"""The town's settings: what they are when nobody has changed them, and changing them."""

from typing import Any

from sqlalchemy import select

from cartoquartiers.store.queries import site as site_queries
from cartoquartiers.store.queries.clock import until_the_next_act
from cartoquartiers.store.tables.site import Act, SiteSetting
from cartoquartiers.store.work import Work

DEFAULTS: dict[str, Any] = {
    "title": "CartoQuartiers",
    "territory": "",
    "contact": "",
    "publisher": "",
    "publisher_siret": "",
    "publication_director": "",
    "host": "",
    "postal_address": "",
    # Until all three are given, the site declares itself "non conforme" (decree 2019-768).
    "accessibility_audit_date": "",
    "accessibility_auditor": "",
    "accessibility_rate": "",
    "charter_version": "2026-11",
    "expected_days": 7,
    # Empty: the colour, the base map and the first view of the house.
    "accent": "",
    "tiles_url": "",
    "tiles_attribution": "",
    "view": None,
    "logo": None,
    "outside_label": "",
    "outside_link": "",
    "outside_phone": "",
    "alsace_moselle": "",
    "school_zone": "",
    # "1": moderators and administrators must have a second factor (store/queries/factors.py).
    "second_factor": "",
    # Days for which personal data is kept once it has served (usecases/retention.py).
    "keep_contact_days": 180,
    "keep_photo_days": 90,
    "keep_letter_days": 30,
    "keep_import_days": 90,
}


def charter_version(work: Work) -> str:
    """Return the version of the charter that contributors accept today."""
    usual = DEFAULTS["charter_version"]
    return until_the_next_act(
        work, "charter_version", lambda: str(site_queries.setting(work, "charter_version", usual))
    )


def charter_existed(work: Work, version: str) -> bool:
    """Tell whether contributors could ever accept this version: today's, the house's first, a former one."""
    if version in {charter_version(work), DEFAULTS["charter_version"]}:
        return True
    saved = select(Act.details).where(Act.action == "settings.save", Act.subject.contains("charter_version"))
    before = [(details or {}).get("before", {}) for details in work.session.scalars(saved)]
    return version in {values.get("charter_version") for values in before}


def set_setting(work: Work, key: str, value: Any) -> None:
    """Write one setting (a JSON value)."""
    row = work.session.get(SiteSetting, key)
    if row is None:
        work.session.add(SiteSetting(key=key, value={"value": value}))
    else:
        row.value = {"value": value}
    work.session.flush()
