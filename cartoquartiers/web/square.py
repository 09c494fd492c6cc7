"""Squares that a telephone reads, inside a page that nobody keeps."""

import base64

from cartoquartiers.web.visit import Visit


def square(visit: Visit, address: str) -> str:
    """Return the picture of an address (SVG) as a ``data:`` address: what it opens is asked of no server
    again."""
    drawing = visit.toolbox.draw_code(address)
    return "data:image/svg+xml;base64," + base64.b64encode(drawing).decode()
