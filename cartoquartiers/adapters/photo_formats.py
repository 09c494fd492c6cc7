"""What a file is, told from its bytes alone: neither its name nor its announced type is believed."""

import re
from typing import Final

#: Brands of the HEIF family that telephones write (ISO/IEC 23008-12, annexes B and C).
_HEIF_BRANDS: Final = frozenset(b"heic heix heim heis hevc hevx hevm hevs mif1 msf1".split())

#: AVIF in the same box: its own brands, or a general brand beside which it stands among the compatible ones.
_AVIF_BRANDS: Final = frozenset((b"avif", b"avis"))
_GENERAL_BRANDS: Final = frozenset((b"mif1", b"msf1"))

#: A progressive JPEG has about ten scans; each one passes over the whole picture, so thousands stop a server.
_MAX_SCANS: Final = 60

#: A JPEG marker: 0xFF and neither a stuffed zero, nor a restart, nor a filling 0xFF.
_MARKER: Final = re.compile(rb"\xff([^\x00\xd0-\xd7\xff])", re.DOTALL)
_START_OF_IMAGE, _END_OF_IMAGE, _START_OF_SCAN = 0xD8, 0xD9, 0xDA


def recognise(data: bytes) -> str | None:
    """The Pillow name of the format, None when it is none of the five that are taken."""
    if data.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WEBP"
    if data[4:8] == b"ftyp":
        return _of_the_heif_family(data)
    return None


def _of_the_heif_family(data: bytes) -> str | None:
    brand = data[8:12]
    length = min(int.from_bytes(data[:4], "big"), 256)
    compatible = {data[at : at + 4] for at in range(16, length - 3, 4)}
    if brand in _AVIF_BRANDS or (brand in _GENERAL_BRANDS and compatible & _AVIF_BRANDS):
        return "AVIF"
    return "HEIF" if brand in _HEIF_BRANDS else None


def has_too_many_scans(jpeg: bytes) -> bool:
    """Whether a JPEG is made of more scans than any camera writes; what follows the picture is ignored."""
    position, scans = 2, 0
    while marker := _MARKER.search(jpeg, position):
        code = marker[1][0]
        if code == _END_OF_IMAGE:
            return False
        scans += code == _START_OF_SCAN
        if scans > _MAX_SCANS:
            return True
        position = marker.end() + _length_of_segment(jpeg, marker.end(), code)
    return False


def _length_of_segment(jpeg: bytes, start: int, code: int) -> int:
    """Bytes to jump over after a marker (the length counts itself): an embedded thumbnail is not read."""
    if code in (_START_OF_IMAGE, 0x01):
        return 0
    return int.from_bytes(jpeg[start : start + 2], "big")
