"""Build static/img/pictograms.svg, static/img/icons.svg and the list of their ids from published drawings.

Usage: python tools/build_sprites.py FOLDER

FOLDER holds the unpacked npm packages `maki` (@mapbox/maki 8.2.0), `temaki` (@rapideditor/temaki 5.13.0) and
`lucide` (lucide-static 1.62.0). The choice of drawings is tools/sprites.toml.

Afterwards the sprite of pictograms is made lighter, since every visitor of the map loads it:
`npx svgo@3 --config tools/svgo.config.mjs static/img/pictograms.svg`
"""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path
from xml.etree import ElementTree as ET

ROOT = Path(__file__).resolve().parent.parent
SVG = "http://www.w3.org/2000/svg"
# Lucide draws with lines, Maki and Temaki with filled shapes: a symbol has to carry its own way of painting.
LINES = 'fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"'
PAINT = {
    "lucide": LINES,
    "maki": 'fill="currentColor"',
    "temaki": 'fill="currentColor"',
}
README_HEAD = """# Pictograms and icons

Two sprites, used as `<use href="…/pictograms.svg#id">` through `templates/components/icon.html`.
Made by `tools/build_sprites.py` from `tools/sprites.toml`: change the list there. An id is never renamed.

| sprite | for | origin | licence |
|---|---|---|---|
| `pictograms.svg` | types of places | Maki 8.2.0 (Mapbox), Temaki 5.13.0 | CC0-1.0 |
| `icons.svg` | the interface | Lucide 1.62.0 | ISC, some drawings MIT (Feather): `LICENSE-lucide` |

`favicon.svg` was drawn for this project.
"""


def two_decimals(match: re.Match[str]) -> str:
    """Round a fraction without touching what stands before it: arc flags may be glued to it ("01.234")."""
    kept, following = int(match[1]), int(match[2])
    return f".{kept + 1 if following >= 5 and kept < 99 else kept:02}"


def symbol(identifier: str, folder: Path, origin: str) -> str:
    """One `<symbol>` for the drawing `origin` ("maki/park"), with the paint of its family."""
    family, name = origin.split("/")
    root = ET.parse(folder / family / "icons" / f"{name}.svg").getroot()  # noqa: S314 (a package that the developer unpacked)
    body = "".join(ET.tostring(child, encoding="unicode").strip() for child in root)
    body = re.sub(r'\s(xmlns:ns0|xmlns)="[^"]*"', "", body).replace("ns0:", "")
    body = re.sub(r"\s+", " ", re.sub(r"&#1?[0-9];", " ", body))
    body = re.sub(r"\.(\d\d)(\d)\d*", two_decimals, body)
    return (
        f'<symbol id="{identifier}" viewBox="{root.attrib["viewBox"]}"><g {PAINT[family]}>{body}</g></symbol>'
    )


def sprite(folder: Path, chosen: dict[str, str]) -> str:
    """A whole sprite, one symbol a line so that a change of one drawing is a change of one line."""
    lines = "\n".join(symbol(identifier, folder, origin) for identifier, origin in chosen.items())
    return f'<svg xmlns="{SVG}">\n{lines}\n</svg>\n'


def readme(choices: dict[str, dict[str, str]]) -> str:
    """The list of ids with the origin of each."""
    parts = [README_HEAD]
    for name, chosen in choices.items():
        rows = "\n".join(f"| `{identifier}` | {origin} |" for identifier, origin in chosen.items())
        parts.append(f"## {name}.svg ({len(chosen)})\n\n| id | origin |\n|---|---|\n{rows}\n")
    return "\n".join(parts)


def main(folder: Path) -> None:
    """Write both sprites and the README."""
    choices = tomllib.loads((ROOT / "tools" / "sprites.toml").read_text(encoding="utf-8"))
    target = ROOT / "static" / "img"
    for name, chosen in choices.items():
        (target / f"{name}.svg").write_text(sprite(folder, chosen), encoding="utf-8")
    (target / "README.md").write_text(readme(choices), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
