"""The identifier of an address (``id_ban``) stands for the words beside it, and for no others."""

from collections.abc import Mapping

from cartoquartiers.domain.change import Change, Changes
from cartoquartiers.domain.fields import Value
from cartoquartiers.domain.place import BY_NAME

_WORDS = ("adresse", "code_postal", "commune")


def without_stale_identifier(
    amended: Mapping[str, Change], proposed: Mapping[str, Change], now: Mapping[str, Value]
) -> Changes:
    """Return the ``amended`` changes, which leave the identifier alone, without one of another address.

    An identifier that was ``proposed`` stands for the proposed words, else it is that of the words ``now``.
    """
    changes = {name: dict(change) for name, change in amended.items()}
    before = {name: proposed.get(name, {}).get("to", now.get(name)) for name in _WORDS}
    after = {name: changes.get(name, {}).get("to", now.get(name)) for name in _WORDS}
    if "id_ban" in changes and not _alike(before, after):
        del changes["id_ban"]
    if "id_ban" not in changes and now.get("id_ban") and not _alike(now, after):
        changes["id_ban"] = {"from": now["id_ban"], "to": None}
    return changes


def _alike(one: Mapping[str, Value], other: Mapping[str, Value]) -> bool:
    return all(BY_NAME[name].kind.same(one.get(name), other.get(name)) for name in _WORDS)
