"""Telephone numbers, e-mail and web addresses: one spelling each, and what looks like somebody's own.

Every `normalise_…` raises `ValueProblem` with a code, and gives back unchanged what it once gave.
"""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit, urlunsplit

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberFormat

from cartoquartiers.domain.errors import ValueProblem
from cartoquartiers.domain.text import fold

# French numbers spread over several country codes: people write 02 62 … as they write 02 40 …
_REGIONS = ("FR", "RE", "GP", "MQ", "GF", "YT", "PM", "NC", "PF", "WF")

# 15, 112, 115, 3939, 36xx, 1023, 116 117, 118 218: what ARCEP calls short numbers.
_SHORT = re.compile(r"1[0-9]|11[0-9]|1[0-9]{3}|3[0-9]{3}|116[0-9]{3}|118[0-9]{3}")

_LOCAL_PART = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):(?P<rest>.*)", re.DOTALL)
_REFUSED_IN_WEB = re.compile(r"[\s\x00-\x1f\x7f\\<>\"`{}|^]")

# What stands before the @ of an address that belongs to a function or a group.
_SHARED_WORDS = frozenset(
    (
        "accueil agence amap asso association atelier biblio bibliotheque bonjour bureau cafe centre club "
        "collectif college comite commune compost conseil contact creche csc direction ecole equipe "
        "espace festival info infos infirmerie jardin jardins ludotheque lycee mairie maison mediatheque "
        "multi nantes office pole president presidence quartier reservation ressourcerie secretariat "
        "service services theatre tri velo ville"
    ).split()
)


def normalise_phone(text: str) -> str:
    """The international writing, « +33 2 40 41 90 00 »; short numbers as they are dialled, « 3939 ».

    A number without country code is French. Raises `phone_invalid`.
    """
    compact = re.sub(r"[\s.\-]", "", text)
    if _SHORT.fullmatch(compact):
        return compact
    number = _number(text)
    if number is None:
        raise ValueProblem("phone_invalid")
    return phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL)


def phone_uri(phone: str) -> str:
    """The link that a telephone dials: `tel:+33240419000`. `phone` is a normalised number."""
    return "tel:" + re.sub(r"[^+0-9]", "", phone)


def phone_french(phone: str) -> str:
    """The number as people in France read it, « 02 40 41 90 00 »; foreign ones keep their country code."""
    if not phone.startswith("+"):
        return f"{phone[:2]} {phone[2:]}" if len(phone) == 4 else phone
    number = _number(phone)
    if number is None or phonenumbers.region_code_for_number(number) not in _REGIONS[:6]:
        return phone
    return phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL)


def normalise_email(text: str) -> str:
    """One address, its domain in small letters and ASCII. Raises `email_invalid`."""
    local, at, domain = text.strip().removeprefix("mailto:").rpartition("@")
    if not at or len(local) > 64 or _LOCAL_PART.fullmatch(local) is None:
        raise ValueProblem("email_invalid")
    host = _host(domain)
    if host is None or len(local) + 1 + len(host) > 254:
        raise ValueProblem("email_invalid")
    return f"{local}@{host}"


def normalise_web(text: str) -> str:
    """An `http` or `https` address, `https` when none is written, in ASCII (percent signs, IDN in Punycode).

    Raises `web_scheme` for `javascript:`, `data:` and every other scheme, `web_invalid` for user names,
    spaces, control characters and hosts that cannot exist.
    """
    address = _with_scheme(text.strip())
    if _REFUSED_IN_WEB.search(address):
        raise ValueProblem("web_invalid")
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        raise ValueProblem("web_invalid") from None
    host = _host(parts.hostname or "")
    if host is None or "@" in parts.netloc or port == 0:
        raise ValueProblem("web_invalid")
    place = host if port is None else f"{host}:{port}"
    path, query, fragment = (_ascii(part) for part in (parts.path, parts.query, parts.fragment))
    return urlunsplit((parts.scheme.lower(), place, path, query, fragment))


def looks_personal(phone: str | None = None, email: str | None = None) -> bool:
    """Whether a normalised contact seems to be a person's own: a French mobile number, prenom.nom@…

    A reason to warn before it is published, never to refuse: many associations have nothing else.
    """
    return (phone is not None and _mobile(phone)) or (email is not None and _named(email))


def _number(text: str) -> PhoneNumber | None:
    # phonenumbers would also read letters (« 02 NANTES ») and whatever surrounds a number.
    if not re.fullmatch(r"\+?[\s0-9().\-/]+", text):
        return None
    for region in _REGIONS:
        try:
            number = phonenumbers.parse(text, region)
        except NumberParseException:
            continue
        if phonenumbers.is_valid_number(number):
            return number
    return None


def _with_scheme(address: str) -> str:
    if address.startswith("//"):
        return "https:" + address
    found = _SCHEME.match(address)
    # « exemple.fr:8080/plan » has a port, no scheme.
    if found is None or ("." in found[1] and re.match(r"[0-9]", found["rest"])):
        return "https://" + address
    if found[1].lower() not in ("http", "https"):
        raise ValueProblem("web_scheme")
    if not found["rest"].startswith("//"):
        raise ValueProblem("web_invalid")
    return address


def _host(name: str) -> str | None:
    """The ASCII form of a name with a dot whose last part is no number, else None."""
    try:
        ascii_name = name.removesuffix(".").encode("idna").decode("ascii").lower()
    except UnicodeError:
        return None
    labels = ascii_name.split(".")
    fits = len(ascii_name) <= 253 and len(labels) > 1 and not labels[-1].isdigit()
    return ascii_name if fits and all(_LABEL.fullmatch(label) for label in labels) else None


def _ascii(part: str) -> str:
    return quote(part, safe="!#$%&'()*+,-./:;=?@[]_~")


def _mobile(phone: str) -> bool:
    return re.match(r"\+33 ?[67]", phone) is not None


def _named(email: str) -> bool:
    words = fold(email.partition("@")[0]).split()
    return len(words) == 2 and all(w.isalpha() and len(w) > 1 and w not in _SHARED_WORDS for w in words)
