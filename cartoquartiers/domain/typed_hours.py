"""Opening hours that somebody typed in words where nothing could read them, read when they arrive."""

from cartoquartiers.domain.change import Changes
from cartoquartiers.domain.fields import Value
from cartoquartiers.domain.opening_free_text import french_free_text


def with_hours_read(changes: Changes, now: Value) -> Changes:
    """Return the changes with OSM hours beside the words of ``horaires_texte``, if every word is understood.

    ``now``: the place's ``horaires``. The words stay, for nothing that was typed is lost. Hours that the
    author proposes too, or leaves as they are, are not overruled by what we understand.
    """
    words = changes.get("horaires_texte", {}).get("to")
    own = changes.get("horaires")
    untouched_hours = own is None and now is not None
    if not isinstance(words, str) or untouched_hours or (own and own["to"] is not None):
        return changes
    found = french_free_text(words)
    if found is None:
        return changes
    return {**changes, "horaires": {**(own or {"from": None}), "to": found}}
