"""Texts compared alike on both databases: each expression compiled twice, side by side."""

import re
import unicodedata
from typing import Any

from sqlalchemy import Boolean, ColumnElement, Float, Text, cast, func
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction

_ACCENTS = re.compile("[\u0300-\u036f]")


def lower(text: str | None) -> str | None:
    """What SQLite, which knows the case of ASCII only, calls by this name."""
    return None if text is None else text.lower()


def bare(text: str | None) -> str | None:
    """A text without accents; SQLite calls it."""
    if text is None or text.isascii():
        return text
    return _ACCENTS.sub("", unicodedata.normalize("NFD", text))


class WithoutCase(GenericFunction[str]):
    """A text in small letters."""

    name = "carto_lower"
    type = Text()
    inherit_cache = True


@compiles(WithoutCase, "postgresql")
def _lower_postgres(element: Any, compiler: Any, **kw: Any) -> str:
    # Named, so that a database made with the locale C knows É too.
    return f'lower(({compiler.process(element.clauses, **kw)}) COLLATE "und-x-icu")'


class WithoutAccents(GenericFunction[str]):
    """A text without accents; ligatures stay."""

    name = "carto_bare"
    type = Text()
    inherit_cache = True


@compiles(WithoutAccents, "postgresql")
def _bare_postgres(element: Any, compiler: Any, **kw: Any) -> str:
    inner = compiler.process(element.clauses, **kw)
    return f"regexp_replace(normalize(({inner})::text, NFD), '[\u0300-\u036f]', '', 'g')"


class ByCodePoint(GenericFunction[str]):
    """A text that sorts by its characters' numbers, whatever the language of the database."""

    name = "carto_by_code_point"
    type = Text()
    inherit_cache = True


@compiles(ByCodePoint, "sqlite")
def _code_point_sqlite(element: Any, compiler: Any, **kw: Any) -> str:
    return str(compiler.process(element.clauses, **kw))


@compiles(ByCodePoint, "postgresql")
def _code_point_postgres(element: Any, compiler: Any, **kw: Any) -> str:
    return f'(({compiler.process(element.clauses, **kw)}) COLLATE "C")'


class Follows(GenericFunction[bool]):
    """Whether a text follows a pattern of `pattern_for`."""

    name = "carto_follows"
    type = Boolean()
    inherit_cache = True


@compiles(Follows, "sqlite")
def _follows_sqlite(element: Any, compiler: Any, **kw: Any) -> str:
    # SQLite's LIKE looks away from the case of some letters, and not of others.
    value, pattern = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"({value} GLOB {pattern})"


@compiles(Follows, "postgresql")
def _follows_postgres(element: Any, compiler: Any, **kw: Any) -> str:
    value, pattern = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"({value} LIKE {pattern})"


class PublishedValue(GenericFunction[Any]):
    """A property of a stored feature, as text or number."""

    name = "carto_published_value"
    inherit_cache = True


@compiles(PublishedValue, "sqlite")
def _value_sqlite(element: Any, compiler: Any, **kw: Any) -> str:
    feature, path, _name = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"json_extract({feature}, {path})"


@compiles(PublishedValue, "postgresql")
def _value_postgres(element: Any, compiler: Any, **kw: Any) -> str:
    feature, _path, name = element.clauses
    return f"(({compiler.process(feature, **kw)})::jsonb -> 'properties' ->> {compiler.process(name, **kw)})"


def published_text(feature: Any, name: str) -> ColumnElement[str]:
    """The text of a property of a stored feature; NULL when it has none."""
    return func.carto_published_value(feature, f'$.properties."{name}"', name, type_=Text())


def published_number(feature: Any, name: str) -> ColumnElement[float]:
    """The number of a property of a stored feature; NULL when it has none."""
    return cast(func.carto_published_value(feature, f'$.properties."{name}"', name, type_=Text()), Float)


def pattern_for(dialect: str, pattern: str) -> str:
    """A pattern with `%`, `_` and backslashes, as the database of this dialect writes it."""
    if dialect != "sqlite":
        # A backslash at the end stands for itself; PostgreSQL would refuse it.
        ends_open = (len(pattern) - len(pattern.rstrip("\\"))) % 2
        return pattern + "\\" * ends_open
    return re.sub(r"\\(.)|(.)", _glob, pattern, flags=re.DOTALL)


def _glob(found: re.Match[str]) -> str:
    meant, plain = found.groups()
    if plain == "%":
        return "*"
    if plain == "_":
        return "?"
    character = meant if meant is not None else plain
    return f"[{character}]" if character in "*?[" else str(character)
