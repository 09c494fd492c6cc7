"""The sprite of pictograms (static/img, made by tools/build_sprites.py), cut down to some of its drawings."""

import hashlib
import re
from functools import lru_cache
from pathlib import Path

_SPRITE = Path(__file__).resolve().parents[2] / "static" / "img" / "pictograms.svg"
_SYMBOL = re.compile(r'<symbol id="([^"]+)".*?</symbol>', re.DOTALL)


@lru_cache(maxsize=1)
def _symbols() -> dict[str, str]:
    return {found[1]: found[0] for found in _SYMBOL.finditer(_SPRITE.read_text(encoding="utf-8"))}


@lru_cache(maxsize=8)
def drawn(names: frozenset[str]) -> str:
    """Return an SVG sprite that holds the drawings ``names``; one that does not exist is left out."""
    kept = [text for name, text in _symbols().items() if name in names]
    return "\n".join(['<svg xmlns="http://www.w3.org/2000/svg">', *kept, "</svg>"])


@lru_cache(maxsize=8)
def version(names: frozenset[str]) -> str:
    """Return what the address of ``drawn(names)`` changes with."""
    return hashlib.sha256(drawn(names).encode()).hexdigest()[:10]
