"""The catalogue of each language: kept in step with the sources, compiled, and judged.

`make i18n` runs it. The sentences come from the code and the templates (babel.cfg), from the enumerations
of the domain and from its tables of fields and columns, which carry French words and know nothing of
translation.
"""

import importlib
import inspect
import re
import sys
from collections.abc import Iterator, Mapping
from enum import Enum
from pathlib import Path

import yaml
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "cartoquartiers" / "translations"
LANGUAGES = ("en",)
# French words that English writes the same, names and signs: no translation can tell that they were read.
SAME = FOLDER / "same.txt"
KEYWORDS = {**DEFAULT_KEYWORDS, "lazy_gettext": None, "_l": None}
# The rooms that carry words without knowing Flask, the tables in which they stand and the parts of a row.
ROOMS = ("domain", "exports")
TABLES = ("FIELDS", "COLUMNS", "FORMATS", "EDITIONS", "COLLECTIONS", "SIDE_FILES")
PARTS = ("label", "description", "title", "use", "changes")
_PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}|<[a-z/][^>]*>")


def template() -> Catalog:
    """The French sentences of the sources, each with the files in which it stands."""
    found = Catalog(project="CartoQuartiers", charset="utf-8", fuzzy=False)
    with (ROOT / "babel.cfg").open(encoding="utf-8") as settings:
        methods, options = parse_mapping_cfg(settings)  # type: ignore[no-untyped-call]
    for row in extract_from_dir(ROOT, methods, options, KEYWORDS, directory_filter=_no_hidden):
        name, message = row[0], row[2]
        found.add(message, locations=[(name, 0)])
    for name, sentence in (*domain_sentences(), *first_labels(), *profile_titles()):
        found.add(sentence, locations=[(name, 0)])
    return found


def domain_sentences() -> Iterator[tuple[str, str]]:
    """The French words that the enumerations and the tables of the domain carry, with their files."""
    sys.path[:0] = [] if str(ROOT) in sys.path else [str(ROOT)]
    for path in sorted(path for room in ROOMS for path in (ROOT / "cartoquartiers" / room).glob("*.py")):
        name = path.relative_to(ROOT).as_posix()
        module = importlib.import_module(name.removesuffix(".py").replace("/", "."))
        for _, kind in inspect.getmembers(module, inspect.isclass):
            if issubclass(kind, Enum) and kind.__module__ == module.__name__:
                yield from ((name, said) for word in kind if (said := getattr(word, "sentence", "")))
        for row in (row for table in TABLES for row in getattr(module, table, ())):
            yield from ((name, said) for part in PARTS if (said := getattr(row, part, "")))
        yield from ((name, said) for said in getattr(module, "DIRECTIONS", ()))
        if path.stem == "training_cases":
            yield from ((name, said) for case in module.CASES.values() for said in case.sentences)


def first_labels() -> Iterator[tuple[str, str]]:
    """The rubriques, types and extra fields with which a town begins, with their file."""
    path = ROOT / "cartoquartiers" / "starter" / "taxonomy.yaml"
    read = yaml.safe_load(path.read_text(encoding="utf-8"))
    said = [one["label"] for category in read["rubriques"] for one in (category, *category["types"])]
    for row in read["champs"]:
        said += [row["label"], row.get("help"), *row.get("options", {}).values()]
    yield from ((path.relative_to(ROOT).as_posix(), words) for words in said if words)


def profile_titles() -> Iterator[tuple[str, str]]:
    """The names of the files in the shape of national schemas."""
    for path in sorted((ROOT / "cartoquartiers" / "profiles").glob("*.yaml")):
        yield path.relative_to(ROOT).as_posix(), yaml.safe_load(path.read_text(encoding="utf-8"))["title"]


def catalogue(language: str) -> Catalog:
    """The catalogue of a language, as it is on disk."""
    with path_of(language, "po").open("rb") as file:
        return read_po(file, locale=language)


