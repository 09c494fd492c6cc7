"""What every template may use: the town's texts, the visitor, the language, notices, addresses of static
files."""

from typing import Any, cast

from flask import Flask, current_app, flash, g, get_flashed_messages, has_request_context, request
from flask_babel import Babel

from cartoquartiers.domain.contacts import phone_french, phone_uri
from cartoquartiers.store.queries import site as site_queries
from cartoquartiers.store.queries import territory
from cartoquartiers.toolbox import Toolbox
from cartoquartiers.usecases.site_settings import DEFAULTS
from cartoquartiers.web.assets import asset, pictograms_address, theme_version
from cartoquartiers.web.ground import tiles_of
from cartoquartiers.web.moves import places_to_check
from cartoquartiers.web.visit import Visit

LANGUAGES = ("fr", "en")
LANGUAGE_COOKIE = "carto_lang"


def language() -> str:
    """Return the language that the visitor chose (a cookie, or ``?lang=`` of this request); never by
    Accept-Language."""
    if not has_request_context():
        return "fr"  # a command on the terminal
    asked = request.args.get("lang", "") or request.cookies.get(LANGUAGE_COOKIE, "")
    return asked if asked in LANGUAGES else "fr"


def notify(text: str, kind: str = "ok") -> None:
    """Leave a sentence for the next page; it travels in the signed cookie, never in the database."""
    flash(text, kind)


def page_context() -> dict[str, Any]:
    """Return what every template gets; an error page while the database is away gets what needs none."""
    context: dict[str, Any] = {"lang": language(), "path": request.path}
    visit: Visit | None = g.get("visit")
    if visit is None or g.get("database_away"):
        return {**context, "visit": None, "site": None, "notices": []}
    settings = visit.toolbox.settings
    with visit.looking() as work:
        site = {**DEFAULTS, **site_queries.settings(work)}
        theme = theme_version(territory.taxonomy(work), str(site["accent"] or ""))
    flashed = cast("list[tuple[str, str]]", get_flashed_messages(with_categories=True))
    notices = [{"kind": kind, "text": text} for kind, text in flashed]
    url, attribution = tiles_of(settings, site)
    g.tiles_url = url  # the content policy of this page follows (web/security.py)
    return {
        **context,
        "visit": visit,
        "site": {**site, "base_url": visit.toolbox.base_url},
        "notices": notices,
        "tiles": {"url": url, "attribution": attribution},
        "addresses_url": "/adresses" if visit.toolbox.geocoder else "",
        "to_check_url": places_to_check(visit.actor.scope),
        "theme_url": f"/assets/{theme}/theme.css",
    }


def _as_typed(sentence: str) -> str:
    toolbox: Toolbox = current_app.extensions["toolbox"]
    return toolbox.as_typed(sentence)


def register_context(app: Flask) -> None:
    """Wire the language and the common words of templates."""
    app.config["BABEL_DEFAULT_LOCALE"] = "fr"
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = "cartoquartiers/translations"
    Babel(app, locale_selector=language)
    app.context_processor(page_context)
    app.jinja_env.filters.update(phone_link=phone_uri, phone_words=phone_french, as_typed=_as_typed)
    # Macros are imported without the page's context.
    app.jinja_env.globals.update(asset=asset, pictograms_address=pictograms_address)
