"""Sitemaps as https://www.sitemaps.org/protocol.html has them."""

from collections.abc import Iterable
from datetime import UTC, datetime
from xml.sax.saxutils import escape

_SPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
Entry = tuple[str, datetime | None]


def urlset(entries: Iterable[Entry]) -> str:
    """Pages: (absolute address, latest change or None)."""
    return _document("urlset", "url", entries)


def index(entries: Iterable[Entry]) -> str:
    """Other sitemaps: (absolute address, latest change or None)."""
    return _document("sitemapindex", "sitemap", entries)


def _document(root: str, row: str, entries: Iterable[Entry]) -> str:
    rows = "".join(f"<{row}><loc>{escape(url)}</loc>{_changed(at)}</{row}>\n" for url, at in entries)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="{_SPACE}">\n{rows}</{root}>\n'


def _changed(at: datetime | None) -> str:
    return f"<lastmod>{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}</lastmod>" if at else ""
