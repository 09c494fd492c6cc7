"""Odd photos made by the project itself: what telephones, cameras, editors and ill-wishers send.

Every photo that is accepted shows the same picture (`QUADRANTS`), so that a test can see whether it came out
upright and in its colours, and hides `SECRET` wherever its format allows, to see whether it came out bare.
`python -m tests.corpus.photos FOLDER` writes them all as files.
"""

import io
import struct
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property, partial
from pathlib import Path
from typing import Final

import pillow_heif
from PIL import ExifTags, Image, ImageCms
from PIL.PngImagePlugin import PngInfo

SECRET: Final = b"GARDEZ-CELA-POUR-VOUS"
WIDTH: Final = 120
HEIGHT: Final = 80

Make = Callable[[], bytes]

#: Colour of each quarter of the picture held upright: top left, top right, bottom left, bottom right.
QUADRANTS: Final = ((200, 30, 30), (30, 160, 30), (30, 30, 200), (230, 200, 30))

WHITE: Final = ((255, 255, 255),) * 4
DARK: Final = ((9, 9, 9),) * 4

#: How a picture lies in the file under each orientation tag (the inverse of what a reader must do).
_LAID_DOWN: Final = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


@dataclass(frozen=True)
class Photo:
    """One file: its name says what is odd; `code` is the refusal expected, None when it is accepted.

    It is made when it is first looked at: every process of a run names them all, and looks at some.
    """

    name: str
    make: Make
    code: str | None = None
    colours: tuple[tuple[int, int, int], ...] = QUADRANTS

    @cached_property
    def data(self) -> bytes:
        """The bytes of the file."""
        return self.make()


def picture(width: int = WIDTH, height: int = HEIGHT) -> Image.Image:
    """Four plain quarters."""
    image = Image.new("RGB", (width, height))
    half_w, half_h = width // 2, height // 2
    for index, colour in enumerate(QUADRANTS):
        left, top = (index % 2) * half_w, (index // 2) * half_h
        image.paste(colour, (left, top, left + half_w, top + half_h))
    return image


def encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    """The bytes of an image in one format."""
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def exif(orientation: int = 1) -> bytes:
    """Camera data with an address in it: maker, owner, place, comment."""
    data = Image.Exif()
    data[ExifTags.Base.Orientation] = orientation
    data[ExifTags.Base.Artist] = SECRET.decode()
    data[ExifTags.Base.Make] = SECRET.decode()
    gps = data.get_ifd(ExifTags.IFD.GPSInfo)
    gps[ExifTags.GPS.GPSLatitudeRef], gps[ExifTags.GPS.GPSLatitude] = "N", (47.0, 12.0, 58.0)
    gps[ExifTags.GPS.GPSLongitudeRef], gps[ExifTags.GPS.GPSLongitude] = "W", (1.0, 33.0, 14.0)
    gps[ExifTags.GPS.GPSAreaInformation] = SECRET
    data.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.UserComment] = b"ASCII\0\0\0" + SECRET
    return data.tobytes()


def xmp() -> bytes:
    """A packet as Adobe tools write it."""
    return (
        b'<x:xmpmeta xmlns:x="adobe:ns:meta/">'
        b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        b'<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/" dc:creator="'
        + SECRET
        + b'"/></rdf:RDF></x:xmpmeta>'
    )


def segment(marker: int, body: bytes) -> bytes:
    """One JPEG segment."""
    return bytes((0xFF, marker)) + struct.pack(">H", len(body) + 2) + body


def with_segments(jpeg: bytes, *segments: bytes) -> bytes:
    """The same JPEG with segments put in first."""
    return jpeg[:2] + b"".join(segments) + jpeg[2:]


def chunk(kind: bytes, body: bytes) -> bytes:
    """One PNG chunk."""
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def _under_general_brand(avif: bytes) -> bytes:
    """The same, as encoders write it that put the general brand of the family first."""
    return avif[:8] + b"mif1" + avif[12:]


def orientations() -> Iterator[Photo]:
    """The eight ways to hold a camera, in each format that can say so."""
    for value in _LAID_DOWN:
        for kind in ("JPEG", "PNG", "WEBP", "AVIF"):
            yield Photo(f"orientation-{value}.{kind.lower()}", partial(_laid_down, value, kind))
        yield Photo(f"orientation-{value}.heic", partial(_laid_down, value, "HEIC"))


