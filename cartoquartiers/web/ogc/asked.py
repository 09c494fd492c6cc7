"""What is asked of a collection, read strictly: a misspelt filter must not give everything."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import request

from cartoquartiers.domain import cql
from cartoquartiers.domain.cql_check import equality, filter_from_json, filter_from_text
from cartoquartiers.domain.cql_shapes import box_of
from cartoquartiers.domain.crs import CRS84, CRS_BY_URI, Crs
from cartoquartiers.domain.errors import Problem, ValueProblem
from cartoquartiers.domain.feature_collections import FeatureCollection
from cartoquartiers.domain.instants import Span, read_span
from cartoquartiers.exports.ogc_openapi import LANGUAGES, MOST, USUAL
from cartoquartiers.store.queries.features import Selection
from cartoquartiers.web.refusing import Refused

_EVERYWHERE = ("f", "lang")
_ITEMS = ("limit", "after", "bbox", "bbox-crs", "crs", "datetime", "filter", "filter-lang", "filter-crs")
_FURTHEST = 2**31 - 1  # the keys of both databases end here
_CONDITION: dict[str, Callable[[str, FeatureCollection, Crs], cql.Condition]] = {
    name: filter_from_json if name == "cql2-json" else filter_from_text for name in LANGUAGES
}


@dataclass(frozen=True)
class Asked:
    """A page of features: what of them, after which key, how many, in which coordinates."""

    selection: Selection
    after: int
    limit: int
    crs: Crs


def only(*names: str) -> None:
    """Raise Refused when the address has another parameter, one of them twice, or a form unknown here."""
    known = {*names, *_EVERYWHERE}
    problems = [Problem(name[:60], "unknown_parameter") for name in request.args if name not in known]
    problems += [Problem(name, "repeated") for name in sorted(known) if len(request.args.getlist(name)) > 1]
    if "f" in request.args and request.args["f"] not in ("json", "html"):
        problems.append(Problem("f", "unknown_value", {"value": request.args["f"][:60]}))
    if problems:
        raise Refused(problems)


def of_items(collection: FeatureCollection) -> Asked:
    """What is asked of the items of a collection. Raises Refused."""
    columns = [column.name for column in collection.columns]
    only(*_ITEMS, *columns)
    problems: list[Problem] = []
    numbers = {"limit": USUAL, "after": 0}
    for name, lowest in (("limit", 1), ("after", 0)):
        with _told(problems, name):
            numbers[name] = _whole(name, numbers[name], lowest)
    systems = {name: _system(name, problems) for name in ("crs", "bbox-crs", "filter-crs")}
    selection = _selection(collection, systems, problems)
    if problems:
        raise Refused(problems)
    return Asked(selection, min(numbers["after"], _FURTHEST), min(numbers["limit"], MOST), systems["crs"])


def of_item() -> Crs:
    """In which coordinates a feature is asked for. Raises Refused."""
    only("crs")
    problems: list[Problem] = []
    crs = _system("crs", problems)
    if problems:
        raise Refused(problems)
    return crs


def query(**instead: str) -> str:
    """The parameters of the address, in one order, with some replaced and the form left out."""
    given = {name: value for name, value in request.args.items() if name not in _EVERYWHERE}
    return urlencode(sorted((given | instead).items()))


def query_in_degrees() -> str:
    """The parameters of the address for an answer in longitude and latitude."""
    return query(crs=CRS84.uri)


def _selection(collection: FeatureCollection, systems: dict[str, Crs], problems: list[Problem]) -> Selection:
    box = span = None
    given = request.args
    with _told(problems, "bbox"):
        if "bbox" in given:
            box = box_of(list(_numbers(given["bbox"])), systems["bbox-crs"])
    with _told(problems, "datetime"):
        if "datetime" in given:
            span = _asked_span(given["datetime"])
    conditions = list(_conditions(collection, systems["filter-crs"], problems))
    if not collection.dated:
        span = None  # what has no time suits every time
    return Selection(cql.All(tuple(conditions)) if conditions else None, box, span)


def _conditions(collection: FeatureCollection, crs: Crs, problems: list[Problem]) -> Iterator[cql.Condition]:
    given = request.args
    for column in collection.columns:
        with _told(problems, column.name):
            if column.name in given:
                yield equality(column, given[column.name])
    language = given.get("filter-lang", LANGUAGES[0])
    if language not in _CONDITION:
        problems.append(Problem("filter-lang", "unknown_value", {"value": language[:60]}))
    elif "filter" in given:
        with _told(problems, "filter"):
            yield _CONDITION[language](given["filter"], collection, crs)


def _asked_span(text: str) -> Span:
    span = read_span(text)
    if span.start is None and span.end is None and text not in ("../..", "/", "../", "/.."):
        raise ValueError(text)
    return span


def _numbers(text: str) -> Iterable[float]:
    for part in text.split(","):
        # float() would also take "4_8" and digits of other scripts.
        if not part.isascii() or "_" in part:
            raise ValueError(part)
        yield float(part)


def _whole(name: str, default: int, lowest: int) -> int:
    text = request.args.get(name)
    if text is None:
        return default
    if not (text.isascii() and text.isdigit()) or len(text) > 400 or int(text) < lowest:
        raise ValueProblem("number_range", lowest=lowest, highest=MOST if name == "limit" else _FURTHEST)
    return int(text)


def _system(name: str, problems: list[Problem]) -> Crs:
    uri = request.args.get(name, CRS84.uri)
    if uri not in CRS_BY_URI:
        problems.append(Problem(name, "crs_unknown", {"value": uri[:80]}))
    return CRS_BY_URI.get(uri, CRS84)


_SENTENCES = {"bbox": "bbox_invalid", "datetime": "datetime_invalid"}


@contextmanager
def _told(problems: list[Problem], name: str) -> Iterator[None]:
    """Note what is wrong with a parameter, and go on to the next: all are told at once."""
    try:
        yield
    except ValueProblem as problem:
        problems.append(Problem(name, problem.code, problem.params))
    except ValueError:
        problems.append(Problem(name, _SENTENCES.get(name, "unknown_value"), {"value": "…"}))
