"""Checks of settings and of the machine: no database, no network."""

import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cartoquartiers.domain.checkup import Advice, Check, Finding, Level, State, found
from cartoquartiers.usecases.checkup.surroundings import Surroundings, last_backup

_GIGA = 10**9
_LOW, _EMPTY = 2 * _GIGA, 200 * 10**6
_SECRET_FILES = ("secret_key", "demo_password", "carto.db", "erasures.jsonl")
_FEWEST_FILES = 5000
_SHORTEST_KEY = 16
_FEWEST_CHARACTERS = 8
_GUESSED = ("chang", "secret", "exempl", "exampl", "passe", "passw", "azerty", "qwerty", "123456")
_SKEW = timedelta(minutes=5)
_BACKUP_AGE = timedelta(days=2)


def look(here: Surroundings) -> Iterator[Finding]:
    """Every check, one after the other."""
    yield folder(here)
    yield disk(here)
    if (left := room(here)).advice:
        yield left
    yield timezone(here)
    yield secret(here)
    yield permissions(here)
    yield address(here)
    if here.is_public:
        yield debug(here)
        yield limits(here)
    yield tiles(here)
    yield backup(here)


def _there(folder: Path) -> Path:
    """The folder, or the nearest one above it."""
    return next((one for one in (folder, *folder.parents) if one.exists()), folder)


def folder(here: Surroundings) -> Finding:
    """Can the site write where its data lie, or will lie, and what lies there?

    Before its first start it makes its folder; later, one that is missing is a disk that is not mounted.
    """
    try:
        with tempfile.TemporaryFile(dir=here.folder if here.has_begun else _there(here.folder)):
            pass
    except OSError as refusal:
        why = f"{here.folder} ({refusal.strerror})"
        return found(Check.FOLDER, Advice.FOLDER, Level.WRONG, folder=why)
    if (closed := _closed(here.folder)) is not None:
        why = f"{closed} ({os.strerror(errno.EACCES)})"
        return found(Check.FOLDER, Advice.FOLDER, Level.WRONG, folder=why)
    return found(Check.FOLDER, folder=here.folder)


def _closed(folder: Path) -> Path | None:
    """A database file or a folder in which the site could not write: a command that was run as root left it
    behind. What a disk brings along is not the site's."""
    inside = folder.iterdir() if folder.is_dir() else ()
    ours = (one for one in inside if one.name != "lost+found" and (one.is_dir() or ".db" in one.name))
    return next((one for one in sorted(ours) if not os.access(one, os.W_OK)), None)


def disk(here: Surroundings) -> Finding:
    """Is there room for what people send?"""
    try:
        free = shutil.disk_usage(_there(here.folder)).free
    except OSError:
        free = 0
    advice = Advice.DISK if free < _LOW else None
    level = Level.WRONG if free < _EMPTY else Level.WATCH
    return found(Check.DISK, advice, level, free=f"{free / _GIGA:.1f}".replace(".", ","))


def room(here: Surroundings) -> Finding:
    """May files still be made? A disk of many small ones is full while it has bytes left."""
    try:
        told = os.statvfs(_there(here.folder))
    except OSError:
        return found(Check.ROOM, count="?")
    # Some file systems count none, and say so with a total of 0.
    few = bool(told.f_files) and told.f_favail < _FEWEST_FILES
    return found(Check.ROOM, Advice.ROOM if few else None, Level.WRONG, count=told.f_favail)


def timezone(here: Surroundings) -> Finding:
    """Does the zone exist?"""
    name = str(here.settings["TIMEZONE"])
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return found(Check.TIMEZONE, Advice.TIMEZONE, Level.WRONG, zone=name)
    return found(Check.TIMEZONE, zone=name)


def secret(here: Surroundings) -> Finding:
    """Is there a key of one's own? It is never shown."""
    key = str(here.settings["SECRET_KEY"])
    # Whoever guesses it opens second steps and links: nobody else can come near a site on the loopback.
    level = Level.WRONG if here.is_public else Level.WATCH
    if not key and here.is_public:
        return found(Check.SECRET, Advice.SECRET, Level.WRONG, state=State.ABSENT)
    if key and len(key) < _SHORTEST_KEY:
        return found(Check.SECRET, Advice.SECRET, level, state=State.SHORT)
    if here.is_public and (
        len(set(key)) < _FEWEST_CHARACTERS or any(word in key.lower() for word in _GUESSED)
    ):
        return found(Check.SECRET, Advice.SECRET, level, state=State.GUESSABLE)
    return found(Check.SECRET, state=State.PRESENT if key else State.KEPT)


def permissions(here: Surroundings) -> Finding:
    """May others on this machine read what is secret?"""
    open_to_all = []
    for name in _SECRET_FILES:
        try:
            # The database file is only read by others when its folder lets them in.
            mode = (here.folder / name).stat().st_mode & here.folder.stat().st_mode
        except OSError:
            continue
        if mode & 0o004:
            open_to_all.append(name)
    if open_to_all:
        return found(Check.PERMISSIONS, Advice.PERMISSIONS, state=", ".join(open_to_all))
    return found(Check.PERMISSIONS, state=State.PRIVATE)


def address(here: Surroundings) -> Finding:
    """Is the public address one that browsers trust?"""
    parts = urlsplit(here.base_url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path or parts.query:
        return found(Check.ADDRESS, Advice.ADDRESS, Level.WRONG, url=here.base_url)
    if not here.is_public:
        return found(Check.ADDRESS, Advice.PUBLIC, url=here.base_url)
    is_safe = parts.scheme == "https"
    return found(Check.ADDRESS, None if is_safe else Advice.HTTPS, Level.WRONG, url=here.base_url)


def debug(here: Surroundings) -> Finding:
    """Does the site show its insides?"""
    on = here.debug or os.environ.get("FLASK_DEBUG", "0").lower() not in {"", "0", "false", "no"}
    return found(
        Check.DEBUG,
        Advice.DEBUG if on else None,
        Level.WRONG,
        state=State.DEBUG_ON if on else State.DEBUG_OFF,
    )


def limits(here: Surroundings) -> Finding:
    """Are floods held back?"""
    off = here.settings["LIMITS"] == "off"
    state = State.LIMITS_OFF if off else State.LIMITS_ON
    return found(Check.LIMITS, Advice.LIMITS if off else None, Level.WRONG, state=state)


def tiles(here: Surroundings) -> Finding:
    """Can a browser load the base map?"""
    url = str(here.settings["TILES_URL"])
    parts = urlsplit(url)
    whole = all(part in url for part in ("{z}", "{x}", "{y}")) and bool(parts.hostname)
    mixed = here.base_url.startswith("https:") and parts.scheme != "https"
    advice = Advice.TILES if not whole or mixed else None
    return found(Check.TILES, advice, Level.WRONG, host=parts.hostname or "?")


def backup(here: Surroundings) -> Finding:
    """Was a backup taken lately?"""
    at = last_backup(here.folder)
    if at is None:
        return found(Check.BACKUP, Advice.BACKUP, when=State.NEVER)
    advice = Advice.BACKUP_OLD if here.now - at > _BACKUP_AGE else None
    if at - here.now > _SKEW:  # its age says nothing
        advice = Advice.CLOCK
    return found(Check.BACKUP, advice, when=here.told(at))