def confessions() -> Iterator[Photo]:
    """Everything that betrays who took the photo and where."""
    plain = encoded(picture(), "JPEG", quality=95)
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    yield Photo("gps.jpg", lambda: encoded(picture(), "JPEG", quality=95, exif=exif()))
    yield Photo("xmp.jpg", lambda: encoded(picture(), "JPEG", quality=95, xmp=xmp()))
    yield Photo("icc.jpg", lambda: encoded(picture(), "JPEG", quality=95, icc_profile=lab + SECRET))
    yield Photo("comment.jpg", lambda: encoded(picture(), "JPEG", quality=95, comment=SECRET))
    yield Photo(
        "iptc.jpg",
        lambda: with_segments(plain, segment(0xED, b"Photoshop 3.0\x008BIM\x04\x04\0\0" + _iptc())),
    )
    yield Photo("thumbnail.jpg", lambda: encoded(picture(), "JPEG", quality=95, exif=_exif_with_thumbnail()))
    yield Photo("motion-photo.jpg", lambda: encoded(picture(), "JPEG", quality=95, xmp=xmp()) + _film())
    yield Photo("samsung-trailer.jpg", lambda: plain + b"SEFH" + SECRET + b"SEFT")
    yield Photo("stereo.mpo", _stereo)
    yield Photo(
        "texts.png", lambda: encoded(picture(), "PNG", pnginfo=_texts(), exif=exif(), icc_profile=lab)
    )
    yield Photo("after-end.png", lambda: encoded(picture(), "PNG") + SECRET)
    yield Photo("private-chunk.png", lambda: _png_with(chunk(b"prVt", SECRET)))
    yield Photo(
        "all.webp", lambda: encoded(picture(), "WEBP", quality=95, exif=exif(), xmp=xmp(), icc_profile=lab)
    )
    yield Photo(
        "all.avif", lambda: encoded(picture(), "AVIF", quality=95, exif=exif(), xmp=xmp(), icc_profile=lab)
    )
    yield Photo("general-brand.avif", lambda: _under_general_brand(encoded(picture(), "AVIF", quality=95)))
    yield Photo("cut.avif", lambda: encoded(picture(), "AVIF")[:200], "photo_unreadable")
    yield Photo("all.heic", lambda: _heic(exif=exif(), xmp=xmp()))
    yield Photo("thumbnail.heic", lambda: _heic(thumbnails=[64]))


def oddities() -> Iterator[Photo]:
    """Unusual and fine."""
    image = picture()
    grey = tuple((level,) * 3 for level in (20, 90, 160, 230))
    yield Photo("cmyk.jpg", lambda: encoded(image.convert("CMYK"), "JPEG", quality=95))
    yield Photo("progressive.jpg", lambda: encoded(image, "JPEG", quality=95, progressive=True))
    yield Photo("grey.jpg", lambda: encoded(_greys().convert("L"), "JPEG", quality=95), colours=grey)
    yield Photo("sixteen-bits.png", lambda: encoded(_sixteen_bits(), "PNG"), colours=grey)
    yield Photo("sixteen-bits-colour.png", _png_of_16_bit_colours)
    yield Photo("palette.png", lambda: encoded(image.quantize(8), "PNG"))
    yield Photo("palette-transparent.png", lambda: encoded(image.quantize(8), "PNG", transparency=250))
    yield Photo("one-bit.png", lambda: encoded(Image.new("1", (9, 9), 1), "PNG"), colours=WHITE)
    yield Photo("clear.png", lambda: encoded(Image.new("RGBA", (40, 40), (0, 0, 0, 0)), "PNG"), colours=WHITE)
    yield Photo("alpha.webp", lambda: encoded(image.convert("RGBA"), "WEBP", lossless=True))
    film = {"save_all": True, "append_images": [image.rotate(180)]}
    yield Photo("animated.webp", lambda: encoded(image, "WEBP", lossless=True, **film))
    yield Photo("animated.png", lambda: encoded(image, "PNG", **film))
    yield Photo("one-pixel.png", lambda: encoded(Image.new("RGB", (1, 1), (9, 9, 9)), "PNG"), colours=DARK)
    yield Photo("ribbon.png", lambda: encoded(Image.new("RGB", (20_000, 1), (9, 9, 9)), "PNG"), colours=DARK)
    yield Photo("broken-profile.jpg", lambda: encoded(image, "JPEG", quality=95, icc_profile=SECRET * 40))
    yield Photo(
        "profile-of-paper.jpg", lambda: encoded(image, "JPEG", quality=95, icc_profile=_lab_profile())
    )
    yield Photo("zip-inside.jpg", lambda: encoded(image, "JPEG", quality=95) + _zip())
    yield Photo(
        "page-inside.jpg", lambda: with_segments(encoded(image, "JPEG", quality=95), segment(0xFE, _page()))
    )
    yield Photo("stereo-index-lies.jpg", lambda: _stereo(second=b""))


