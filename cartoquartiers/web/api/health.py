"""``/healthz``: can this server serve?"""

from flask import jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from cartoquartiers.store.queries.clock import tick
from cartoquartiers.store.work import DATABASE_AWAY
from cartoquartiers.web.visit import Visit

NOT_NOW: tuple[type[Exception], ...] = (SQLAlchemyError, *DATABASE_AWAY)


def show(visit: Visit) -> ResponseReturnValue:
    """200 with the tick when the database answers, 503 when it does not."""
    try:
        with visit.reading() as work:
            now = tick(work)
    except NOT_NOW:
        return jsonify(status="unavailable", database="away"), 503
    return jsonify(status="ok", database="ok", tick=now), 200
