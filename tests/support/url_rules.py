"""Compile each address rule once per process, not once per test's application.

Werkzeug takes a rule apart and compiles two functions that build its addresses when an application is made:
most of what making one costs, and thousands of tests make one. What it compiles depends on the words of the
rule alone (rules with defaults are left to it).
"""

from dataclasses import dataclass
from typing import Any

from werkzeug.routing import Rule

_compile = Rule.compile


@dataclass(frozen=True)
class _Compiled:
    """What compiling leaves on a rule; nothing changes it afterwards."""

    left: dict[str, Any]
    arguments: frozenset[str]
    build: Any
    build_unknown: Any

    def put_on(self, rule: Rule) -> None:
        rule.__dict__.update(self.left)
        rule.arguments |= self.arguments
        rule._build = self.build.__get__(rule, None)
        rule._build_unknown = self.build_unknown.__get__(rule, None)


_known: dict[tuple[object, ...], _Compiled] = {}


def _compile_once(self: Rule) -> None:
    if self.defaults:
        _compile(self)
        return
    key = (self.subdomain, self.host, self.rule, self.merge_slashes)
    if key in _known:
        _known[key].put_on(self)
        return
    _compile(self)
    left = {name: self.__dict__[name] for name in ("_parts", "_trace", "_converters")}
    # Bound to this rule; each other rule of the same words binds the functions to itself.
    functions: list[Any] = [self._build, self._build_unknown]
    _known[key] = _Compiled(left, frozenset(self.arguments), *(bound.__func__ for bound in functions))


def remember() -> None:
    """From now on, applications of this process share what was compiled."""
    Rule.compile = _compile_once  # type: ignore[method-assign]