def path_of(language: str, suffix: str) -> Path:
    """Where the catalogue (``po``) of a language and its compiled form (``mo``) are."""
    return FOLDER / language / "LC_MESSAGES" / f"messages.{suffix}"


def troubles(sources: Catalog, translated: Catalog, same: frozenset[str]) -> list[str]:
    """What is wrong with a catalogue: missing, doubtful, stale or ill-filled sentences."""
    wanted = {message.id: message for message in sources if message.id}
    known = {message.id: message for message in translated if message.id}
    wrong = [f"missing: {key}" for key in wanted if key not in known]
    wrong += [f"stale: {key}" for key in known if key not in wanted]
    wrong += [f"stale: {key}" for key in translated.obsolete]
    for key, message in known.items():
        if key in wanted:
            wrong += [f"{what}: {key}" for what in _judge(message, same)]
    return wrong


def _judge(message: Message, same: frozenset[str]) -> Iterator[str]:
    sources, said = forms(message.id), forms(message.string)
    if not all(said) or len(said) != len(sources):
        yield "missing"
        return
    if message.fuzzy:
        yield "fuzzy"
    for french, other in zip(sources, said, strict=True):
        if sorted(_PLACEHOLDER.findall(french)) != sorted(_PLACEHOLDER.findall(other)):
            yield "placeholders or tags differ"
        if french.count("%%") != other.count("%%"):
            yield "per cent signs differ"
        if french == other and french not in same:
            yield "not translated (or to be listed in same.txt)"
        if french[:1].isspace() != other[:1].isspace() and french[:2] not in (" :", "\u00a0:"):
            yield "leading spaces differ"


def forms(words: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    """A sentence, or its singular and its plural."""
    return (words,) if isinstance(words, str) else tuple(words or ())


def same_words() -> frozenset[str]:
    """The sentences that are written alike in French and in the other language."""
    return frozenset(SAME.read_text(encoding="utf-8").splitlines())


def forget_same(sources: Catalog) -> None:
    """Drop what nobody says any more from the list of what is written alike."""
    said = {form for message in sources for form in forms(message.id)}
    kept = [line for line in SAME.read_text(encoding="utf-8").splitlines() if line in said]
    SAME.write_text("".join(f"{line}\n" for line in kept), encoding="utf-8")


def compiled_differs(language: str) -> bool:
    """Whether the compiled catalogue says something else than the catalogue."""
    with path_of(language, "mo").open("rb") as file:
        compiled = read_mo(file)
    return _said(compiled) != _said(catalogue(language))


def _said(words: Catalog) -> Mapping[str, tuple[str, ...]]:
    return {str(forms(message.id)): forms(message.string) for message in words if message.id}


def update(sources: Catalog, language: str) -> Catalog:
    """Write the catalogue anew, new sentences empty and those that nobody says any more gone; compile it."""
    translated = catalogue(language)
    sources.creation_date = translated.creation_date
    translated.update(sources, no_fuzzy_matching=True)
    translated.obsolete.clear()
    alike = same_words()
    for message in translated:
        if message.id and not any(forms(message.string)) and alike.issuperset(forms(message.id)):
            message.string = message.id
    with path_of(language, "po").open("wb") as file:
        write_po(file, translated, sort_by_file=True, include_lineno=False, width=110)
    with path_of(language, "mo").open("wb") as file:
        write_mo(file, translated)
    return translated


def _no_hidden(folder: str) -> bool:
    return not Path(folder).name.startswith((".", "_"))


def main() -> int:
    """Update and compile every catalogue; 1 when a sentence lacks something."""
    sources = template()
    forget_same(sources)
    wrong = []
    for language in LANGUAGES:
        wrong += [
            f"{language}: {line}" for line in troubles(sources, update(sources, language), same_words())
        ]
        print(f"{language}: {len(sources)} sentences")
    print(*wrong, sep="\n", end="\n" if wrong else "")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
