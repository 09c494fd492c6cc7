"""Photos come out upright, in their colours, and bare."""

import io

import pytest
from PIL import Image, ImageCms

from cartoquartiers.adapters.images import PillowImager
from cartoquartiers.usecases.ports import PHOTO_SIZES, PhotoRefused, Renditions
from tests.corpus import photos
from tests.corpus.photos import Photo

ALL = photos.all_photos()
ACCEPTED = [photo for photo in ALL if photo.code is None]
REFUSED = [photo for photo in ALL if photo.code is not None]

#: How each kind of hidden data begins in a file.
TRACES = (
    *(b"Exif", b"EXIF", b"XMP ", b"ICCP", b"ICC_PROFILE", b"adobe", b"8BIM", b"http:", b"ftyp", b"JFIF"),
    photos.SECRET,
)


def name_of(photo: Photo) -> str:
    return photo.name


def read(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def corners(image: Image.Image) -> list[tuple[int, ...]]:
    """The colour in the middle of each quarter."""
    width, height = image.size
    places = ((1, 1), (3, 1), (1, 3), (3, 3))
    pixels = [image.getpixel((width * x // 4, height * y // 4)) for x, y in places]
    return [pixel for pixel in pixels if isinstance(pixel, tuple)]


@pytest.fixture(scope="module")
def rendered() -> dict[str, Renditions]:
    return {photo.name: PillowImager().render(photo.data) for photo in ACCEPTED}


@pytest.mark.parametrize("photo", ACCEPTED, ids=name_of)
def test_it_comes_out_upright_and_in_its_colours(photo: Photo, rendered: dict[str, Renditions]) -> None:
    for data in rendered[photo.name].images.values():
        image = read(data)
        found = corners(image.convert("RGB"))
        assert len(found) == 4
        for seen, expected in zip(found, photo.colours, strict=True):
            assert all(abs(a - b) <= 20 for a, b in zip(seen, expected, strict=True)), (seen, expected)


@pytest.mark.parametrize("photo", ACCEPTED, ids=name_of)
def test_nothing_but_the_picture_survives(photo: Photo, rendered: dict[str, Renditions]) -> None:
    for data in rendered[photo.name].images.values():
        assert data[:4] == b"RIFF"
        assert data[8:16] == b"WEBPVP8 "  # the plain form: no place for metadata at all
        assert int.from_bytes(data[4:8], "little") + 8 == len(data)  # nothing after the picture
        assert not [trace for trace in TRACES if trace in data]
        assert not read(data).getexif()


@pytest.mark.parametrize("photo", REFUSED, ids=name_of)
def test_what_is_no_photo_is_refused_with_its_reason(photo: Photo) -> None:
    with pytest.raises(PhotoRefused) as refusal:
        PillowImager().render(photo.data)
    assert refusal.value.code == photo.code


def test_three_sizes_each_with_its_long_edge() -> None:
    large = photos.encoded(photos.picture(3000, 2000), "JPEG")
    renditions = PillowImager().render(large)
    assert {size: read(data).size for size, data in renditions.images.items()} == {
        320: (320, 214),
        800: (800, 534),
        1600: (1600, 1067),
    }
    assert (renditions.width, renditions.height) == (1600, 1067)


def test_a_small_photo_is_not_enlarged() -> None:
    renditions = PillowImager().render(photos.encoded(photos.picture(), "PNG"))
    assert {read(data).size for data in renditions.images.values()} == {(photos.WIDTH, photos.HEIGHT)}
    assert set(renditions.images) == set(PHOTO_SIZES)


def test_the_size_is_that_of_the_turned_photo() -> None:
    lying = photos.encoded(photos.picture(2000, 1000), "JPEG", exif=photos.exif(6))
    renditions = PillowImager().render(lying)
    assert (renditions.width, renditions.height) == (800, 1600)


def test_a_wide_gamut_is_brought_to_srgb() -> None:
    """A profile whose red and green are swapped must swap them in what comes out."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    swapped = profile.replace(b"rXYZ", b"tXYZ").replace(b"gXYZ", b"rXYZ").replace(b"tXYZ", b"gXYZ")
    photo = photos.encoded(Image.new("RGB", (64, 64), (255, 0, 0)), "PNG", icc_profile=swapped)
    red, green, _ = corners(read(PillowImager().render(photo).images[320]))[0]
    assert green > 200
    assert red < 60
