"""What the use-cases ask of the outside world; the adapters answer, the toolbox binds them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, BinaryIO, Protocol

from cartoquartiers.domain.errors import Problem
from cartoquartiers.domain.import_words import FileTrouble
from cartoquartiers.domain.legend import Sign
from cartoquartiers.domain.masking import Zone
from cartoquartiers.domain.portal import PortalTrouble
from cartoquartiers.domain.record import Record

#: Long edge, in pixels, of the images kept of each photo: in a list, on a phone, full screen.
PHOTO_SIZES = (320, 800, 1600)

#: Largest file that is read as a photo, in bytes ("15 Mo" to people).
PHOTO_MAX_BYTES = 15 * 1024 * 1024

#: Largest file that is imported in the browser, in bytes, and how many rows it may have.
IMPORT_MAX_BYTES = 25 * 1024 * 1024
IMPORT_MAX_ROWS = 10_000


#: Of the pictures beside a table: how many are taken, and how many bytes of them.
IMPORT_MAX_PICTURES = 500
IMPORT_MAX_PICTURE_BYTES = 40 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture beside a table, as it came; `trouble`: a code of RowRemark, why there are no bytes of it."""

    name: str
    content: bytes = b""
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class WholeTable:
    """A file of places, read whole. `kind`: a word for people; `projection`: what it declares; `pictures`:
    those that came beside it; `legend`: what a map made elsewhere says of its kinds."""

    kind: str
    columns: tuple[str, ...]
    rows: Sequence[Record]
    has_geometry: bool
    notices: tuple[Problem, ...] = ()
    projection: str = ""
    pictures: tuple[Picture, ...] = ()
    legend: Mapping[str, Sign] = field(default_factory=dict)


class ReadTable(Protocol):
    """Reads a file of places; raises Invalid on `file`."""

    def __call__(self, file: BinaryIO) -> WholeTable: ...


class FetchRefused(Exception):
    """An address could not be asked, or did not give what it should: a code of FileTrouble."""

    def __init__(self, code: FileTrouble, **params: Any) -> None:
        super().__init__(code.value)
        self.code, self.params = code, params


@dataclass(frozen=True, slots=True)
class Fetched:
    """What an address gave, and the marks by which it tells later whether that has changed."""

    content: bytes
    etag: str = ""
    modified: str = ""


class Outside(Protocol):
    """Asks addresses that people gave, of the public internet only."""

    def fetch(self, address: str, etag: str = "", modified: str = "") -> Fetched | None:
        """What lies there, at most IMPORT_MAX_BYTES; None: unchanged since. Raises FetchRefused."""
        ...

    def post(self, address: str, body: bytes, headers: Mapping[str, str]) -> int:
        """Hand a body over; the status of the answer. Raises FetchRefused."""
        ...

    def check(self, address: str) -> None:
        """Judge an address without asking it anything. Raises FetchRefused."""
        ...


#: Largest width and height of a logo, in pixels: twice what the bar shows.
LOGO_SIZE = (480, 96)


class PhotoRefused(Exception):
    """The bytes cannot become a photo; `code` says why (`photo_too_big`, `photo_unreadable`)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Sharing:
    """What the picture beside a shared link says; ``colour`` is ``#rrggbb``."""

    name: str
    kind: str
    colour: str
    site: str


class Draw(Protocol):
    """Draws the picture of a shared link: a PNG of 1200 by 630 pixels."""

    def __call__(self, shared: Sharing) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Pin:
    """A place on a map in one file. ``position``: longitude, latitude; ``colour``: #rrggbb; plain texts."""

    position: tuple[float, float]
    name: str
    family: str
    colour: str
    lines: tuple[str, ...]
    url: str
    link_words: str


@dataclass(frozen=True, slots=True)
class MapSheet:
    """A map in one file: ``box`` is west, south, east, north in degrees; ``tiles_credit`` is HTML."""

    title: str
    credit: str
    language: str
    tiles_url: str
    tiles_credit: str
    box: tuple[float, float, float, float]
    pins: tuple[Pin, ...]


class DrawCode(Protocol):
    """Draws an address as a code that telephones read: an SVG without a size of its own."""

    def __call__(self, address: str) -> bytes: ...


class DrawMap(Protocol):
    """Writes a map in one HTML file that needs no other host than that of the tiles."""

    def __call__(self, sheet: MapSheet) -> str: ...


@dataclass(frozen=True, slots=True)
class Renditions:
    """A photo made anew: WebP bytes by long edge; width and height, in pixels, are those of the largest."""

    width: int
    height: int
    images: dict[int, bytes]


@dataclass(frozen=True, slots=True)
class Logo:
    """A logo made anew: WebP bytes, and the size of the picture in pixels."""

    width: int
    height: int
    data: bytes


class Imager(Protocol):
    """Turns received bytes into clean images."""

    def render(self, data: bytes) -> Renditions:
        """New images without anything of the file but its picture. Raises PhotoRefused."""
        ...

    def mask(self, data: bytes, zones: Sequence[Zone]) -> Renditions:
        """The photo of an image of the house, with these zones covered. Raises PhotoRefused."""
        ...

    def logo(self, data: bytes) -> Logo:
        """The picture of a JPEG, PNG or WebP file, at most LOGO_SIZE. Raises PhotoRefused."""
        ...


