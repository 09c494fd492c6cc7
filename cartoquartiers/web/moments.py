"""Days and spans of time as people say them, in the language of the page."""

from datetime import date, datetime

from flask import current_app
from flask_babel import format_date, format_timedelta, get_locale
from flask_babel import gettext as _

from cartoquartiers.domain.opening_hours import TONGUES, Tongue


def day(value: str | date | None) -> str:
    """« 2 nov. 2026 » from a date or its ISO text; empty when there is none."""
    if not value:
        return ""
    then = date.fromisoformat(value) if isinstance(value, str) else value
    text = str(format_date(then, "d MMM y"))
    # In French the first of a month is « 1er »; the other days are plain numbers.
    french = str(get_locale()).startswith("fr")
    return text.replace("1", "1er", 1) if french and then.day == 1 else text


def moment(value: datetime) -> str:
    """« 2 nov. 2026 à 14:05 », on the clocks of the territory."""
    local = value.astimezone(current_app.extensions["toolbox"].house.timezone)
    return str(_("%(day)s à %(time)s", day=day(local.date()), time=f"{local:%H:%M}"))


def ago(value: str | date, today: date) -> str:
    """« aujourd’hui », « hier », « il y a 3 semaines »."""
    then = date.fromisoformat(value) if isinstance(value, str) else value
    gone = today - then
    if gone.days <= 0:
        return str(_("aujourd’hui"))
    if gone.days == 1:
        return str(_("hier"))
    return str(format_timedelta(-gone, granularity="day", threshold=2, add_direction=True))


def tongue() -> Tongue:
    """How the language of the page says opening hours."""
    return TONGUES[str(get_locale())[:2]]
