"""A throw-away PostgreSQL server, made from the installed binaries and removed at the end."""

import os
import re
import secrets
import shutil
import socket
import subprocess
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import psycopg
from psycopg import sql

SPEED = {
    # Nothing in a throw-away server has to survive a power cut; tests of crashes start their own server.
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "200",
    "shared_buffers": "64MB",
    # Each test database is created and dropped within seconds; vacuuming them is wasted work.
    "autovacuum": "off",
    "jit": "off",
}

# What a server in production does, for tests that take it down.
# All but WGS84, Web Mercator, Lambert-93, Lambert II étendu and the nine conical zones of France.
OF_ELSEWHERE = "srid NOT IN (4326, 3857, 2154, 27572) AND srid NOT BETWEEN 3942 AND 3950"
DURABLE = {**SPEED, "fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}


class NoServer(RuntimeError):
    """PostgreSQL with PostGIS is not installed here, or did not start; the message says which."""


@dataclass(frozen=True)
class Server:
    """Where a running server listens, and where its files are."""

    host: str
    port: int
    password: str
    binaries: str = ""
    home: str = ""

    def url(self, database: str) -> str:
        """The SQLAlchemy address of a database of this server."""
        return f"postgresql+psycopg://postgres:{self.password}@{self.host}:{self.port}/{database}"

    def admin(self, database: str = "postgres") -> "psycopg.Connection[tuple[object, ...]]":
        """A connection that may create and drop databases, and sees what lies in this one."""
        return psycopg.connect(
            host=self.host,
            port=self.port,
            user="postgres",
            password=self.password,
            dbname=database,
            autocommit=True,
        )

    def create(self, name: str, template: str = "template1") -> None:
        """Make a database as a copy of ``template`` (about 45 ms)."""
        with self.admin() as connection:
            names = sql.Identifier(name), sql.Identifier(template)
            connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(*names))

    def drop(self, name: str) -> None:
        """Remove a database, whoever is still connected."""
        with self.admin() as connection:
            statement = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
            connection.execute(statement.format(sql.Identifier(name)))

    def slim(self, name: str) -> None:
        """Drop the coordinate systems of elsewhere from a template: half of the bytes of a copy."""
        with self.admin(name) as connection:
            connection.execute(f"DELETE FROM spatial_ref_sys WHERE {OF_ELSEWHERE}".encode())
            connection.execute("VACUUM FULL spatial_ref_sys")

    def as_dict(self) -> dict[str, object]:
        """Plain values, to be handed to another process."""
        return asdict(self)


def installed() -> Path:
    """The folder of the newest PostgreSQL binaries that have PostGIS beside them."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_version, reverse=True)
    on_path = shutil.which("pg_ctl")
    candidates = [*debian, *([Path(on_path).resolve().parent] if on_path else [])]
    for folder in candidates:
        if (folder / "initdb").exists() and _has_postgis(folder):
            return folder
    raise NoServer("PostgreSQL avec PostGIS n’est pas installé")


def start(home: Path, chosen: Mapping[str, str] = SPEED) -> Server:
    """Initialise and start a server whose files live under ``home``.

    PostgreSQL refuses to run as root, so its programs then run as the system's ``postgres`` user.
    """
    binaries = installed()
    home.mkdir(parents=True, exist_ok=True)
    port = free_port()
    server = Server("127.0.0.1", port, secrets.token_hex(12), str(binaries), str(home))
    word = home / "password"
    word.write_text(server.password, encoding="ascii")
    if os.geteuid() == 0:
        shutil.chown(home, "postgres")
        shutil.chown(word, "postgres")
    data = str(home / "data")
    _run(binaries / "initdb", "-D", data, "-U", "postgres", f"--pwfile={word}", "--auth=password",
         "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions")  # fmt: skip
    launch(server, chosen)
    return server


def launch(server: Server, chosen: Mapping[str, str] = SPEED) -> None:
    """Start the programs of a server that was initialised: the first time, or after :func:`stop`."""
    options = {
        **chosen,
        **_preloaded(Path(server.binaries)),
        "port": str(server.port),
        "listen_addresses": "127.0.0.1",
        "unix_socket_directories": "",
    }
    flags = " ".join(f"-c {name}='{value}'" for name, value in options.items())
    home, control = Path(server.home), Path(server.binaries) / "pg_ctl"
    _run(control, "start", "-w", "-t", "60", "-D", str(home / "data"), "-l", str(home / "log"), "-o", flags)


def stop(server: Server, mode: str = "immediate") -> None:
    """Stop a server that :func:`start` started."""
    _run(Path(server.binaries) / "pg_ctl", "stop", "-m", mode, "-D", str(Path(server.home) / "data"))


def from_url(url: str) -> Server:
    """A server that somebody else runs (``CARTO_TEST_POSTGIS_URL``); its user must be ``postgres``."""
    found = re.fullmatch(r"postgresql(?:\+psycopg)?://postgres:([^@]*)@([^:/]+)(?::(\d+))?(?:/.*)?", url)
    if found is None:
        raise NoServer("CARTO_TEST_POSTGIS_URL doit avoir la forme postgresql://postgres:MOT@HÔTE:PORT/")
    return Server(found[2], int(found[3] or 5432), found[1])


def free_port() -> int:
    """A loopback port that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _preloaded(binaries: Path) -> dict[str, str]:
    """PostGIS lies in memory once, and is not loaded by each backend anew (12 ms)."""
    asked = subprocess.run(
        [binaries / "pg_config", "--pkglibdir"], capture_output=True, text=True, check=False
    )
    there = sorted(Path(asked.stdout.strip()).glob("postgis-[0-9]*.so")) if asked.returncode == 0 else []
    return {"shared_preload_libraries": there[-1].stem} if there else {}


def _version(folder: Path) -> int:
    return int(re.sub(r"\D.*", "", folder.parent.name) or 0)


def _has_postgis(folder: Path) -> bool:
    asked = subprocess.run([folder / "pg_config", "--sharedir"], capture_output=True, text=True, check=False)
    return asked.returncode == 0 and (Path(asked.stdout.strip()) / "extension" / "postgis.control").exists()


def _run(*command: str | Path) -> None:
    # Output goes to a file-less pipe only for short programs: pg_ctl hands its standard streams to the server
    # that it leaves running, and a captured pipe would then never close.
    starting = "start" in command
    as_postgres = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}
    done = subprocess.run(
        [str(part) for part in command],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL if starting else subprocess.PIPE,
        stderr=subprocess.DEVNULL if starting else subprocess.STDOUT,
        cwd="/",
        env={**os.environ, "LC_ALL": "C.UTF-8"},
        check=False,
        **as_postgres,  # type: ignore[call-overload]
    )
    if done.returncode != 0:
        said = (done.stdout or b"").decode(errors="replace")
        raise NoServer(f"{Path(command[0]).name} a échoué ({done.returncode}) : {said[-800:]}")
