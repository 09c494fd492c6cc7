"""Between the server and the kernel, with strace: calls are written down, or answered by an error."""

import re
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# Seconds within which strace has taken hold of every thread.
_PATIENCE = 30.0
_UNFINISHED = re.compile(r"^(\d+) +(.*?) *<unfinished \.\.\.>$")
_RESUMED = re.compile(r"^(\d+) +<\.\.\. \w+ resumed>(.*)$")


def missing() -> str | None:
    """Why nothing can be traced here, or None."""
    if shutil.which("strace") is None:
        return "strace n’est pas installé"
    done = subprocess.run(["strace", "-qq", "-o", "/dev/null", "true"], capture_output=True, check=False)
    return None if done.returncode == 0 else "strace n’a pas le droit de suivre un programme"


@contextmanager
def traced(pid: int, log: Path, *options: str) -> Iterator[None]:
    """Follow every thread of a running process for as long as the block lasts; ``log`` gets what it calls."""
    command = ["strace", "-f", "-y", "-s", "48", "-o", str(log), *options, "-p", str(pid)]
    with log.with_suffix(".said").open("w+") as said:
        strace = subprocess.Popen(command, stderr=said)
        try:
            end = time.monotonic() + _PATIENCE
            while "attached" not in Path(said.name).read_text(encoding="utf-8"):
                assert strace.poll() is None and time.monotonic() < end, "strace did not take hold"
                time.sleep(0.02)
            yield
        finally:
            strace.send_signal(signal.SIGINT)
            strace.wait(timeout=_PATIENCE)


def calls(log: Path) -> list[str]:
    """What was called, each at the moment when it ended."""
    begun: dict[str, str] = {}
    ended = []
    for line in log.read_text(encoding="utf-8", errors="replace").splitlines():
        if found := _UNFINISHED.match(line):
            begun[found[1]] = found[2]
        elif found := _RESUMED.match(line):
            ended.append(begun.pop(found[1], "") + found[2])
        else:
            ended.append(line.partition(" ")[2].strip())
    return ended
