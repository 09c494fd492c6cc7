"""Reading what a program asked for: strictly, because a misspelt filter must not give the whole file."""

from flask import request

from cartoquartiers.domain.errors import Problem
from cartoquartiers.domain.filters import PlaceFilters, parse_filters
from cartoquartiers.store.queries.matching import known_codes
from cartoquartiers.store.work import Work
from cartoquartiers.web.refusing import Refused

_HIGHEST = 2**63 - 1


def filters(work: Work) -> PlaceFilters:
    """The filters of the address. Raises Refused for an unknown name or value."""
    given = list(request.args.items(multi=True))
    # Who asks for the whole file, most often to hear that it has not changed, costs no look at the tables.
    known = known_codes(work) if any(name != "download" for name, _value in given) else {}
    found, problems = parse_filters(given, known, ignore=("download",))
    if any(name == "download" and value not in ("1", "0") for name, value in given):
        problems.append(Problem("download", "unknown_value", {"value": request.args["download"][:60]}))
    if problems:
        raise Refused(problems)
    return found


def only(*names: str) -> None:
    """Raise Refused when the address has another parameter, or one of these twice."""
    problems = [Problem(name[:60], "unknown_parameter") for name in request.args if name not in names]
    problems += [Problem(name, "repeated") for name in names if len(request.args.getlist(name)) > 1]
    if problems:
        raise Refused(problems)


def whole_number(name: str, default: int, lowest: int, highest: int = _HIGHEST) -> int:
    """A parameter as a whole number. Raises Refused unless it is in plain digits and within the bounds."""
    text = request.args.get(name)
    if text is None:
        return default
    # str.isdigit says yes to ² and to digits of other scripts; int() would take "4_8".
    if text.isascii() and text.isdigit() and len(text) < 20 and lowest <= int(text) <= highest:
        return int(text)
    raise Refused([Problem(name, "number_range", {"lowest": lowest, "highest": highest})])
