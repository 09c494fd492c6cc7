"""The disk fails at the n-th call, or is full: what was not kept is said, and nothing is half-kept."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.faults import tracing
from tests.faults.judging import judge
from tests.faults.rows import Row
from tests.faults.site import Site
from tests.faults.writers import TAKEN, Promised, creation, with_photo
from tests.support import api


@dataclass(frozen=True)
class Fault:
    """A system call that fails with an error, on one file or on all, and what the visitor is told."""

    call: str
    error: str
    told: tuple[int, ...]
    on: str = ""

    @property
    def name(self) -> str:
        """For the row."""
        return f"{self.error} at each {self.call.split(',')[0]}{' of ' + self.on if self.on else ''}"


# SQLite alone calls pwrite64, the depot alone mkdir and rename. Both sync; SQLite does not tell why a sync
# failed.
FAULTS = (
    Fault("pwrite64", "ENOSPC", (507,), "-wal"),
    Fault("pwrite64", "EIO", (503,), "-wal"),
    Fault("fsync,fdatasync", "EIO", (503,)),
    Fault("fsync,fdatasync", "ENOSPC", (507, 503)),
    Fault("mkdir,mkdirat", "ENOSPC", (507,)),
    Fault("rename,renameat,renameat2", "EIO", (503,)),
)
# More calls than a contribution with a photo needs.
_MOST = 100
_READ = ("/", "/liste", "/exports/lieux.geojson")
_SAID = {503: "momentan", 507: "plus de place"}


def injected(site: Site, faults: tuple[Fault, ...] = FAULTS, step: int = 1) -> Iterator[Row]:
    """Each fault at its first call, the one that is ``step`` further, and so on until a contribution with a
    photo meets none. The site must answer in one thread: strace counts the calls of each."""
    for number, fault in enumerate(faults, start=1):
        yield _until_spared(site, fault, 1000 * number, step)


def _until_spared(site: Site, fault: Fault, first: int, step: int) -> Row:
    promised, wrong, failed, refused = Promised(), list[str](), 0, 0
    for nth in range(1, _MOST, step):
        body = creation(first + nth)
        hit, status, text = _meet(site, fault, nth, body, first + nth)
        if not hit:
            break
        failed += 1
        if status in TAKEN:
            promised.keep(body, text)  # the one who called did without it
        else:
            refused += 1
            if status not in fault.told or _SAID[status] not in text:
                wrong.append(f"call {nth}: {status} {text[:60]}")
        # The same again, without a restart: taken, and taken once.
        status, text = _send(site, body, first + nth)
        if status in TAKEN:
            promised.keep(body, text)
        else:
            wrong.append(f"call {nth}, again: {status}")
    else:
        wrong.append(f"no end after {_MOST} calls")
    found = judge(site, promised)
    seen = f"{failed} calls failed, {refused} told, all taken when sent again: {found} {'; '.join(wrong[:2])}"
    return Row(fault.name, seen.strip(), found.nothing and not wrong and refused > 0)


def _meet(site: Site, fault: Fault, nth: int, body: dict[str, Any], number: int) -> tuple[bool, int, str]:
    """Send while the n-th call fails: whether it came to that call, and the answer."""
    log = site.folder / "strace.log"
    inject = ["-e", f"trace={fault.call}", "-e", f"inject={fault.call}:error={fault.error}:when={nth}"]
    where = ["-P", site.database.removeprefix("sqlite:///") + fault.on] if fault.on else []
    with tracing.traced(site.worker, log, *inject, *where):
        told = _send(site, body, number)
    return "(INJECTED)" in log.read_text(encoding="utf-8", errors="replace"), *told


def _send(site: Site, body: dict[str, Any], number: int) -> tuple[int, str]:
    """A photo and the contribution that shows it; the first answer that is a refusal, else the last."""
    status, text = with_photo(site, body, number)
    return site.ask("POST", api.CONTRIBUTIONS, body) if status in TAKEN else (status, text)


@contextmanager
def small_disk(folder: Path, megabytes: int, more: str = "") -> Iterator[bool]:
    """A disk of that size (``more``: its options) at this folder; False where this account may make none."""
    options = ["-t", "tmpfs", "-o", f"size={megabytes}m,{more}".rstrip(","), "carto", str(folder)]
    made = subprocess.run(["mount", *options], capture_output=True, check=False).returncode == 0
    try:
        yield made
    finally:
        if made:
            subprocess.run(["umount", "-l", str(folder)], check=True)


def fill(folder: Path) -> Path:
    """A file that takes all the room that is left."""
    ballast = folder / "ballast"
    with ballast.open("wb", buffering=0) as file:
        for size in (1 << 20, 4096, 1):
            try:
                while True:
                    file.write(bytes(size))
            except OSError:
                continue
    return ballast


def full(database: str, folder: Path) -> Row:
    """A disk without a byte left: contributions are refused, the map is still read; all is back with room."""
    with Site(database, folder, threads=1) as site:
        promised, wrong = Promised(), list[str]()
        ballast = fill(folder)
        for number in range(_MOST):  # some are still kept, in what room the journal had
            told = site.ask("POST", api.CONTRIBUTIONS, body := creation(number))
            if told[0] not in TAKEN:
                break
            promised.keep(body, told[1])
        photo = with_photo(site, creation(500), 500)
        for status, text in (told, photo):
            if status != 507 or "plus de place" not in text:
                wrong.append(f"{status} {text[:80]}")
        wrong += [path for path in _READ if site.ask("GET", path)[0] != 200]

        ballast.unlink()
        again = _send(site, body, 500)
        if again[0] in TAKEN:
            promised.keep(body, again[1])
        else:
            wrong.append(f"again: {again[0]}")
        found = judge(site, promised)
        seen = f"told {told[0]} and {photo[0]}, back without restart: {found} {'; '.join(wrong)}"
        return Row("a full disk", seen.strip(), found.nothing and not wrong)
