"""What an installation stands on: settings, folders, the machine's clock."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cartoquartiers.usecases.ports import PhotoDepot

LAST_BACKUP = "last_backup.json"


@dataclass(frozen=True)
class Surroundings:
    """``debug``: whether Flask shows its insides; ``is_public``: whether the address is no loopback one;
    ``has_begun``: whether the database is made."""

    settings: Mapping[str, Any]
    folder: Path
    base_url: str
    is_public: bool
    debug: bool
    depot: PhotoDepot
    now: datetime
    has_begun: bool = False

    def told(self, at: datetime) -> str:
        """An instant as the clock on the wall shows it; UTC, and said so, where the zone is not known."""
        try:
            local = at.astimezone(ZoneInfo(str(self.settings["TIMEZONE"])))
        except (ZoneInfoNotFoundError, ValueError, OSError):
            return f"{at:%d/%m/%Y %H:%M} UTC"
        return f"{local:%d/%m/%Y %H:%M}"


def note_backup(folder: Path, at: datetime) -> None:
    """Note in the data folder that a backup was taken."""
    making = folder / f"{LAST_BACKUP}.tmp"
    making.write_text(json.dumps({"at": at.isoformat()}), encoding="utf-8")
    making.replace(folder / LAST_BACKUP)


def last_backup(folder: Path) -> datetime | None:
    """When the last backup was taken."""
    try:
        return datetime.fromisoformat(json.loads((folder / LAST_BACKUP).read_text(encoding="utf-8"))["at"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
