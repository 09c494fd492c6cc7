"""CartoQuartiers: one map of a neighbourhood that everybody who knows the place keeps right."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flask import Flask

__version__ = "1.0.0"


def create_app(config: Any = None) -> "Flask":
    """Return the Flask application; imported late so that the domain can be used without Flask."""
    from cartoquartiers.app import create_app as build

    return build(config)
