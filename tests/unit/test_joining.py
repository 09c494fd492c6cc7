"""Several sources as one file: nothing is lost, nothing there twice, and what is not understood is said."""

import re
import subprocess
from pathlib import Path

import pytest
import rjsmin

from cartoquartiers.web import joining
from cartoquartiers.web.joining import SCRIPTS, SHEETS, STATIC, CannotBeJoined, joined

_SELECTOR = re.compile(r"^\s*([.#a-z][^{}@/;]*)\{", re.MULTILINE)
_URL = re.compile(r'url\("([^"]+)"\)')


@pytest.mark.parametrize("name", SHEETS)
def test_a_joined_sheet_holds_every_rule_of_its_sources(name: str) -> None:
    text = joined(f"css/joined/{name}.css")
    assert "/*" not in text
    for source in SHEETS[name]:
        selectors = {" ".join(one.split()) for one in _SELECTOR.findall((STATIC / source).read_text("utf-8"))}
        assert selectors <= {" ".join(one.split()) for one in _SELECTOR.findall(text)} | {""}, source
    away = [url for url in _URL.findall(text) if not (STATIC / "css" / "joined" / url).resolve().is_file()]
    assert not [url for url in away if not url.startswith(("data:", "#"))]


def test_what_others_published_stays_below_our_rules() -> None:
    text = joined("css/joined/map.css")
    assert text.startswith("@layer vendor {")
    assert text.index("@layer vendor {") < text.index(".leaflet-container") < text.index("@layer pages {")
    assert joined("css/joined/shared.css").startswith("@layer tokens, vendor, base,")


def test_what_stands_between_quotes_is_not_taken_for_a_comment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _sources(
        tmp_path,
        monkeypatch,
        {"css/a.css": 'a { /* gone */ content: "/* kept */"; }\n\n  b { color: red; }\n'},
    )
    monkeypatch.setattr(joining, "SHEETS", {"odd": ("css/a.css",)})
    assert joined("css/joined/odd.css") == 'a {  content: "/* kept */"; }\nb { color: red; }\n'


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_joined_script_is_one_that_a_browser_reads(name: str, tmp_path: Path) -> None:
    script = tmp_path / "joined.mjs"
    script.write_text(joined(f"js/joined/{name}.js"), "utf-8")
    subprocess.run(["node", "--check", script], check=True)
    without_comments = rjsmin.jsmin(script.read_text("utf-8"))
    named = re.findall(r'\bimport\(?"(\.[^"]+)"', without_comments)
    assert all((STATIC / "js" / "joined" / one).resolve().is_file() for one in named)


_STORY = {
    "js/pages/odd.js": """\
import { add, count as many } from "../lib/b.js";
import "../lib/side.js";
import { TEN } from "../lib/a.js";
const name = 1;
add(TEN);
console.log(many(), name, globalThis.side, import.meta.url.slice(-16));
import("../lib/later.js").then((m) => console.log(m.told));
""",
    "js/lib/a.js": '/** @type {import("./nowhere.js").X} */\nexport const TEN = 10;\nconst name = 2;\n',
    "js/lib/b.js": (
        'import { TEN } from "./a.js";\nlet name = 0;\nexport function add(n) {\n  name += n * TEN;\n}\n'
        "export function count() {\n  return name;\n}\n"
    ),
    "js/lib/side.js": 'globalThis.side = "seen";\n',
    "js/lib/later.js": 'export const told = "came later";\n',
}


def test_modules_keep_their_names_to_themselves_and_run_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _sources(tmp_path, monkeypatch, _STORY)
    (tmp_path / "package.json").write_text('{"type": "module"}', "utf-8")
    script = tmp_path / "js" / "joined" / "odd.js"
    script.parent.mkdir()
    script.write_text(joined("js/joined/odd.js"), "utf-8")
    done = subprocess.run(["node", script], check=True, capture_output=True, text=True)
    assert done.stdout.splitlines() == ["100 1 seen /js/pages/odd.js", "came later"]


@pytest.mark.parametrize(
    ("path", "text", "said"),
    [
        ("js/lib/a.js", 'import { add } from "./b.js";\nexport const TEN = 10;\n', "needs itself"),
        ("js/lib/a.js", "const TEN = 10;\nexport { TEN };\n", "js/lib/a.js"),
        ("js/lib/a.js", 'export * from "./side.js";\nexport const TEN = 10;\n', "js/lib/a.js"),
        ("js/lib/a.js", "import * as all from './side.js';\nexport const TEN = 10;\n", "js/lib/a.js"),
        ("js/lib/later.js", 'import { TEN } from "./a.js";\nexport const told = TEN;\n', "a second time"),
        ("js/lib/a.js", "export const ONE = 1, TEN = 10;\n", "does not export TEN"),
        ("js/lib/side.js", 'import { L } from "../../vendor/x.js";\n', "vendor/x.js does not export L"),
    ],
)
def test_what_cannot_be_joined_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str, text: str, said: str
) -> None:
    _sources(tmp_path, monkeypatch, {**_STORY, path: text})
    with pytest.raises(CannotBeJoined, match=said):
        joined("js/joined/odd.js")


def test_a_source_that_changes_is_joined_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _sources(tmp_path, monkeypatch, {"css/a.css": "a { color: red; }\n"})
    monkeypatch.setattr(joining, "SHEETS", {"odd": ("css/a.css",)})
    before = joined("css/joined/odd.css")
    (tmp_path / "css/a.css").write_text("a { color: green; }\n", "utf-8")
    assert joined("css/joined/odd.css") != before


def _sources(root: Path, monkeypatch: pytest.MonkeyPatch, texts: dict[str, str]) -> None:
    for path, text in {"js/lib/unused.js": "", **texts}.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, "utf-8")
    monkeypatch.setattr(joining, "STATIC", root)
    monkeypatch.setattr(joining, "SCRIPTS", {"odd": "js/pages/odd.js"})
