"""The log of the moderation as a file."""

from collections.abc import Iterable, Mapping
from typing import Any

from cartoquartiers.domain.side_files import LOG
from cartoquartiers.exports.notes import csv_of

NAMES = LOG.names


def as_csv(rows: Iterable[Mapping[str, Any]]) -> bytes:
    """UTF-8 without byte order mark, comma, CRLF (RFC 4180)."""
    return csv_of(NAMES, rows)
