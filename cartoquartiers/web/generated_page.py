"""A page of text as the house writes it, turned into the few signs in which a town may write its own."""

from html.parser import HTMLParser

from flask import render_template
from flask_babel import force_locale

from cartoquartiers.domain.prose import TextPage

_BEGIN = {"h2": "# ", "h3": "# ", "li": "- ", "dt": "- ", "tr": "- ", "p": "", "dd": ""}


def generated_text(page: TextPage, language: str) -> str:
    """Return the usual text of a page in a language, with the settings of today in it."""
    with force_locale(language):
        html = render_template(f"pages/{page.value}.html")
    reader = _Reader()
    reader.feed(html)
    return reader.text()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self._inside = False
        self._lines: list[str] = []
        self._line = ""
        self._href: str | None = None
        self._words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "article":
            self._inside = True
        elif tag in _BEGIN or tag == "h1":
            self._end_line()
            self._line = _BEGIN.get(tag, "")
        elif tag == "a" and self._inside:
            address = dict(attrs).get("href") or ""
            # A link within the page has nothing to lead to in plain text.
            self._href, self._words = (None if address.startswith("#") else address), ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "article":
            self._end_line()
            self._inside = False
        elif tag == "h1":
            self._line = ""
        elif tag in _BEGIN:
            self._end_line()
        elif tag in ("td", "th"):
            self._line += " "
        elif tag == "a" and self._href:
            self._line += f"[{' '.join(self._words.split())}]({self._href})"
            self._href = None

    def handle_data(self, data: str) -> None:
        if not self._inside:
            return
        if self._href:
            self._words += data
        else:
            self._line += data

    def _end_line(self) -> None:
        line = " ".join(self._line.split())
        if self._inside and line.strip("#- "):
            self._lines.append(line)
        self._line = ""

    def text(self) -> str:
        """The lines; items of a list follow each other, all else is parted by an empty line."""
        parts: list[str] = []
        for line in self._lines:
            listed = line.startswith("- ") and parts and parts[-1].split("\n")[-1].startswith("- ")
            if listed:
                parts[-1] += f"\n{line}"
            else:
                parts.append(line)
        return "\n\n".join(parts)
