"""Composition root: from the settings to the database, the photo depot and the clock that the rooms ask
for.

Adapters of large libraries are loaded by who asks for them: a command, or a server that starts, rarely does.
"""

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from cartoquartiers.adapters import standalone_map
from cartoquartiers.adapters.depot import FileDepot
from cartoquartiers.adapters.erasure_file import FileErasureJournal
from cartoquartiers.adapters.files import apart
from cartoquartiers.adapters.geocoder import HttpGeocoder
from cartoquartiers.adapters.kept_secret import KeptSecret
from cartoquartiers.adapters.mail import mailer_of
from cartoquartiers.adapters.outward import Outward
from cartoquartiers.adapters.passwords import Argon2Hasher
from cartoquartiers.adapters.profile_file import HOUSE, load_profiles
from cartoquartiers.adapters.remembering import RememberingGeocoder
from cartoquartiers.adapters.starter_file import load_starter
from cartoquartiers.adapters.tabular.whole import read_whole
from cartoquartiers.adapters.udata import UdataPortal
from cartoquartiers.domain.profile import Profile
from cartoquartiers.domain.starter import Starter
from cartoquartiers.store.work import House, Now, Store, utc_now
from cartoquartiers.usecases.give_back import Makers
from cartoquartiers.usecases.identity_ports import IdentityProvider, OneTimeCodes, Passkeys
from cartoquartiers.usecases.ports import (
    Draw,
    DrawCode,
    DrawMap,
    ErasureJournal,
    Geocoder,
    Imager,
    Mailer,
    Outside,
    PasswordHasher,
    PhotoDepot,
    Portal,
    ReadTable,
    Secret,
)

_DATABASES = ("sqlite:///", "postgresql+psycopg://")
_REDIS = ("redis://", "rediss://", "redis+unix://")
_COMMAND = re.compile(r"\bflask (?=[a-z])")
_SCHEME = re.compile(r"[a-z][a-z0-9+]{1,24}")
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


class SettingMissing(RuntimeError):
    """A setting is missing or wrong, and the site must not start so; what it says is for people."""