class PhotoDepot(Protocol):
    """Keeps the images of photos, found by the sha256 of the bytes that were received.

    It knows nothing of who may see them: the state in the database alone decides what is served.
    """

    def put(self, sha256: str, size: int, data: bytes) -> None:
        """Keep one image, wholly or not at all; the same again changes nothing."""
        ...

    def get(self, sha256: str, size: int) -> bytes | None:
        """The bytes of one image, None when there is none."""
        ...

    def exists(self, sha256: str) -> bool:
        """Whether every size of this photo is kept."""
        ...

    def delete(self, sha256: str) -> None:
        """Forget every size; no error when there is none."""
        ...

    def older_than(self, moment: datetime) -> Iterator[str]:
        """The sha256 of what was kept before that moment (for the purge of what no row knows)."""
        ...

    def weight(self) -> int:
        """Bytes of all images."""
        ...

    def keeps_erased(self) -> bool:
        """Whether what is deleted could still be read there; it must not."""
        ...


class PasswordHasher(Protocol):
    """Keeps passwords so that they can be recognised and never read."""

    def hash(self, password: str) -> str:
        """The hash to keep, its salt and its cost included."""
        ...

    def matches(self, kept: str | None, password: str) -> bool:
        """Whether the password gives this hash. Without a hash: no, after the same time."""
        ...

    def is_outdated(self, kept: str) -> bool:
        """Whether the hash was made with other costs than today's."""
        ...


@dataclass(frozen=True, slots=True)
class Mail:
    """A letter ready to leave. ``sender`` is who signs; ``key`` stays the same however often it is tried;
    links to ``base_url`` may be followed. ``unsubscribe``: where one POST ends letters of this kind."""

    recipient: str
    sender: str
    reply_to: str | None
    subject: str
    body: str
    language: str
    key: str
    base_url: str
    unsubscribe: str | None = None


class MailRefused(Exception):
    """The letter was not taken over. ``for_good``: this reader will never get it; trying again is vain."""

    def __init__(self, why: str, *, for_good: bool = False) -> None:
        super().__init__(why)
        self.for_good = for_good


class MailServerAway(MailRefused):
    """No letter can be sent now: the server does not answer, or refuses us."""


class MailServerSlow(MailServerAway):
    """The server did not answer in time; a moment later it may."""


class MailServerUnreachable(MailServerAway):
    """Nobody listens there, or no way leads there: nothing was refused."""


class Mailer(Protocol):
    """Hands letters over to a mail server."""

    def send(self, mail: Mail) -> None:
        """Returns once the server has taken it over. Raises MailRefused, MailServerAway."""
        ...

    def open_and_close(self) -> str:
        """Go as far as a letter would, without one; the server's name. Raises MailServerAway (or …Slow)."""
        ...


@dataclass(frozen=True, slots=True)
class Address:
    """An address of the Base Adresse Nationale. ``label`` is the whole on one line, ``name`` the number and
    the street; ``position`` is longitude, latitude in degrees; ``kind`` is housenumber, street, locality or
    municipality."""

    label: str
    name: str
    postcode: str
    city: str
    context: str
    position: tuple[float, float]
    id_ban: str
    score: float
    kind: str


class GeocoderAway(Exception):
    """No address can be looked up now; everything else works."""


class Geocoder(Protocol):
    """Knows where addresses are."""

    def search(
        self, text: str, near: tuple[float, float] | None, limit: int, *, whole: bool = False
    ) -> list[Address]:
        """The addresses that the words may mean, the likeliest first; those near a position (longitude,
        latitude) are likelier. ``whole``: nobody is typing them still. Raises GeocoderAway."""
        ...

    def reverse(self, position: tuple[float, float]) -> list[Address]:
        """The addresses around a position, the nearest first. Raises GeocoderAway."""
        ...


class ErasureJournal(Protocol):
    """Keeps notes of what was erased, outside of the database; a note is what `usecases.erasures` says."""

    def read(self) -> list[Mapping[str, Any]]:
        """Every note, in the order in which they came; a line that was cut off is left out."""
        ...

    def append(self, notes: Iterable[Mapping[str, Any]]) -> None:
        """Add notes; once it returned they survive a power cut."""
        ...


class PortalRefused(Exception):
    """The data portal did not do as it was asked; ``said`` is its own sentence, never what it was sent."""

    def __init__(self, trouble: PortalTrouble, said: str = "") -> None:
        self.trouble, self.said = trouble, said
        super().__init__(f"{trouble.value}: {said}" if said else trouble.value)


class Portal(Protocol):
    """A data portal that runs udata. ``base`` is its address, by which what it holds is remembered."""

    base: str

    def call(self, key: str, method: str, path: str, body: Mapping[str, Any] | None = None) -> Any:
        """Ask `/api/1/…` and return what it says. Raises PortalRefused."""
        ...


class Secret(Protocol):
    """A secret kept beside the database: not in it, nor in what is exported or shown."""

    def read(self) -> str | None: ...

    def write(self, secret: str) -> None: ...

    def forget(self) -> None: ...
