"""What a person reads: French typography, plain words, everything translatable."""

import importlib
import inspect
import re
from collections.abc import Iterator
from enum import Enum
from functools import cache

from babel.messages.extract import extract

from tests.house.sources import ROOT, files, modules, text

METHODS = [("cartoquartiers/", ".py", "python"), ("templates/", ".html", "jinja2.ext.babel_extract")]
KEYWORDS = {"_": None, "gettext": None, "lazy_gettext": None, "_l": None, "ngettext": (1, 2)}

TYPOGRAPHY = {
    "straight apostrophe": re.compile(r"[A-Za-zÀ-ÿ]'[A-Za-zÀ-ÿ]"),
    "three dots instead of an ellipsis": re.compile(r"\.\.\."),
    "straight quotation marks": re.compile(r"(?<![=\w])\"[^\"<>=]+\"(?![\w>])"),
    "ordinary space before a double sign": re.compile(r" [;!?:»](?:\s|$)"),
    "no space before a double sign": re.compile(r"[a-zà-ÿ][;!?](?:\s|$)"),
    "ordinary space after an opening quotation mark": re.compile(r"« "),
}
# Words of the trade that nobody outside it uses; "lieu" and "emplacement" say the same.
JARGON = re.compile(
    r"\b(entités?|POI|géométries?|feature|EPSG|SIG|polygones?|géospatial\w*)\b", re.IGNORECASE
)


@cache
def sentences() -> list[tuple[str, str]]:
    """Every translatable sentence with the place where it stands."""
    return [*file_sentences(), *enum_sentences()]


def file_sentences() -> Iterator[tuple[str, str]]:
    """The sentences of the programs and of the templates."""
    options = {"trimmed": "true", "silent": "false"}
    for prefix, suffix, method in METHODS:
        for path in files(suffix, under=prefix):
            with (ROOT / path).open("rb") as source:
                for line, message, _comments, _context in extract(method, source, KEYWORDS, options=options):
                    for one in message if isinstance(message, tuple) else (message,):
                        if one:
                            yield f"{path}:{line}", one


def enum_sentences() -> Iterator[tuple[str, str]]:
    """The sentences that the members of the vocabulary carry."""
    for name in modules():
        if ".domain." in name:
            for _, kind in inspect.getmembers(importlib.import_module(name), inspect.isclass):
                if issubclass(kind, Enum):
                    for member in kind:
                        yield f"{name}.{member}", getattr(member, "sentence", "")


def test_sentences_follow_french_typography() -> None:
    told = sentences()
    wrong = sorted(
        {
            f"{place}: {what}: {sentence}"
            for place, sentence in told
            for what, expression in TYPOGRAPHY.items()
            if expression.search(re.sub(r"https?://\S+|<[^>]*>|%\(\w+\)s", "", sentence))
        }
    )
    assert len(told) > 100
    assert not wrong


def test_sentences_use_plain_words() -> None:
    # Whoever exported a file in another projection meets its name in the program that wrote it.
    spoken = [(place, sentence) for place, sentence in sentences() if "other_projection" not in place]
    assert not [f"{place}: {sentence}" for place, sentence in spoken if JARGON.search(sentence)]


# Blocks that hold class names, examples of addresses and entities are no words.
NAMES = re.compile(
    r"\{% block \w*(?:class|css|kind|width)\w* %\}.*?\{% endblock %\}|<code>.*?</code>|&\w+;", re.DOTALL
)
JINJA = re.compile(
    r"\{#.*?#\}|\{%-?\s*(?:trans|raw)\b.*?end(?:trans|raw)\s*-?%\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL
)
HIDDEN = re.compile(r"<!--.*?-->|<script\b.*?</script>|<svg\b.*?</svg>", re.DOTALL | re.IGNORECASE)
TAG = re.compile(r"<[^>]*>|\b[a-z-]+=\"[^\"]*\"", re.DOTALL)


def test_every_word_of_a_template_can_be_translated() -> None:
    bare = []
    for path in files(".html", under="templates/"):
        rest = TAG.sub(" ", HIDDEN.sub(" ", JINJA.sub(" ", NAMES.sub(" ", text(path)))))
        bare += [f"{path}: {words}" for words in re.findall(r"[A-Za-zÀ-ÿ’]{3,}(?:[ ’][A-Za-zÀ-ÿ’]+)*", rest)]
    assert not [
        line for line in bare if not re.search(r": (CartoQuartiers|GeoJSON|CSV|JSON|Français|English)$", line)
    ]
