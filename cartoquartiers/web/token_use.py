"""The day on which a token was used last: noted once a day, after the answer has left."""

from flask import after_this_request
from flask.wrappers import Response

from cartoquartiers.usecases import tokens
from cartoquartiers.web.visit import Visit


def note_token(visit: Visit) -> None:
    """Have today's use of the token noted, unless it is. The view's own transaction stays as it is: a GET
    writes nothing; this is a transaction of its own, once its answer is closed."""
    hashed, store = visit.token_hash or "", visit.toolbox.store
    with visit.looking() as work:
        if tokens.was_used_today(work, hashed):
            return

    def note() -> None:
        with store.writing() as work:
            tokens.note_use(work, hashed)

    @after_this_request
    def later(response: Response) -> Response:
        response.call_on_close(note)
        return response
