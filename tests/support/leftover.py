"""Finding French that is left on a page which should speak English."""

import re
from collections.abc import Collection
from html.parser import HTMLParser

# Words that hardly a French sentence does without, and that English does not know ("on" and "a" are both).
_FRENCH = re.compile(
    r"\b(?:le|la|les|des|du|un|une|et|est|sont|pas|vous|votre|vos|dans|sur|avec|pour|qui|que|ce|cette|aux|par"
    r"|lieux?|voir|carte|liste|plus|ou|rubriques?|quartiers?|fiche|adresse|horaires|aide|jour|tout|toutes?)\b"
    r"|\b[dlnsjcqu]{1,2}’\w|[«»]|\w*[éèêàâçîïôûœ]\w*",
    re.IGNORECASE,
)
# English has borrowed these.
_BORROWED = re.compile(r"\bcafés?\b|https?://\S+", re.IGNORECASE)
_SPOKEN = ("alt", "aria-label", "placeholder", "title", "data-label", "data-done", "content")
_UNSEEN = frozenset({"style", "svg", "code", "pre", "kbd"})
_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)


class _Words(HTMLParser):
    """Every text that a person reads or hears: contents, spoken attributes, sentences for the scripts."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._open: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        # The sentences of the scripts stand in a JSON block of the page.
        script = tag == "script" and not (given.get("id") or "").endswith("-words")
        hidden = tag in _UNSEEN or given.get("lang") == "fr" or script
        quiet = hidden or (bool(self._open) and self._open[-1][1])
        if not quiet:
            self.found += [said for name in _SPOKEN if (said := given.get(name) or "")]
        if tag not in _VOID:
            self._open.append((tag, quiet))

    def handle_endtag(self, tag: str) -> None:
        while self._open:
            closed, _ = self._open.pop()
            if closed == tag:
                break

    def handle_data(self, data: str) -> None:
        if data.strip() and not (self._open and self._open[-1][1]):
            self.found.append(data.strip())


def french_left(page: str, known: Collection[str]) -> list[str]:
    """The texts of an English page that look French; ``known`` are names and texts of the data."""
    words = _Words()
    words.feed(page)
    names = sorted({name for name in known if name}, key=len, reverse=True)
    left = []
    for said in dict.fromkeys(words.found):
        rest = _BORROWED.sub(" ", said)
        for name in names:
            rest = rest.replace(name, " ")
        if found := _FRENCH.search(rest):
            left.append(f"{found[0]}: {' '.join(said.split())[:200]}")
    return left