def refused() -> Iterator[Photo]:
    """What is no photo, or would hurt."""
    jpeg, png, webp = (partial(_plain, kind) for kind in ("JPEG", "PNG", "WEBP"))
    unreadable = "photo_unreadable"
    yield Photo("empty.jpg", lambda: b"", unreadable)
    yield Photo("text.jpg", lambda: b"Bonjour, je suis une photo.\n" * 40, unreadable)
    yield Photo("page.jpg", _page, unreadable)
    yield Photo("zip.jpg", _zip, unreadable)
    yield Photo("drawing.svg", lambda: b"<svg xmlns='http://www.w3.org/2000/svg'/>", unreadable)
    yield Photo("paper.pdf", lambda: b"%PDF-1.7\n" + bytes(200), unreadable)
    yield Photo("other.gif", lambda: encoded(picture(), "GIF"), unreadable)
    yield Photo("other.tiff", lambda: encoded(picture(), "TIFF"), unreadable)
    yield Photo("other.bmp", lambda: encoded(picture(), "BMP"), unreadable)
    yield Photo("script.eps", lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", unreadable)
    for name, whole in (("jpg", jpeg), ("png", png), ("webp", webp), ("heic", _heic)):
        yield Photo(f"head-only.{name}", partial(_first, whole, 16), unreadable)
        yield Photo(f"truncated.{name}", partial(_cut, whole), unreadable)
    yield Photo("noise-after-head.jpg", lambda: b"\xff\xd8\xff" + bytes(range(256)) * 9, unreadable)
    yield Photo("wrong-sum.png", _wrong_sum, unreadable)
    yield Photo("bomb.png", lambda: _png_announcing(30_000, 30_000), "photo_too_big")
    yield Photo("bomb-decoded.png", lambda: encoded(Image.new("1", (10_000, 10_000)), "PNG"), "photo_too_big")
    yield Photo("bomb.jpg", lambda: _jpeg_announcing(65_000, 65_000), "photo_too_big")
    yield Photo(
        "text-bomb.png",
        lambda: _png_with(chunk(b"zTXt", b"k\0\0" + zlib.compress(bytes(80_000_000)))),
        unreadable,
    )
    yield Photo("many-scans.jpg", _jpeg_of_many_scans, unreadable)
    yield Photo("heavy.jpg", lambda: jpeg() + bytes(15 * 1024 * 1024), "photo_too_big")


@cache
def all_photos() -> tuple[Photo, ...]:
    """The whole collection."""
    return (*orientations(), *confessions(), *oddities(), *refused())


def _laid_down(orientation: int, kind: str) -> bytes:
    """The picture as a camera held in this way keeps it, with the tag that says so."""
    turn = _LAID_DOWN[orientation]
    image = picture() if turn is None else picture().transpose(turn)
    if kind != "HEIC":
        return encoded(image, kind, exif=exif(orientation), quality=95)
    out = io.BytesIO()
    pillow_heif.from_pillow(image).save(out, quality=95, exif=exif(orientation))
    return out.getvalue()


def _plain(kind: str) -> bytes:
    return encoded(picture(), kind)


def _first(make: Make, length: int) -> bytes:
    return make()[:length]


def _cut(make: Make) -> bytes:
    whole = make()
    return whole[: len(whole) * 3 // 5]


def _wrong_sum() -> bytes:
    png = _plain("PNG")
    return png[:40] + bytes((png[40] ^ 0xFF,)) + png[41:]


def _iptc() -> bytes:
    record = b"\x1c\x02\x50" + struct.pack(">H", len(SECRET)) + SECRET
    return struct.pack(">I", len(record)) + record


def _exif_with_thumbnail() -> bytes:
    thumbnail = encoded(picture(32, 24), "JPEG", comment=SECRET)
    where = struct.pack("<HHHII", 2, 0x0201, 4, 1, 44) + struct.pack("<HHII", 0x0202, 4, 1, len(thumbnail))
    head = b"Exif\0\0II*\0\x08\0\0\0" + struct.pack("<HI", 0, 14)
    return head + where + struct.pack("<I", 0) + thumbnail


def _film() -> bytes:
    head = struct.pack(">I", 20) + b"ftypmp42\0\0\0\0mp42"
    return head + struct.pack(">I", 8 + len(SECRET)) + b"mdat" + SECRET


def _stereo(second: bytes | None = None) -> bytes:
    other = picture().transpose(Image.Transpose.ROTATE_180)
    whole = encoded(picture(), "MPO", save_all=True, append_images=[other], quality=95)
    first = whole.index(b"\xff\xd9") + 2
    return whole + SECRET if second is None else whole[:first] + second


def _texts() -> PngInfo:
    info = PngInfo()
    info.add_text("Author", SECRET.decode())
    info.add_itxt("XML:com.adobe.xmp", xmp().decode(), zip=True)
    return info


def _png_with(extra: bytes) -> bytes:
    png = encoded(picture(), "PNG")
    return png[:33] + extra + png[33:]


def _png_announcing(width: int, height: int) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return _png(header, bytes(999))


def _png(header: bytes, rows: bytes) -> bytes:
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def _png_of_16_bit_colours() -> bytes:
    rows = b""
    for y in range(HEIGHT):
        colours = [QUADRANTS[(y >= HEIGHT // 2) * 2 + (x >= WIDTH // 2)] for x in range(WIDTH)]
        rows += b"\0" + b"".join(
            struct.pack(">HHH", *(level * 257 for level in colour)) for colour in colours
        )
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 16, 2, 0, 0, 0)
    return _png(header, rows)


def _jpeg_announcing(width: int, height: int) -> bytes:
    jpeg = bytearray(encoded(picture(), "JPEG"))
    frame = jpeg.index(b"\xff\xc0")
    jpeg[frame + 5 : frame + 9] = struct.pack(">HH", height, width)
    return bytes(jpeg)


def _jpeg_of_many_scans() -> bytes:
    jpeg = encoded(picture(), "JPEG", progressive=True)
    first = jpeg.index(b"\xff\xda")
    second = jpeg.index(b"\xff\xda", first + 2)
    return jpeg[:second] + jpeg[first:second] * 500 + jpeg[second:]


def _greys() -> Image.Image:
    image = Image.new("RGB", (WIDTH, HEIGHT))
    for index, level in enumerate((20, 90, 160, 230)):
        left, top = (index % 2) * WIDTH // 2, (index // 2) * HEIGHT // 2
        image.paste((level,) * 3, (left, top, left + WIDTH // 2, top + HEIGHT // 2))
    return image


def _sixteen_bits() -> Image.Image:
    levels = [level * 257 for level in _greys().convert("L").tobytes()]
    return Image.frombytes("I;16", (WIDTH, HEIGHT), struct.pack(f"<{len(levels)}H", *levels))


def _lab_profile() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()


def _heic(thumbnails: list[int] | None = None, **options: object) -> bytes:
    heif = pillow_heif.from_pillow(picture())
    if thumbnails:
        heif.info["thumbnails"] = thumbnails
    out = io.BytesIO()
    heif.save(out, quality=95, **options)
    return out.getvalue()


def _zip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("secret.txt", SECRET)
    return out.getvalue()


def _page() -> bytes:
    return b"<!doctype html><script>window.__xss=1</script>" + SECRET


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for photo in all_photos():
        (folder / photo.name).write_bytes(photo.data)
