"""The photos of a contribution, which nobody else can see yet."""

from dataclasses import dataclass

from flask_babel import gettext as _

from cartoquartiers.domain.vocabulary import Licence
from cartoquartiers.store.queries import photos as known
from cartoquartiers.store.queries.waiting import Waiting
from cartoquartiers.store.work import Work


@dataclass(frozen=True)
class Picture:
    """One photo that is proposed; width and height in pixels of the largest image."""

    sha256: str
    url: str
    full_url: str
    alt: str
    credit: str
    licence: str
    note: str
    width: int
    height: int
    mask_url: str


def pictures(work: Work, one: Waiting) -> list[Picture]:
    """The photos that the contribution adds, but for those that were withdrawn or purged."""
    added = one.changes.get("photos", {}).get("add", [])
    if not added:
        return []
    states = known.states_of(work, [photo["sha256"] for photo in added])
    found = []
    for photo in added:
        state = states.get(photo["sha256"])
        if state is None or state.state == "withdrawn":
            continue
        address = f"/photos/{state.sha256}/{{size}}.webp?contribution={one.uid}"
        found.append(
            Picture(
                sha256=state.sha256,
                url=address.format(size=800),
                full_url=address.format(size=1600),
                alt=photo.get("alt") or "",
                credit=photo.get("credit") or "",
                licence=_licence(photo.get("licence")),
                note=_("publique") if state.state == "public" else _("pas encore publique"),
                width=state.width,
                height=state.height,
                mask_url=f"/moderation/photos/{state.sha256}/masquer?retour={one.uid}",
            )
        )
    return found


def _licence(code: str | None) -> str:
    return str(_(Licence(code).sentence)) if code in set(Licence) else ""
