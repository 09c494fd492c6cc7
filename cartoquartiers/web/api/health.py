"""``/healthz``: can this server serve?"""

from flask import jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from cartoquartiers.domain.checkup import Level
from cartoquartiers.store.work import DATABASE_AWAY
from cartoquartiers.usecases.checkup.pulse import pulse
from cartoquartiers.web.surroundings import surroundings
from cartoquartiers.web.visit import Visit

NOT_NOW: tuple[type[Exception], ...] = (SQLAlchemyError, *DATABASE_AWAY)


def show(visit: Visit) -> ResponseReturnValue:
    """200 with the tick when this server can answer, 503 when it cannot: the database is away, or made for
    another program. Whatever else is wrong stands in ``warnings``, in a word: a balancer goes on sending."""
    try:
        with visit.reading() as work:
            seen = pulse(work, surroundings(visit.toolbox))
    except NOT_NOW:
        return jsonify(status="unavailable", database="away"), 503
    parts = {check.value: level.value for check, level in seen.parts.items()}
    warnings = [name for name, level in parts.items() if level != Level.OK.value]
    told = {"database": "ok", "tick": seen.tick, "tick_age": seen.age, "parts": parts, "warnings": warnings}
    if not seen.serves:
        return jsonify(status="unavailable", **told), 503
    return jsonify(status="ok", **told), 200
