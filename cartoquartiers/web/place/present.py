"""What the page of a place shows, prepared: links that telephones and maps understand, days in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from cartoquartiers.domain.contacts import phone_french, phone_uri
from cartoquartiers.domain.errors import ValueProblem
from cartoquartiers.domain.extra_values import ExtraKind
from cartoquartiers.domain.field_groups import FieldGroup
from cartoquartiers.domain.freshness import ASKED, USUAL_MONTHS, is_told, oldest_fresh
from cartoquartiers.domain.opening_closings import without_closing
from cartoquartiers.domain.opening_hours import Week, parse, weekly_table
from cartoquartiers.domain.vocabulary import Access, Licence, Role
from cartoquartiers.store.queries.freshness import checks_of
from cartoquartiers.store.queries.photos import PhotoState, states_of
from cartoquartiers.store.queries.places import PlaceRow
from cartoquartiers.store.queries.tips import Note, notes_of
from cartoquartiers.store.work import Work
from cartoquartiers.usecases.projection import Words
from cartoquartiers.web.cards import Card, card, photo_url, place_url
from cartoquartiers.web.moments import day, tongue
from cartoquartiers.web.readings import french_spaces, hours, reading

# « par … »: whoever said so, never by name.
_BY = {
    Role.RESIDENT: _l("par une habitante ou un habitant"),
    Role.ASSOCIATION: _l("par la structure qui s’en occupe"),
    Role.AGENT: _l("par un agent"),
    Role.STEWARD: _l("par un référent"),
    Role.MODERATOR: _l("par l’équipe"),
    Role.ADMINISTRATOR: _l("par l’équipe"),
}

# What the sheet shows and « Tout est exact » confirms.
_LOOKED_AT = ("adresse", "horaires", "horaires_texte", "telephone", "courriel", "site_web", "acces_fauteuil")


@dataclass(frozen=True)
class Link:
    """Where to go, and the words that say so."""

    url: str
    text: str


@dataclass(frozen=True)
class ShownPhoto:
    """A published photo in three sizes; width and height in pixels keep its room while it loads."""

    sha256: str
    url: str
    srcset: str
    alt: str
    credit: str
    licence: str
    width: int
    height: int


@dataclass(frozen=True)
class DayHours:
    """One line of the week: « lundi », « de 9 h à 12 h »."""

    name: str
    text: str
    today: bool


@dataclass(frozen=True)
class Said:
    """One extra field with its answer; ``url`` when the answer leads somewhere."""

    label: str
    text: str
    url: str | None
    public: bool


@dataclass(frozen=True)
class GroupLook:
    """When a group of fields was seen, and by whom; None: never. ``stale``: too long ago for its type."""

    label: str
    seen: str | None
    stale: bool


@dataclass(frozen=True)
class ShownNote:
    """A « bon à savoir », who said it when; ``desk_url`` is for moderators."""

    uid: str
    text: str
    said: str
    desk_url: str


@dataclass(frozen=True)
class PlacePage:
    """What templates/place/sheet.html shows."""

    place: PlaceRow
    card: Card
    url: str
    short_url: str
    permanent_url: str
    description: str | None
    address: str | None
    directions: str
    geo: str
    phone: Link | None
    email: str | None
    web: Link | None
    access: str | None
    keeper: str | None
    organisation: str | None
    organisation_url: str
    hours: str | None
    hours_text: str | None
    week: list[DayHours]
    verified: str | None
    photos: list[ShownPhoto]
    source: str | None
    licence: str
    updated: str
    extra: list[Said]
    notes: list[ShownNote]
    looks: list[GroupLook]
    seen_fields: list[str]


def page_of(work: Work, place: PlaceRow, words: Words, base_url: str, *, sees_all: bool = False) -> PlacePage:
    """Prepare the page of a published place; ``sees_all``: also what is not public of it."""
    values = place.fields
    phone, web = values.get("telephone"), values.get("site_web")
    return PlacePage(
        place=place,
        card=card(work, place, words),
        url=place_url(place),
        short_url=f"{base_url}/l/{place.short_code}",
        permanent_url=base_url + place_url(place),
        description=french_spaces(values.get("description") or "") or None,
        address=_address(place, words),
        directions="https://www.openstreetmap.org/directions"
        f"?to={place.latitude:.6f}%2C{place.longitude:.6f}#map=17/{place.latitude:.5f}/{place.longitude:.5f}",
        geo=f"geo:{place.latitude:.6f},{place.longitude:.6f}?q={place.latitude:.6f},{place.longitude:.6f}",
        phone=Link(phone_uri(phone), phone_french(phone)) if phone else None,
        email=values.get("courriel"),
        web=Link(web, urlsplit(web).netloc.removeprefix("www.")) if web else None,
        access=_(Access(place.access).sentence) if place.access else None,
        keeper=values.get("gestionnaire"),
        organisation=words.territory.organisations.get(place.organisation or ""),
        organisation_url=f"/structures/{place.organisation}",
        hours=hours(place.hours) if place.hours else None,
        hours_text=values.get("horaires_texte"),
        week=_week(place, work),
        verified=_verified(place),
        photos=_photos(work, values.get("photos") or []),
        source=values.get("source"),
        licence=_(Licence(values.get("licence") or work.house.licence).sentence),
        updated=day(place.updated_at.astimezone(work.house.timezone).date()),
        extra=_extra(place, words, sees_all=sees_all),
        looks=_looks(work, place, words),
        seen_fields=[name for name in _LOOKED_AT if values.get(name) not in (None, "")],
        notes=[_note(one) for one in notes_of(work, place.uid)],
    )


def _looks(work: Work, place: PlaceRow, words: Words) -> list[GroupLook]:
    """When each group of fields that the place fills in was seen; the place itself has its own line."""
    kind = words.taxonomy.types.get(place.type or "")
    limit = oldest_fresh(work.today, kind.verification_months if kind else USUAL_MONTHS).isoformat()
    known = checks_of(work, place.id)
    told = [group for group in ASKED if is_told(group, place.fields)]
    return [_look(group, known.get(group.value), limit) for group in told]


def _look(group: FieldGroup, seen: tuple[str, str] | None, limit: str) -> GroupLook:
    said = f"{day(seen[0])} {_BY[Role(seen[1])]}" if seen else None
    return GroupLook(_(group.sentence), said, seen is None or seen[0] <= limit)


def _note(one: Note) -> ShownNote:
    said = f"{day(one.said_on)} {_BY[Role(one.said_by)]}"
    return ShownNote(one.uid, french_spaces(one.text), said, f"/moderation/{one.contribution}")


def _extra(place: PlaceRow, words: Words, *, sees_all: bool) -> list[Said]:
    """What the place says of the extra fields that its type declares."""
    found = []
    for row in words.taxonomy.extra_of(place.type):
        text = reading(row.name, place.fields.get(row.name), words)
        if text and (row.public or sees_all):
            link = row.extra_kind is ExtraKind.LINK
            shown = urlsplit(text).netloc.removeprefix("www.") if link else french_spaces(text)
            found.append(Said(row.label, shown, text if link else None, row.public))
    return found


def _address(place: PlaceRow, words: Words) -> str | None:
    town = place.fields.get("commune") or words.territory.communes.get(place.commune or "")
    city = " ".join(part for part in (place.fields.get("code_postal"), town) if part)
    return ", ".join(part for part in (place.fields.get("adresse"), city) if part) or None


def _week(place: PlaceRow, work: Work) -> list[DayHours]:
    """The seven days, when the hours are plain enough for a table that is not the same every day."""
    try:
        week = weekly_table(without_closing(parse(place.hours))[0]) if place.hours else None
    except ValueProblem:
        week = None
    if week is None or week.always:
        return []
    return [
        DayHours(name, text, rank == work.today.weekday()) for rank, (name, text) in enumerate(_days(week))
    ]


def _days(week: Week) -> Iterable[tuple[str, str]]:
    clock = tongue().clock
    for name, slots in zip(tongue().days, week.days, strict=True):
        shown = ", ".join(f"{clock(one.start)} – {clock(one.end)}" for one in slots)
        yield name, shown or _("fermé")


def _verified(place: PlaceRow) -> str | None:
    if place.verified_on is None:
        return None
    return f"{day(place.verified_on)} {_BY[Role(place.verified_by or Role.RESIDENT)]}"


def _photos(work: Work, photos: list[Mapping[str, Any]]) -> list[ShownPhoto]:
    states = states_of(work, [photo["sha256"] for photo in photos])
    public = [(photo, states[photo["sha256"]]) for photo in photos if photo["sha256"] in states]
    return [_photo(photo, state) for photo, state in public if state.state == "public"]


def _photo(photo: Mapping[str, Any], state: PhotoState) -> ShownPhoto:
    sha256 = photo["sha256"]
    sizes = (320, 800, 1600)
    licence = photo.get("licence")
    return ShownPhoto(
        sha256=sha256,
        url=photo_url(sha256, 800),
        srcset=", ".join(f"{photo_url(sha256, size)} {size}w" for size in sizes),
        alt=photo.get("alt") or "",
        credit=photo.get("credit") or "",
        licence=_(Licence(licence).sentence) if licence else "",
        width=state.width,
        height=state.height,
    )
