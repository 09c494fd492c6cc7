"""Programs of other people that run for as long as a block lasts."""

import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

PATIENCE = 60.0
"""Seconds within which a program has to answer."""


@contextmanager
def running(
    command: list[str], environment: Mapping[str, str], log: Path
) -> Iterator[subprocess.Popen[bytes]]:
    """A program that is ended with the block; what it says goes into ``log``."""
    with log.open("wb") as file:
        program = subprocess.Popen(command, env=environment, stdout=file, stderr=file)
        try:
            yield program
        finally:
            program.terminate()
            program.wait(timeout=20)


def wait_for_port(port: int) -> None:
    """Return once somebody listens. AssertionError when nobody does."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            assert time.monotonic() < end, f"nobody listens on {port}"
            time.sleep(0.1)
        else:
            return
