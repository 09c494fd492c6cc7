"""Days and spans of time as people say them, in the language of the page."""

from datetime import date, datetime

from flask_babel import format_date, format_datetime, format_timedelta
from flask_babel import gettext as _


def day(value: str | date | None) -> str:
    """« 2 nov. 2026 » from a date or its ISO text; empty when there is none."""
    if not value:
        return ""
    moment = date.fromisoformat(value) if isinstance(value, str) else value
    return str(format_date(moment, "d MMM y"))


def moment(value: datetime) -> str:
    """« 2 nov. 2026 à 14:05 », on the clocks of the territory."""
    return str(
        _("%(day)s à %(time)s", day=format_date(value, "d MMM y"), time=format_datetime(value, "HH:mm"))
    )


def ago(value: str | date, today: date) -> str:
    """« aujourd’hui », « hier », « il y a 3 semaines »."""
    then = date.fromisoformat(value) if isinstance(value, str) else value
    gone = today - then
    if gone.days <= 0:
        return str(_("aujourd’hui"))
    if gone.days == 1:
        return str(_("hier"))
    return str(format_timedelta(-gone, granularity="day", threshold=2, add_direction=True))
