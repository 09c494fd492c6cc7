"""Looking an installation over from outside: settings, machine, database, and the services that it asks."""

from collections.abc import Iterator
from contextlib import suppress

from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from cartoquartiers import reachable
from cartoquartiers.adapters.depot import FileDepot
from cartoquartiers.domain.checkup import Advice, Check, Finding, Level, found
from cartoquartiers.store.engine import SpatialiteMissing
from cartoquartiers.store.queries.clock import clock
from cartoquartiers.store.work import DATABASE_AWAY
from cartoquartiers.toolbox import SettingMissing, Toolbox
from cartoquartiers.usecases.checkup import inside, outside
from cartoquartiers.usecases.checkup.surroundings import Surroundings
from cartoquartiers.usecases.ports import PhotoDepot

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
    yield reachable.mail(toolbox)
    if toolbox.settings["GEOCODER_URL"]:
        yield reachable.geocoder(toolbox)
    if toolbox.settings["REDIS_URL"]:
        yield reachable.redis(str(toolbox.settings["REDIS_URL"]))
    if here.is_public:
        yield from _world(toolbox, here)


def _world(toolbox: Toolbox, here: Surroundings) -> Iterator[Finding]:
    """What only the world outside can tell of a public site."""

    def tick() -> int:
        with toolbox.store.reading() as work:
            return clock(work)[0]

    with suppress(SettingMissing, SpatialiteMissing, *_CANNOT):  # told already
        yield reachable.front(here.base_url, tick)
    if (told := reachable.time_outside(str(here.settings["TILES_URL"]))) is not None:
        yield told


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
        _has_begun(toolbox),
    )


def _has_begun(toolbox: Toolbox) -> bool:
    """Whether the database is made; one that does not answer is told by itself."""
    with suppress(SettingMissing, SpatialiteMissing, *_CANNOT), toolbox.store.reading() as work:
        return inside.migrations(work).advice is not Advice.CREATE
    return False


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
