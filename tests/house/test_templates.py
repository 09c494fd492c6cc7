"""Templates hold no script and no style of their own (the Content-Security-Policy would drop them)."""

import re

from cartoquartiers.web import joining
from tests.house.sources import files, text

TEMPLATES = files(".html", under="templates/")

INLINE = {
    # A block of data is not a script: browsers never run these types.
    "script without src": re.compile(
        r"<script(?![^>]*\bsrc=)(?![^>]*type=[\"']application/(?:ld\+)?json[\"'])[^>]*>", re.IGNORECASE
    ),
    "style element": re.compile(r"<style\b", re.IGNORECASE),
    "style attribute": re.compile(r"\sstyle\s*=\s*[\"']", re.IGNORECASE),
    "event attribute": re.compile(r"\son[a-z]+\s*=\s*[\"']", re.IGNORECASE),
    "javascript: address": re.compile(r"[\"']\s*javascript:", re.IGNORECASE),
    "import map": re.compile(r"type=[\"']importmap", re.IGNORECASE),
}


def test_there_are_templates() -> None:
    assert len(TEMPLATES) > 10


def test_no_inline_script_or_style() -> None:
    found = [
        f"{path}:{text(path)[: match.start()].count(chr(10)) + 1}: {what}"
        for path in TEMPLATES
        for what, expression in INLINE.items()
        # A letter is opened far from our style sheets, and its reader has rules of its own.
        if not (what == "style attribute" and "templates/mails/" in str(path))
        for match in expression.finditer(text(path))
    ]
    assert not found


def test_each_asset_that_a_template_names_is_there() -> None:
    named = {(path, one) for path in TEMPLATES for one in re.findall(r"asset\('([^']+)'", text(path))}
    assert len(named) > 50
    assert not [
        one for one in named if not (joining.STATIC / one[1]).is_file() and not joining.is_joined(one[1])
    ]


def test_no_template_links_a_sheet_that_its_joined_one_brings() -> None:
    for path in TEMPLATES:
        sheets = re.findall(r"rel=\"stylesheet\" href=\"\{\{ asset\('([^']+)'\)", text(path))
        brought = [*joining.SHEETS["shared"]]
        for sheet in sheets:
            brought += joining.SHEETS.get(sheet.removeprefix("css/joined/").removesuffix(".css"), ())
        assert not {*sheets} & {*brought}, path


def test_nothing_is_marked_safe_that_a_person_typed() -> None:
    # The few texts that are HTML already are made by our own code and carry markupsafe.Markup from there.
    found = [
        f"{path}:{number}"
        for path in TEMPLATES
        for number, line in enumerate(text(path).splitlines(), start=1)
        if re.search(r"\|\s*safe\b|autoescape\s+false", line)
    ]
    assert not found


def test_each_image_says_what_it_shows() -> None:
    found = [
        f"{path}: {match[0]}"
        for path in TEMPLATES
        for match in re.finditer(r"<img\b[^>]*>", text(path), re.DOTALL)
        if "alt=" not in match[0]
    ]
    assert not found
