"""Which file a place leaves in, by its licence and the town's."""

from cartoquartiers.domain.vocabulary import Licence

# What each territory licence may contain without changing its own terms (Etalab's and Open Knowledge's
# compatibility tables).
_MAY_HOLD = {
    Licence.LOV2: {Licence.LOV2, Licence.CC0},
    Licence.CC_BY: {Licence.CC_BY, Licence.LOV2, Licence.CC0},
    Licence.CC0: {Licence.CC0},
    Licence.ODBL: {Licence.ODBL, Licence.LOV2, Licence.CC0, Licence.CC_BY},
}


def dataset_of(licence: str | None, town: str) -> str:
    """Return ``main`` (goes out under the town's licence), ``odbl`` (OpenStreetMap's file) or ``none``:
    does not leave."""
    carried = Licence(licence) if licence else Licence(town)
    if carried in _MAY_HOLD.get(Licence(town), {Licence(town)}):
        return "main"
    return "odbl" if carried is Licence.ODBL else "none"
