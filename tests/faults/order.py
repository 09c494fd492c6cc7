"""What is acknowledged lies on the disk before it is: the order of what the server asks of the kernel."""

import re
from pathlib import Path

from tests.faults import tracing
from tests.faults.rows import Row
from tests.faults.site import Site
from tests.faults.writers import TAKEN, creation, with_photo
from tests.support import api

_CALLS = "pwrite64,fdatasync,fsync,?rename,?renameat,?renameat2,write,writev,sendto,sendmsg"
_RENAMED = re.compile(r'^rename\w*\((?:[^"]*)"([^"]+)", (?:[^"]*)"([^"]+)"')
_TAKEN = "HTTP/1.1 201"


def order(site: Site) -> list[Row]:
    """A contribution and a photo, each followed to its 201."""
    body, log = creation(1), site.folder / "order.log"
    with tracing.traced(site.worker, log, "-s", "400", "-e", f"trace={_CALLS}"):
        first = with_photo(site, body, 1)
    photo = tracing.calls(log)
    with tracing.traced(site.worker, log, "-s", "400", "-e", f"trace={_CALLS}"):
        second = site.ask("POST", api.CONTRIBUTIONS, body)
    contribution = tracing.calls(log)
    assert first[0] in TAKEN and second[0] in TAKEN, (first, second)
    return [
        Row("a contribution is synced before its 201", *_journal(contribution)),
        Row("the row of a photo is synced before its 201", *_journal(photo)),
        Row("the files of a photo are synced before their names and their 201", *_files(photo)),
    ]


def _before_answer(calls: list[str]) -> list[str]:
    return calls[: next(at for at, call in enumerate(calls) if _TAKEN in call)]


def _journal(calls: list[str]) -> tuple[str, bool]:
    """The write-ahead log: a sync after its last write, before the answer."""
    said = [call for call in _before_answer(calls) if "-wal>" in call]
    writes, syncs = (sum(call.startswith(name) for call in said) for name in ("pwrite64", "f"))
    return f"{writes} writes, {syncs} syncs", bool(writes) and said[-1].startswith(("fdatasync", "fsync"))


def _files(calls: list[str]) -> tuple[str, bool]:
    """Each file: synced under its first name, renamed, and the folder synced."""
    before = _before_answer(calls)
    renames = [(at, found) for at, call in enumerate(before) if (found := _RENAMED.match(call))]
    good = [
        any("fsync" in call and f"{found[1]}>" in call for call in before[:at])
        and any("fsync" in call and f"{Path(found[2]).parent}>" in call for call in before[at:])
        for at, found in renames
    ]
    return f"{sum(good)} of {len(renames)} files", bool(good) and all(good)
