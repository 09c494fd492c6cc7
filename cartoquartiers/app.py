"""Wiring: settings -> toolbox -> sections."""

import importlib
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click
from flask import Flask, Response, request
from werkzeug.middleware.proxy_fix import ProxyFix

import config as environment
from cartoquartiers import logs
from cartoquartiers.announcing import announce
from cartoquartiers.cli.all import register_commands
from cartoquartiers.store.presence import be_seen
from cartoquartiers.store.queries.pulse import Pulse
from cartoquartiers.toolbox import SettingMissing, Toolbox
from cartoquartiers.watching import watch
from cartoquartiers.web import assets
from cartoquartiers.web.context import register_context
from cartoquartiers.web.cookies import NOTICES_COOKIE, Cookies
from cartoquartiers.web.errors import register_errors
from cartoquartiers.web.hot import register_hot
from cartoquartiers.web.journal import current, log_line, register_journal
from cartoquartiers.web.large_bodies import register_large_bodies
from cartoquartiers.web.limits import register_limits
from cartoquartiers.web.packing import register_packing
from cartoquartiers.web.security import register_security
from cartoquartiers.worker import InlineWorker

ROOT = Path(__file__).resolve().parents[1]
# A form with five photos of 15 MB and its texts; anything larger is refused before it is read.
LARGEST_BODY = 80 * 1024 * 1024
# The rooms of the site; each has its routes.py.
SECTIONS = (
    "accounts",
    "addresses",
    "administration",
    "api",
    "areas",
    "batches",
    "campaigns",
    "contribute",
    "finding",
    "following",
    "imports",
    "listing",
    "map",
    "media",
    "moderation",
    "ogc",
    "opendata",
    "organisations",
    "pages",
    "place",
    "rounds",
)


def settings_from(given: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return the settings of the environment with ``given`` on top."""
    settings = {name: getattr(environment, name) for name in dir(environment) if name.isupper()}
    return {**settings, **(given or {})}


def create_app(config: Mapping[str, Any] | None = None, toolbox: Toolbox | None = None) -> Flask:
    """Return the application; ``config`` overrides the settings of the environment (upper-case names of
    config.py)."""
    settings = settings_from(config)
    is_for_real = config is None and toolbox is None
    toolbox = toolbox or Toolbox(settings)
    logs.set_up(str(settings["LOG"]), current, whole=not toolbox.in_production)
    try:
        app = _build(settings, toolbox)
    except Exception as failure:
        # `flask doctor` is asked why the site does not start: it needs an application to be asked through.
        if sys.argv[1:2] != ["doctor"]:
            if isinstance(failure, SettingMissing):
                # Whoever set it reads one sentence: where in the program it was missed tells them nothing.
                click.echo(f"Le site ne démarre pas\u00a0: {failure}", err=True)
                raise SystemExit(2) from None
            raise
        return _only_commands(toolbox, failure)
    if is_for_real:
        be_seen(toolbox.store)
        announce(toolbox)
    return app


def _only_commands(toolbox: Toolbox, failure: Exception) -> Flask:
    app = Flask("cartoquartiers", static_folder=None)
    app.extensions.update(toolbox=toolbox, start_failure=failure)
    register_commands(app)
    return app


def _build(settings: Mapping[str, Any], toolbox: Toolbox) -> Flask:
    toolbox.check()
    app = Flask(
        "cartoquartiers", root_path=str(ROOT), static_folder=None, template_folder=str(ROOT / "templates")
    )
    cookies = Cookies.of(toolbox)
    app.secret_key = toolbox.secret_key
    app.config.update(
        SESSION_COOKIE_NAME=cookies.name(NOTICES_COOKIE),
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=cookies.secure,
        MAX_CONTENT_LENGTH=LARGEST_BODY,
        MAX_FORM_MEMORY_SIZE=2 * 1024 * 1024,
        BUILD=assets.build(),
    )
    if proxies := toolbox.number("PROXIES"):
        # Rate limits and failed sign-ins count by address: the visitor's, not that of our own front server.
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=0, x_host=0)  # type: ignore[method-assign]
    app.extensions["toolbox"] = toolbox
    register_hot(app, Pulse(toolbox.store, toolbox.number("PULSE") / 1000))
    counting = watch(toolbox)
    register_journal(app, log_line, *([counting] if counting else []))
    register_security(app, toolbox)
    register_limits(app, toolbox)
    register_large_bodies(app)
    register_context(app)
    register_packing(app, toolbox)
    register_errors(app)
    for name in SECTIONS:
        app.register_blueprint(importlib.import_module(f"cartoquartiers.web.{name}.routes").section.blueprint)
    app.register_blueprint(assets.section.blueprint)
    register_commands(app)
    if settings["WORKER"] == "inline":
        _work_inline(app, toolbox)
    return app


def _work_inline(app: Flask, toolbox: Toolbox) -> None:
    """Start the worker's thread with the first request: commands and forked parents must not run it."""
    worker = InlineWorker(toolbox)

    @app.before_request
    def start() -> None:
        if not app.testing:
            worker.start()

    @app.after_request
    def wake(response: Response) -> Response:
        if request.method not in ("GET", "HEAD", "OPTIONS"):
            response.call_on_close(worker.wake)
        return response