@dataclass
class Toolbox:
    """What the rooms ask for. ``settings`` holds the upper-case names of config.py."""

    settings: Mapping[str, Any]
    now: Now = utc_now

    @cached_property
    def house(self) -> House:
        """What published texts depend on."""
        return House(self.base_url, self.settings["LICENCE"], ZoneInfo(self.settings["TIMEZONE"]))

    @property
    def base_url(self) -> str:
        """The public address, without a slash at the end."""
        return str(self.settings["BASE_URL"]).rstrip("/")

    @property
    def in_production(self) -> bool:
        """Whether the public address is anything but a loopback one."""
        return urlsplit(self.base_url).hostname not in LOOPBACK

    @property
    def counts(self) -> bool:
        """Whether what people send is counted; off for load tests only."""
        return bool(self.settings["LIMITS"] != "off")

    @property
    def data_path(self) -> Path:
        """The folder of the data, whether it is there or not."""
        return Path(self.settings["DATA_DIR"])

    @cached_property
    def data_dir(self) -> Path:
        """The folder of the data, made when it is missing."""
        folder = self.data_path
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return folder

    @property
    def database_url(self) -> str:
        """The address of the database. Raises ``SettingMissing`` when it names none that is known here."""
        url = str(self.settings["DATABASE_URL"])
        scheme, mark, _rest = url.partition("://")
        if not url.startswith(_DATABASES):
            # An address without a scheme could hold a password in its place.
            here = f" (pas par «\u00a0{scheme}://\u00a0»)" if mark and _SCHEME.fullmatch(scheme) else ""
            raise SettingMissing(f"CARTO_DATABASE_URL doit commencer par {' ou '.join(_DATABASES)}{here}")
        return url

    def number(self, name: str) -> int:
        """A setting that is a number, 0 when it is empty. Raises ``SettingMissing`` for anything else."""
        given = str(self.settings.get(name, "")).strip()
        if given and not (given.isascii() and given.isdigit()):
            raise SettingMissing(f"CARTO_{name} doit être un nombre entier")
        return int(given or 0)

    def as_typed(self, sentence: str) -> str:
        """A sentence that names commands (`flask doctor`), with the word that is typed on this machine."""
        return _COMMAND.sub(lambda _found: f"{self.settings['COMMAND']} ", sentence)

    def check(self) -> None:
        """Raise ``SettingMissing`` for a setting that would fail later, at a moment when nobody looks."""
        _ = self.database_url
        for name in ("PROXIES", "SNAPSHOT_DAYS", "METRICS_PORT", "PULSE"):
            self.number(name)
        if self.settings["LOG"] not in ("text", "json"):
            raise SettingMissing("CARTO_LOG vaut text ou json")
        _ = self.depot
        self._check_redis()

    def _check_redis(self) -> None:
        url = str(self.settings["REDIS_URL"])
        if url and not url.startswith(_REDIS):
            raise SettingMissing(f"CARTO_REDIS_URL doit commencer par {' ou '.join(_REDIS)}")
        if url and find_spec("redis") is None:
            raise SettingMissing(
                "CARTO_REDIS_URL demande «\u00a0pip install -r requirements-redis.txt\u00a0»"
            )

    @cached_property
    def store(self) -> Store:
        """The database."""
        return Store(self.database_url, self.now, self.house)

    @cached_property
    def depot(self) -> PhotoDepot:
        """Where the bytes of photos lie."""
        given = str(self.settings["PHOTO_STORE"])
        kind, _, folder = given.partition(":")
        if kind == "file":
            return FileDepot(Path(folder))
        if kind not in ("s3", "s3+http"):
            raise SettingMissing("CARTO_PHOTO_STORE doit commencer par file: ou s3://")
        try:
            # An optional library, half a second to load.
            bucket = import_module("cartoquartiers.adapters.bucket")
            found: PhotoDepot = bucket.BucketDepot(given)
        except ModuleNotFoundError:
            raise SettingMissing(
                "CARTO_PHOTO_STORE=s3://… demande «\u00a0pip install -r requirements-s3.txt\u00a0»"
            ) from None
        except ValueError as unreadable:
            raise SettingMissing(f"CARTO_PHOTO_STORE doit avoir la forme {unreadable}") from None
        return found

    @cached_property
    def erasure_journal(self) -> ErasureJournal:
        """What remembers erasures outside of the database."""
        return FileErasureJournal(self.data_dir / "erasures.jsonl")

    @cached_property
    def imager(self) -> Imager:
        """What turns received bytes into clean images."""
        from cartoquartiers.adapters.images import PillowImager

        return PillowImager()

    @cached_property
    def draw(self) -> Draw:
        """What draws the pictures of shared links."""
        from cartoquartiers.adapters.share_picture import draw

        return draw

    @cached_property
    def draw_code(self) -> DrawCode:
        """What draws an address for telephones."""
        from cartoquartiers.adapters.qr_code import draw

        return draw

    @cached_property
    def draw_map(self) -> DrawMap:
        """What writes a map in one file."""
        return standalone_map.draw

    @cached_property
    def makers(self) -> Makers:
        """What makes the files that only a library can write, by the name of their format."""
        return apart.MAKERS

    @cached_property
    def read_table(self) -> ReadTable:
        """What reads the files that people import."""
        return read_whole

    @cached_property
    def outside(self) -> Outside:
        """What asks addresses that people gave."""
        on = not self.in_production and self.settings.get("ASK_LOOPBACK", "off") == "on"
        return Outward(loopback=on)

    @cached_property
    def anywhere(self) -> Outside:
        """What asks addresses that were typed on this machine, by whoever administers it."""
        return Outward(anywhere=True)

    @cached_property
    def starter(self) -> Starter:
        """The rubriques and types that come with the program."""
        return load_starter()

    @cached_property
    def hasher(self) -> PasswordHasher:
        """What keeps passwords; slow on purpose."""
        return Argon2Hasher()

    @cached_property
    def one_time_codes(self) -> OneTimeCodes:
        """What knows the codes of people's applications."""
        from cartoquartiers.adapters.one_time_codes import SealedCodes

        return SealedCodes(self.secret_key)

    @cached_property
    def passkeys(self) -> Passkeys:
        """What knows people's security keys."""
        from cartoquartiers.adapters.passkeys import WebAuthnKeys

        return WebAuthnKeys(self.base_url)

    @cached_property
    def identity_provider(self) -> IdentityProvider | None:
        """Where people may sign in with an account kept elsewhere; ``None`` where no such place is set."""
        given = self.settings
        if not given["OIDC_URL"]:
            return None
        from cartoquartiers.adapters.identity_provider import OpenIdProvider

        try:
            return OpenIdProvider(
                str(given["OIDC_URL"]),
                str(given["OIDC_CLIENT_ID"]),
                str(given["OIDC_CLIENT_SECRET"]),
                str(given["OIDC_SCOPE"]),
                believes=given["OIDC_EMAILS"] == "verified",
            )
        except ValueError as unreadable:
            raise SettingMissing(str(unreadable)) from None

    @cached_property
    def mailer(self) -> Mailer:
        """What hands letters over to a mail server."""
        host = urlsplit(self.base_url).hostname or "localhost"
        address = str(self.settings["MAIL_FROM"]) or f"no-reply@{'localhost' if host in LOOPBACK else host}"
        try:
            shown = self.settings["LOG"] != "json"
            return mailer_of(str(self.settings["MAIL_URL"]), address, shown=shown)
        except ValueError as unreadable:
            raise SettingMissing(str(unreadable)) from None

    @cached_property
    def geocoder(self) -> Geocoder | None:
        """What knows addresses; ``None`` where none is set: the map then offers nothing about addresses."""
        address = str(self.settings["GEOCODER_URL"])
        try:
            return RememberingGeocoder(HttpGeocoder(address)) if address else None
        except ValueError as unreadable:
            raise SettingMissing(str(unreadable)) from None

    @cached_property
    def profiles(self) -> Mapping[str, Profile]:
        """The national schemas in whose shape places are given, by name; the town's own files (`profils/` in
        its data) replace those of the program."""
        return load_profiles(HOUSE, Path(self.settings["DATA_DIR"]) / "profils")

    @cached_property
    def portal(self) -> Portal:
        """The data portal to which an administrator may publish."""
        try:
            return UdataPortal(str(self.settings["DATAGOUV_URL"]))
        except ValueError as unreadable:
            raise SettingMissing(str(unreadable)) from None

    @property
    def portal_key(self) -> Secret:
        """The administrator's key for the portal: a file of its own, in no backup of the database."""
        return KeptSecret(self.data_dir / "portal_key")

    @cached_property
    def secret_key(self) -> str:
        """The secret of the installation. Raises ``SettingMissing`` in production when it was not given."""
        given = str(self.settings["SECRET_KEY"])
        if given:
            return given
        if self.in_production:
            raise SettingMissing("CARTO_SECRET_KEY est obligatoire quand CARTO_BASE_URL est publique")
        return _kept_secret(self.data_dir / "secret_key")


def _kept_secret(path: Path) -> str:
    """Return the secret kept in a file that only this user reads, made up the first time (one winner among
    processes)."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text()
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_urlsafe(32))
    return path.read_text()
