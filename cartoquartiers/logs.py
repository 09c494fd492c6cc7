"""What the program says on its error output: readable lines for people, or one JSON object a line.

A JSON line is made so that it cannot hold what somebody typed. Of a record only the sentence of the program
stays, never what was put into it; of an exception its type and where it was raised, never its words. What may
be told besides comes in ``extra={"facts": {…}}``: numbers, codes, templates of routes.
"""

import io
import json
import logging
import sys
import threading
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import TextIO

JSON, TEXT = "json", "text"
KINDS = (TEXT, JSON)
OURS = "cartoquartiers"
_ROOT = Path(__file__).resolve().parents[1]
_MOST_PLACES, _LIBRARY = 12, "lib/"
_MARK = "carto_handler"
# Their sentences are put together before they get here: with addresses, paths, statements in them.
_QUIET = ("werkzeug", "alembic", "sqlalchemy")
_SERVER = ("_granian", "granian.access")
TAKEN_OVER = (*_QUIET, *_SERVER)
"""Whose own handlers and levels give way where programs gather the log."""


class JsonLines(logging.Formatter):
    """One object a record; ``request`` gives the number of the request that is being answered, or nothing."""

    def __init__(self, request: Callable[[], str]) -> None:
        super().__init__()
        self._request = request

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, without its end."""
        told: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
        }
        if record.name.split(".", maxsplit=1)[0] == OURS:
            # What comes before the first value: "job %s" is a job, "sign-in: %s account=%s" a sign-in.
            told |= {"event": str(record.msg).partition("%")[0].rstrip(" :=("), "in": record.name}
        else:
            told |= {
                "event": "said by a library",
                "in": record.name,
                "at": f"{record.module}:{record.lineno}",
            }
        if number := self._request():
            told["request"] = number
        told |= getattr(record, "facts", {})
        if record.exc_info and record.exc_info[1] is not None:
            told["error"] = told_of(record.exc_info[1])
        return json.dumps(told, ensure_ascii=True, default=lambda value: type(value).__name__)


class Lines(logging.Formatter):
    """A line for people. ``whole``: exceptions in full, for whoever works on the program."""

    def __init__(self, *, whole: bool) -> None:
        super().__init__("%(asctime)s %(levelname)s %(message)s", "%H:%M:%S")
        self._whole = whole

    def formatException(self, ei: object) -> str:  # noqa: N802 (the name is logging's)
        """Return the traceback, or the type of the error and where it was raised."""
        if self._whole:
            return super().formatException(ei)  # type: ignore[arg-type] # what logging itself hands over
        error = ei[1] if isinstance(ei, tuple) else None
        return json.dumps(told_of(error), indent=1) if isinstance(error, BaseException) else ""


class _ErrorOutput(io.TextIOBase):
    """Whatever the error output is when something is said."""

    def write(self, text: str) -> int:
        return sys.stderr.write(text)

    def flush(self) -> None:
        sys.stderr.flush()


def told_of(error: BaseException) -> dict[str, object]:
    """What may be told of an exception: its type, where it was raised, the lines of the program that led
    there, innermost first, and what it came from."""
    frames = list(reversed(traceback.extract_tb(error.__traceback__)))
    led = frames[:1] + [one for one in frames[1:] if not _short(one.filename).startswith(_LIBRARY)]
    told: dict[str, object] = {
        "type": type(error).__name__,
        "at": [f"{_short(one.filename)}:{one.lineno} {one.name}" for one in led[:_MOST_PLACES]],
    }
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if cause is not None:
        told["from"] = type(cause).__name__
    return told


def _short(file: str) -> str:
    path = Path(file)
    if path.is_relative_to(_ROOT) and "site-packages" not in path.parts:
        return str(path.relative_to(_ROOT))
    return _LIBRARY + "/".join(path.parts[-2:])


def set_up(kind: str, request: Callable[[], str], *, whole: bool, out: TextIO | None = None) -> None:
    """Say everything on ``out`` (the error output) in this kind of lines. The last call holds."""
    handler = logging.StreamHandler(out or _ErrorOutput())
    handler.setFormatter(JsonLines(request) if kind == JSON else Lines(whole=whole))
    setattr(handler, _MARK, True)
    root = logging.getLogger()
    for old in [one for one in root.handlers if hasattr(one, _MARK)]:
        root.removeHandler(old)
    root.addHandler(handler)
    # For people, only what they may have to look at: a request is a line for programs.
    logging.getLogger(OURS).setLevel(logging.INFO if kind == JSON else logging.WARNING)
    if kind == JSON:
        _take_over()


def _take_over() -> None:
    """Let nothing else write beside: libraries, the server, Python itself."""
    logging.captureWarnings(True)
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    for name in _SERVER:
        server = logging.getLogger(name)
        server.handlers.clear()
        server.propagate = True
    sys.excepthook = _told_at_the_end
    threading.excepthook = _told_of_a_thread


def give_back() -> None:
    """Let Python end programs and threads in its own words again, and warn on its own."""
    logging.captureWarnings(False)
    sys.excepthook, threading.excepthook = sys.__excepthook__, threading.__excepthook__


def _told_at_the_end(_kind: type[BaseException], error: BaseException, _where: TracebackType | None) -> None:
    if isinstance(error, KeyboardInterrupt):
        return
    logging.getLogger(OURS).critical("the program ends", exc_info=error)


def _told_of_a_thread(stopped: threading.ExceptHookArgs) -> None:
    logging.getLogger(OURS).error("a thread ends", exc_info=stopped.exc_value)
