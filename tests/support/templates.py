"""Compile each template once per run, and read what was compiled once per process, not once per test."""

from jinja2 import FileSystemBytecodeCache
from jinja2.bccache import Bucket

from tests.support import session


class Compiled(FileSystemBytecodeCache):
    """What the workers share as files, kept in memory by each."""

    _kept: dict[tuple[str, str], Bucket] = {}  # noqa: RUF012 - all applications of the process share it

    def load_bytecode(self, bucket: Bucket) -> None:
        """The code of this template, if it was compiled from the very same text before."""
        kept = self._kept.get((bucket.key, bucket.checksum))
        if kept is None:
            super().load_bytecode(bucket)
            self._keep(bucket)
        else:
            bucket.code = kept.code

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was just compiled."""
        self._keep(bucket)
        super().dump_bytecode(bucket)

    def _keep(self, bucket: Bucket) -> None:
        if bucket.code is not None:
            self._kept[bucket.key, bucket.checksum] = bucket


def compiled() -> Compiled:
    """What an application of this run reads its templates from."""
    return Compiled(str(session.folder()))
