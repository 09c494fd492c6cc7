"""Photos made anew with Pillow: only the picture survives.

WebP alone is written, no JPEG beside it: every browser since Safari 14 shows it (2020, any iPhone from the
6s on), the few older ones lack what the rest of the site needs too, and a second format doubles the work.
"""

import io
import warnings
from collections.abc import Callable, Sequence
from typing import Final, TypeVar

import pillow_heif
from PIL import Image, ImageCms, JpegImagePlugin

from cartoquartiers.adapters import photo_formats
from cartoquartiers.domain.masking import Zone, pixels
from cartoquartiers.usecases.ports import (
    LOGO_SIZE,
    PHOTO_MAX_BYTES,
    PHOTO_SIZES,
    Logo,
    PhotoRefused,
    Renditions,
)

#: Checked on the announced size, before a single pixel is decoded. Phones reach 50 Mpx, bombs start at 100.
MAX_PIXELS: Final = 50_500_000

_LARGEST: Final = max(PHOTO_SIZES)
_FORMATS: Final = frozenset({"JPEG", "PNG", "WEBP", "AVIF", "HEIF"})
_LOGO_FORMATS: Final = frozenset({"JPEG", "PNG", "WEBP"})
_OWN_FORMATS: Final = frozenset({"WEBP"})
_WHITE: Final = (255, 255, 255)
_COVER: Final = (70, 74, 82)
_SRGB: Final = ImageCms.createProfile("sRGB")
_ORIENTATION_TAG: Final = 0x0112
_TURNS: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}

Made = TypeVar("Made", Renditions, Logo)

# A HEIC holds thumbnails that an editor may have left as they were (the face that was cut away).
pillow_heif.register_heif_opener(thumbnails=False, depth_images=False, aux_images=False, decode_threads=2)


class PillowImager:
    """The Imager of the house (see usecases.ports)."""

    def render(self, data: bytes) -> Renditions:
        """Three images without metadata, turned upright, in sRGB, on white. Raises PhotoRefused."""
        return _made(data, _FORMATS, lambda image: _renditions(_upright(image)))

    def mask(self, data: bytes, zones: Sequence[Zone]) -> Renditions:
        """Three images in which one plain colour covers the zones, before anything is encoded. Raises
        PhotoRefused."""
        return _made(data, _OWN_FORMATS, lambda image: _renditions(_covered(_upright(image), zones), 88))

    def logo(self, data: bytes) -> Logo:
        """A small image without metadata, on white: dark letters stay readable at night. Raises
        PhotoRefused."""
        return _made(data, _LOGO_FORMATS, lambda image: _logo(_upright(image)))


def _made(data: bytes, formats: frozenset[str], make: Callable[[Image.Image], Made]) -> Made:
    if len(data) > PHOTO_MAX_BYTES:
        raise PhotoRefused("photo_too_big")
    kind = photo_formats.recognise(data)
    if kind is None or kind not in formats or (kind == "JPEG" and photo_formats.has_too_many_scans(data)):
        raise PhotoRefused("photo_unreadable")
    try:
        return make(_opened(data, kind))
    except PhotoRefused:
        raise
    except Image.DecompressionBombError as problem:
        raise PhotoRefused("photo_too_big") from problem
    # The decoders answer to hostile bytes with nearly any exception (KeyError, RuntimeError…).
    except Exception as problem:
        raise PhotoRefused("photo_unreadable") from problem


def _opened(data: bytes, kind: str) -> Image.Image:
    """The image with its size known and nothing decoded."""
    stream = io.BytesIO(data)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow only warns of a bomb where we refuse
        # Not Image.open for JPEG: it would follow the index of a stereo or Ultra HDR photo, which may lie.
        reader = JpegImagePlugin.JpegImageFile if kind == "JPEG" else None
        image = reader(stream) if reader else Image.open(stream, formats=[kind])
    if image.width * image.height > MAX_PIXELS:
        raise PhotoRefused("photo_too_big")
    return image


def _upright(image: Image.Image) -> Image.Image:
    """The largest image kept: scaled, in RGB, turned as the camera was held."""
    turn = _TURNS.get(image.getexif().get(_ORIENTATION_TAG, 1))
    profile = image.info.get("icc_profile")
    image.draft(None, _fitting(image.size))  # a JPEG is then decoded at 1/2, 1/4 or 1/8
    scaled = _in_full_tones(image)
    scaled.thumbnail((_LARGEST, _LARGEST), reducing_gap=None)
    plain = _in_srgb(_on_white(scaled), profile)
    return plain.transpose(turn) if turn is not None else plain


def _fitting(size: tuple[int, int]) -> tuple[int, int]:
    """That size brought down to the largest kept. `draft` keeps both edges above what it is asked for."""
    ratio = min(1.0, _LARGEST / max(size))
    return max(1, int(size[0] * ratio)), max(1, int(size[1] * ratio))


def _in_full_tones(image: Image.Image) -> Image.Image:
    """A mode that can be scaled smoothly: palettes spread out, 16 bits of grey brought to 8."""
    if image.mode in ("P", "PA"):
        return image.convert("RGBA")
    if image.mode == "1":
        return image.convert("L")
    if image.mode.startswith("I"):
        return image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    return image


def _on_white(image: Image.Image) -> Image.Image:
    """The same without transparency."""
    if not image.has_transparency_data:
        return image
    layer = image.convert("RGBA")
    ground = Image.new("RGB", image.size, _WHITE)
    ground.paste(layer, mask=layer.getchannel("A"))
    return ground


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """The colours of the profile as every screen shows them; a broken profile is left aside."""
    if profile:
        try:
            own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(image, own, _SRGB, outputMode="RGB")
        except (ImageCms.PyCMSError, OSError, TypeError, ValueError):
            converted = None
        if converted is not None:
            return converted
    return image.convert("RGB")


def _covered(image: Image.Image, zones: Sequence[Zone]) -> Image.Image:
    """Not blurred nor in large pixels: a face or a number plate can be guessed from what these keep of it
    (one tries what would look so); of a plain colour, always the same, nothing can be."""
    for zone in zones:
        image.paste(_COVER, pixels(zone, *image.size))
    return image


def _renditions(upright: Image.Image, quality: int = 80) -> Renditions:
    """Each size made from the one above; a photo is never enlarged."""
    # A new image and a copy of the pixels: whatever the old one carries along is not there to be written.
    image = Image.new("RGB", upright.size)
    image.paste(upright)
    images: dict[int, bytes] = {}
    width, height = image.size
    for size in sorted(PHOTO_SIZES, reverse=True):
        image.thumbnail((size, size))
        images[size] = _webp(image, quality)
    return Renditions(width, height, images)


def _logo(upright: Image.Image) -> Logo:
    image = Image.new("RGB", upright.size)
    image.paste(upright)
    image.thumbnail(LOGO_SIZE)
    return Logo(image.width, image.height, _webp(image, quality=92))


def _webp(image: Image.Image, quality: int = 80) -> bytes:
    out = io.BytesIO()
    # Method 1 takes half the time of the default 4, for files a few per cent larger.
    image.save(out, "WEBP", quality=quality, method=1)
    return out.getvalue()
