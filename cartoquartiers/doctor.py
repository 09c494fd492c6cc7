"""Looking an installation over from outside: settings, machine, database, and the services that it asks."""

import socket
import ssl
from collections.abc import Iterator
from importlib.util import find_spec
from urllib.parse import unquote, urlsplit

from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from cartoquartiers.adapters.depot import FileDepot
from cartoquartiers.domain.checkup import Advice, Check, Finding, Level, State, found
from cartoquartiers.store.engine import SpatialiteMissing
from cartoquartiers.store.work import DATABASE_AWAY
from cartoquartiers.toolbox import SettingMissing, Toolbox
from cartoquartiers.usecases.checkup import inside, outside
from cartoquartiers.usecases.checkup.surroundings import Surroundings
from cartoquartiers.usecases.ports import GeocoderAway, PhotoDepot

_PATIENCE = 5.0
_CANNOT: tuple[type[Exception], ...] = (
    *DATABASE_AWAY,
    SQLAlchemyError,
    ArgumentError,
    ValueError,
    KeyError,
    OSError,
)


def examine(toolbox: Toolbox, *, debug: bool, failure: Exception | None = None) -> Iterator[Finding]:
    """Every check, each as soon as it is done. ``failure``: why the application could not be made."""
    here = surroundings(toolbox, debug=debug)
    if failure is not None:
        reason = str(failure) if isinstance(failure, SettingMissing) else type(failure).__name__
        yield found(Check.START, Advice.START, Level.WRONG, reason=reason)
    yield from outside.look(here)
    yield from _database(toolbox, here)
    yield _mail(toolbox)
    if toolbox.settings["GEOCODER_URL"]:
        yield _geocoder(toolbox)
    if toolbox.settings["REDIS_URL"]:
        yield _redis(str(toolbox.settings["REDIS_URL"]))


def surroundings(toolbox: Toolbox, *, debug: bool) -> Surroundings:
    """What the installation stands on."""
    return Surroundings(
        toolbox.settings,
        toolbox.data_path,
        toolbox.base_url,
        toolbox.in_production,
        debug,
        _depot(toolbox),
        toolbox.now(),
    )


def _depot(toolbox: Toolbox) -> PhotoDepot:
    try:
        return toolbox.depot
    except SettingMissing:  # told as the reason why the site does not start
        return FileDepot(toolbox.data_path / "photos")


def _database(toolbox: Toolbox, here: Surroundings) -> Iterator[Finding]:
    try:
        with toolbox.store.reading() as work:
            yield from inside.look(work, here)
        with toolbox.store.reading() as work:
            if inside.migrations(work).level is Level.OK:
                yield from inside.slowly(work, here)
    except SettingMissing:  # told as the reason why the site does not start
        return
    except SpatialiteMissing as missing:
        yield found(Check.DATABASE_AWAY, Advice.SPATIALITE, Level.WRONG, reason=missing)
    except _CANNOT as away:
        # The driver's own words: SQLAlchemy's would add the statement, an address could hold a password.
        words = str(getattr(away, "orig", None) or type(away).__name__).strip().splitlines()[0]
        yield found(Check.DATABASE_AWAY, Advice.DATABASE, Level.WRONG, reason=words)


def _mail(toolbox: Toolbox) -> Finding:
    url = str(toolbox.settings["MAIL_URL"])
    if not url:
        return found(Check.MAIL, Advice.MAIL, state=State.NO_SERVER)
    try:
        _ = toolbox.mailer
        parts = urlsplit(url)
        host, port = str(parts.hostname), parts.port or (465 if parts.scheme == "smtps" else 25)
        with socket.create_connection((host, port), _PATIENCE) as plain:
            connection = plain
            if parts.scheme == "smtps":
                connection = ssl.create_default_context().wrap_socket(plain, server_hostname=host)
            connection.settimeout(_PATIENCE)
            greeting = connection.recv(200)
    except (SettingMissing, OSError, ValueError) as away:
        reason = getattr(away, "strerror", None) or type(away).__name__
        return found(Check.MAIL, Advice.MAIL, Level.WRONG, state=f"ne répond pas ({reason})")
    if not greeting.startswith(b"220"):
        return found(Check.MAIL, Advice.MAIL, Level.WRONG, state=State.NOT_SMTP)
    return found(Check.MAIL, state=f"{host} répond")


def _geocoder(toolbox: Toolbox) -> Finding:
    try:
        assert toolbox.geocoder is not None
        toolbox.geocoder.search("mairie", None, 1)
    except (GeocoderAway, SettingMissing):
        return found(Check.GEOCODER, Advice.GEOCODER, state=State.SILENT)
    return found(Check.GEOCODER, state=State.ANSWERS)


def _redis(url: str) -> Finding:
    """A PING in Redis's own protocol: needs no library."""
    parts = urlsplit(url)
    try:
        with socket.create_connection((parts.hostname or "", parts.port or 6379), _PATIENCE) as plain:
            connection = plain
            if parts.scheme == "rediss":
                connection = ssl.create_default_context().wrap_socket(plain, server_hostname=parts.hostname)
            connection.settimeout(_PATIENCE)
            words = [["PING"]]
            if parts.password:
                who = [unquote(parts.username)] if parts.username else []
                words.insert(0, ["AUTH", *who, unquote(parts.password)])
            answer = b""
            for one in words:
                connection.sendall(_resp(one))
                answer = connection.recv(200)
    except (OSError, ValueError) as away:
        return found(Check.REDIS, Advice.REDIS, Level.WRONG, state=f"ne répond pas ({type(away).__name__})")
    if not answer.startswith(b"+PONG"):
        return found(Check.REDIS, Advice.REDIS, Level.WRONG, state=State.REFUSES)
    if find_spec("redis") is None:
        return found(Check.REDIS, Advice.REDIS_MODULE, Level.WRONG, state=State.NO_MODULE)
    return found(Check.REDIS, state=State.ANSWERS)


def _resp(words: list[str]) -> bytes:
    sized = b"".join(b"$%d\r\n%s\r\n" % (len(word.encode()), word.encode()) for word in words)
    return b"*%d\r\n%s" % (len(words), sized)
