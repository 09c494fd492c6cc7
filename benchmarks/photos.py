"""A photo of twelve megapixels made into its three sizes: ours, and as most sites do.

Usage: python -m benchmarks.photos. Seconds of the processor; the pictures are drawn, with as much detail as a
photo of a street.
"""

import io
import random
import statistics
import sys
import time
from collections.abc import Callable

from PIL import Image, ImageDraw, ImageFilter

from benchmarks.bases import memory_of
from benchmarks.report import Limit, Row, tell
from cartoquartiers.adapters.images import PillowImager
from cartoquartiers.usecases.ports import PHOTO_SIZES

_SIZE = (4000, 3000)
_TURNS = 5


def picture() -> bytes:
    """A JPEG as a phone takes it."""
    dice = random.Random(7)
    image = Image.effect_noise(_SIZE, 40).convert("RGB").filter(ImageFilter.GaussianBlur(2))
    draw = ImageDraw.Draw(image)
    for _ in range(1500):
        x, y = dice.randrange(_SIZE[0]), dice.randrange(_SIZE[1])
        corner = (x + dice.randint(5, 400), y + dice.randint(5, 400))
        draw.rectangle(((x, y), corner), fill=tuple(dice.randrange(256) for _ in range(3)))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=90)
    return out.getvalue()


def naive(data: bytes) -> None:
    """Decoded whole, each size from the whole, WebP as Pillow writes it by itself."""
    image = Image.open(io.BytesIO(data)).convert("RGB")
    for size in PHOTO_SIZES:
        share = size / max(image.size)
        smaller = image.resize(
            (round(image.width * share), round(image.height * share)), Image.Resampling.LANCZOS
        )
        smaller.save(io.BytesIO(), "WEBP")


def processor(work: Callable[[], object]) -> float:
    """Seconds of the processor, the median of some turns."""
    taken = []
    for _ in range(_TURNS):
        begun = time.process_time()
        work()
        taken.append(time.process_time() - begun)
    return statistics.median(taken)


def main() -> int:
    """Measure both in turn."""
    data, imager = picture(), PillowImager()
    held = memory_of(lambda: imager.render(data))
    ours, theirs = processor(lambda: imager.render(data)), processor(lambda: naive(data))
    return tell(
        [
            Row("photo: of the processor, against sizes made one by one", ours, theirs, 1),
            Limit("photo: of the processor", ours * 1000, 250, "ms"),
            Limit("photo: memory over the base", held, 80, "MB"),
        ]
    )


if __name__ == "__main__":
    sys.exit(main())
