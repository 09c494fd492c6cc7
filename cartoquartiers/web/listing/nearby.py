"""« Autour d’une adresse »: the list sorted by distance from an address that was typed."""

from dataclasses import dataclass, replace

from flask_babel import gettext as _

from cartoquartiers.domain.geometry import Position
from cartoquartiers.store.queries.listing import Order
from cartoquartiers.usecases import addresses
from cartoquartiers.usecases.ports import GeocoderAway
from cartoquartiers.web.limits import count_lookup
from cartoquartiers.web.listing.asked import Asked
from cartoquartiers.web.visit import Visit


@dataclass(frozen=True)
class Nearby:
    """What became of the address that was typed: its label and its position, or what to say instead."""

    label: str = ""
    position: Position | None = None
    trouble: str = ""

    def applied(self, asked: Asked) -> Asked:
        """The list that one wants, from the nearest to the furthest when the address is known."""
        if self.position:
            return replace(asked, origin=self.position, order=Order.DISTANCE)
        return asked if self.trouble else replace(asked, near="")


def looked_up(visit: Visit) -> Nearby:
    """Look for the address of `pres_de`: before the snapshot of the page opens, it may take two seconds."""
    geocoder, typed = visit.toolbox.geocoder, visit.args.get("pres_de", "").strip()
    if geocoder is None or not typed:
        return Nearby()
    count_lookup()
    with visit.reading() as work:
        around = addresses.surroundings(work)
    try:
        found = addresses.search(geocoder, typed, around)
    except GeocoderAway:
        return Nearby(trouble=_("La recherche d’adresses ne répond pas pour l’instant. Réessayez plus tard."))
    if not found:
        return Nearby(trouble=_("Cette adresse n’a pas été trouvée."))
    return Nearby(found[0].label, found[0].position)
