"""One published change as programs get it: in the feed of changes and in what is sent to them."""

import json
from datetime import datetime
from typing import Protocol

from cartoquartiers.exports.feature import moment


class Changed(Protocol):
    """What is told of a change; `feature` is a stored text, None when the place left."""

    @property
    def tick(self) -> int: ...
    @property
    def time(self) -> datetime: ...
    @property
    def op(self) -> str: ...
    @property
    def id(self) -> str: ...
    @property
    def replaced_by(self) -> str | None: ...
    @property
    def feature(self) -> str | None: ...


def change_text(change: Changed) -> str:
    """A change as JSON. The stored feature is put in as it is: to read and write it again would cost most."""
    head = {
        "tick": change.tick,
        "time": moment(change.time),
        "op": change.op,
        "id": change.id,
        "replaced_by": change.replaced_by,
    }
    return f'{json.dumps(head)[:-1]}, "feature": {change.feature or "null"}}}'
