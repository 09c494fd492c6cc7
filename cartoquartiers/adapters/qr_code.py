"""The square that a telephone reads from a poster: an address as a QR code."""

import io

import segno


def draw(address: str) -> bytes:
    """Return an SVG that scales to any size; a quarter of it may be dirty or torn and it is still read."""
    file = io.BytesIO()
    code = segno.make(address, error="q", micro=False)
    code.save(file, kind="svg", border=4, xmldecl=False, omitsize=True, light="#fff")
    return file.getvalue()
