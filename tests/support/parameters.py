"""Which parameters of the query a view reads: whatever the others hold cannot matter to it."""

from collections.abc import Iterator
from typing import Any

from flask import Flask, Request
from werkzeug.datastructures import ImmutableMultiDict

_read: set[str] = set()
ALL = "*"


class _Told(ImmutableMultiDict[str, str]):
    """Tells what is read by name, or that everything is gone through."""

    def __getitem__(self, key: str) -> str:
        _read.add(key)
        return super().__getitem__(key)

    def get(self, key: str, *given: Any, **more: Any) -> Any:
        _read.add(key)
        return super().get(key, *given, **more)

    def getlist(self, key: str, *given: Any, **more: Any) -> Any:
        _read.add(key)
        return super().getlist(key, *given, **more)

    def __contains__(self, key: object) -> bool:
        _read.add(str(key))
        return super().__contains__(key)

    def __iter__(self) -> Iterator[str]:
        _read.add(ALL)
        return super().__iter__()

    def items(self, *given: Any, **more: Any) -> Any:
        _read.add(ALL)
        return super().items(*given, **more)

    def lists(self) -> Any:
        _read.add(ALL)
        return super().lists()

    def to_dict(self, *given: Any, **more: Any) -> Any:
        _read.add(ALL)
        return super().to_dict(*given, **more)


class _Request(Request):
    @property
    def args(self) -> Any:
        return _Told(list(super().args.items(multi=True)))


def tell(app: Flask) -> None:
    """Let the application tell from now on which parameters its views read."""
    app.request_class = _Request


def read() -> set[str]:
    """The names that were read since this was last asked (``ALL`` among them: any name may matter)."""
    told = set(_read)
    _read.clear()
    return told
