"""Each command that ran, in the log: its name, its duration, how it ended; never what was typed after it."""

import logging
import time
from collections.abc import Callable
from functools import wraps
from typing import Any

import click
from flask import current_app
from sqlalchemy.exc import DatabaseError

from cartoquartiers.cli.words import toolbox
from cartoquartiers.store import migrate

_log = logging.getLogger(__name__)


def noted(command: click.Command, name: str = "") -> None:
    """Make a command, or those of a group, say in the log that they ran. Twice is once."""
    path = f"{name} {command.name}".strip()
    if isinstance(command, click.Group):
        for one in command.commands.values():
            noted(one, path)
    elif command.callback is not None and not hasattr(command.callback, "carto_noted"):
        command.callback = _noting(command.callback, path)


def _noting(run: Callable[..., Any], path: str) -> Callable[..., Any]:
    @wraps(run)
    def call(*given: Any, **named: Any) -> Any:
        began, ended = time.perf_counter(), "ok"
        try:
            return run(*given, **named)
        except SystemExit as left:
            ended = (
                "ok" if left.code in (None, 0) else f"exit {left.code if isinstance(left.code, int) else 1}"
            )
            raise
        except DatabaseError as failure:
            ended = type(failure).__name__
            if not _is_outdated():
                raise
            said = "La base n’est pas à jour : lancez d’abord « flask db upgrade »."
            raise click.ClickException(toolbox().as_typed(said)) from None
        except Exception as failure:
            ended = type(failure).__name__
            raise
        finally:
            facts = {"command": path, "ended": ended, "ms": round((time.perf_counter() - began) * 1000)}
            _log.info("command", extra={"facts": facts})

    vars(call)["carto_noted"] = True
    return call


def _is_outdated() -> bool:
    """Do tables or columns of this program miss, so that it is no wonder that a statement failed?"""
    try:
        return migrate.current(current_app.extensions["toolbox"].store.url) != migrate.head()
    except DatabaseError:  # a database that is away says nothing of its tables
        return False
