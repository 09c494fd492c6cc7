"""An address without a position: the confirmation step offers the addresses that it may mean."""

from collections.abc import Collection
from urllib.parse import parse_qsl, urlencode

from flask_babel import gettext as _

from cartoquartiers.domain.proposal import Proposal
from cartoquartiers.domain.vocabulary import Kind
from cartoquartiers.usecases import addresses
from cartoquartiers.usecases.ports import Address, GeocoderAway
from cartoquartiers.web.contribute.checks import Check, Choice
from cartoquartiers.web.contribute.forms import Form, address_line
from cartoquartiers.web.visit import Visit

CODE = "emplacement"
#: The input of the choice: everything that choosing an address fills, as a query string.
INPUT = "adresse_choisie"
_FILLED = ("adresse", "code_postal", "commune", "id_ban", "longitude", "latitude")
# From this score on (0 to 1) the first address is nearly always the one that was meant.
_SURE = 0.7


def question(visit: Visit, proposal: Proposal, answered: Collection[str]) -> list[Check]:
    """Which of these addresses is it? Nothing is asked when there is nothing to offer."""
    geocoder = visit.toolbox.geocoder
    told = [proposal.changes.get(name, {}).get("to") for name in ("adresse", "code_postal", "commune")]
    placed = "position" in proposal.changes or proposal.kind is not Kind.CREATE
    if geocoder is None or CODE in answered or placed or not told[0]:
        return []
    with visit.reading() as work:
        around = addresses.surroundings(work)
    try:
        found = addresses.search(geocoder, " ".join(str(part) for part in told if part), around)
    except GeocoderAway:
        return []
    sure = bool(found) and found[0].score >= _SURE
    choices = [_choice(address, chosen=sure and address is found[0]) for address in found]
    if not choices:
        return []
    choices.append(Choice("", _("Aucune de ces adresses"), _("L’équipe placera le lieu."), not sure))
    return [Check(CODE, _("Où est-ce\u202f?"), _("Le lieu sera placé à l’adresse choisie."), choices=choices)]


def take_choice(form: Form) -> None:
    """Fill the form with the address that was chosen on the confirmation step."""
    said = dict(parse_qsl(form.values.pop(INPUT, "")[:1000]))
    if said:
        form.values |= {name: said.get(name, "") for name in _FILLED}
        form.values["id_ban_pour"] = address_line(form.values)


def _choice(address: Address, *, chosen: bool) -> Choice:
    fills = {
        "adresse": address.name,
        "code_postal": address.postcode,
        "commune": address.city,
        "id_ban": address.id_ban,
        "longitude": f"{address.position[0]:.6f}",
        "latitude": f"{address.position[1]:.6f}",
    }
    return Choice(urlencode(fills), address.name, f"{address.postcode} {address.city}".strip(), chosen)
