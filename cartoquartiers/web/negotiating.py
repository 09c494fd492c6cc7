"""Whether an address that has two forms is wanted as a page or as data."""

from flask import request

DATA_TYPES = (
    "application/json",
    "application/geo+json",
    "application/schema+json",
    "application/vnd.oai.openapi+json",
)


def wants_page() -> bool:
    """Whether a page is wanted: by `f=html`, or by a browser that likes pages better. Data is the rule."""
    asked = request.args.get("f", "")
    if asked:
        return asked == "html"
    accepted = request.accept_mimetypes
    return accepted["text/html"] > max(accepted[kind] for kind in DATA_TYPES)
