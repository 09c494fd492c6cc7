"""Compile the function that builds an address once per rule and process, not once per test's application.

Werkzeug compiles two functions for each of the site's rules when an application is made: 0.13 s, which is
most of what making one costs, and thousands of tests make one. What it compiles depends on the words of the
rule alone (rules with defaults are left to it); the converters are looked up on the rule itself when the
function is called.
"""

from collections.abc import Callable

from werkzeug.routing import Rule

Builder = Callable[..., tuple[str, str]]
_compiled: dict[tuple[object, ...], Builder] = {}
_compile = Rule._compile_builder


def _compile_once(self: Rule, append_unknown: bool = True) -> Builder:
    if self.defaults:
        return _compile(self, append_unknown)
    key = (self.subdomain, self.host, self.rule, self.merge_slashes, append_unknown)
    if key not in _compiled:
        _compiled[key] = _compile(self, append_unknown)
    return _compiled[key]


def remember() -> None:
    """From now on, applications of this process share what was compiled."""
    Rule._compile_builder = _compile_once  # type: ignore[method-assign]
