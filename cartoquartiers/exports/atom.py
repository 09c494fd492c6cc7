"""Atom (RFC 4287) with points (GeoRSS), tombstones (RFC 6721) and pages (RFC 5005)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element, SubElement, tostring

from cartoquartiers.exports.feature import moment

MEDIA_TYPE = "application/atom+xml; charset=utf-8"
_SPACES = {
    "xmlns": "http://www.w3.org/2005/Atom",
    "xmlns:georss": "http://www.georss.org/georss",
    "xmlns:at": "http://purl.org/atompub/tombstones/1.0",
}
# What XML 1.0 cannot write, not even as a reference; a page of the site shows nothing there either.
_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def tag_uri(base_url: str, name: str) -> str:
    """A name that stays when addresses change (RFC 4151): the host, the year of the first feed."""
    return f"tag:{urlsplit(base_url).hostname},2026:{name}"


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that can be read about a place. ``position`` is longitude, latitude in degrees."""

    id: str
    title: str
    summary: str
    updated: datetime
    url: str
    position: tuple[float, float]
    data_url: str | None = None
    licence_url: str | None = None
    published: str | None = None
    category: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Tombstone:
    """An entry that a reader must forget, why, and where to go on (an address, or None)."""

    id: str
    when: datetime
    comment: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """One page of a feed. ``url`` is its own address, ``page_url`` what people read instead, ``first`` and
    ``next`` the pages beside it; ``author`` is who publishes."""

    id: str
    title: str
    updated: datetime
    url: str
    page_url: str
    first: str
    author: str
    language: str
    items: Sequence[Entry | Tombstone]
    next: str | None = None
    licence_url: str | None = None


def write_feed(feed: Feed) -> bytes:
    """The document, UTF-8."""
    root = Element("feed", {**_SPACES, "xml:lang": feed.language})
    _text(root, "id", feed.id)
    _text(root, "title", feed.title)
    _text(root, "updated", moment(feed.updated))
    _text(SubElement(root, "author"), "name", feed.author)
    _text(root, "generator", "CartoQuartiers")
    _link(root, "self", feed.url, "application/atom+xml")
    _link(root, "alternate", feed.page_url, "text/html")
    _link(root, "first", feed.first, "application/atom+xml")
    _link(root, "next", feed.next, "application/atom+xml")
    _link(root, "license", feed.licence_url)
    for item in feed.items:
        if isinstance(item, Entry):
            _entry(root, item)
        else:
            _tombstone(root, item)
    document: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return document + b"\n"


def _entry(root: Element, item: Entry) -> None:
    entry = SubElement(root, "entry")
    _text(entry, "id", item.id)
    _text(entry, "title", item.title)
    _text(entry, "updated", moment(item.updated))
    if item.published:
        _text(entry, "published", item.published)
    _link(entry, "alternate", item.url, "text/html")
    _link(entry, "alternate", item.data_url, "application/geo+json")
    _link(entry, "license", item.licence_url)
    if item.category:
        SubElement(entry, "category", term=_plain(item.category[0]), label=_plain(item.category[1]))
    _text(entry, "summary", item.summary)
    longitude, latitude = item.position
    # GeoRSS says latitude first.
    _text(entry, "georss:point", f"{latitude:.6f} {longitude:.6f}")


def _tombstone(root: Element, item: Tombstone) -> None:
    gone = SubElement(root, "at:deleted-entry", ref=item.id, when=moment(item.when))
    _text(gone, "at:comment", item.comment)
    _link(gone, "alternate", item.url, "text/html")


def _text(parent: Element, name: str, words: str) -> None:
    SubElement(parent, name).text = _plain(words)


def _link(parent: Element, rel: str, address: str | None, media_type: str = "") -> None:
    if address:
        kind = {"type": media_type} if media_type else {}
        SubElement(parent, "link", {"rel": rel, "href": _plain(address), **kind})


def _plain(words: str) -> str:
    return _UNWRITABLE.sub("", words)
