"""A form of a page as a browser without script would send it."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse


@dataclass
class PageForm:
    """The inputs of a form by name, what stands in them, and the texts that describe those in error."""

    action: str = ""
    method: str = "get"
    fields: dict[str, list[str]] = field(default_factory=dict)
    invalid: set[str] = field(default_factory=set)
    files: set[str] = field(default_factory=set)

    def value(self, name: str) -> str:
        """What stands in an input; empty when there is none."""
        return self.fields.get(name, [""])[0]

    def send(self, client: FlaskClient, **typed: Any) -> TestResponse:
        """Send the form with some inputs filled; a tuple (bytes stream, name) is a file, None empties."""
        data: dict[str, Any] = {name: list(values) for name, values in self.fields.items()}
        data.update(typed)
        kept = {name: value for name, value in data.items() if value is not None}
        return client.post(self.action, data=kept, content_type="multipart/form-data")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[PageForm] = []
        self._open: PageForm | None = None
        self._select: str | None = None
        self._textarea: str | None = None
        self._inert = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        # What stands in a template waits for a script: a browser without one sends nothing of it.
        self._inert += tag == "template"
        if self._inert:
            return
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._open = PageForm(said.get("action", ""), said.get("method", "get"))
            self.forms.append(self._open)
        if self._open is None:
            return
        name = said.get("name", "")
        if said.get("aria-invalid") == "true":
            self._open.invalid.add(name)
        if tag == "input" and name:
            self._input(self._open, name, said)
        elif tag == "textarea":
            self._textarea = name
            self._open.fields[name] = [""]
        elif tag == "select":
            self._select = name
            self._open.fields.setdefault(name, [])
        elif tag == "option" and self._select and ("selected" in said or not self._open.fields[self._select]):
            self._open.fields[self._select] = [said.get("value", "")]

    def _input(self, form: PageForm, name: str, said: dict[str, str]) -> None:
        kind = said.get("type", "text")
        if kind == "file":
            form.files.add(name)
        elif kind in ("radio", "checkbox"):
            if "checked" in said:
                form.fields.setdefault(name, []).append(said.get("value", "on"))
        elif kind != "submit":
            form.fields.setdefault(name, []).append(said.get("value", ""))

    def handle_data(self, data: str) -> None:
        if self._open is not None and self._textarea is not None:
            self._open.fields[self._textarea][0] += data

    def handle_endtag(self, tag: str) -> None:
        self._inert -= tag == "template"
        if tag == "form":
            self._open = None
        elif tag == "select":
            self._select = None
        elif tag == "textarea":
            self._textarea = None


def forms_of(page: TestResponse) -> list[PageForm]:
    """Every form of a page, in the order of the page."""
    reader = _Reader()
    reader.feed(page.get_data(as_text=True))
    return reader.forms


def form_to(page: TestResponse, action: str) -> PageForm:
    """The first form of a page that posts to an address."""
    return next(form for form in forms_of(page) if form.action == action and form.method == "post")
