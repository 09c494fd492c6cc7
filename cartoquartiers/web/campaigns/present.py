"""An opération in words: its part of the map, its days, how far it is."""

from dataclasses import dataclass

from flask_babel import gettext as _

from cartoquartiers.domain.campaigns import Campaign, CampaignState
from cartoquartiers.store.queries.campaigns import Standing
from cartoquartiers.store.work import Work
from cartoquartiers.web.labels import words
from cartoquartiers.web.moments import day

_TAGS = {CampaignState.OPEN: "tag-ok", CampaignState.COMING: "tag-accent", CampaignState.OVER: ""}


@dataclass(frozen=True)
class Card:
    """What every page says of one."""

    number: int
    title: str
    where: str
    what: str
    days: str
    state: str
    tag: str
    is_open: bool
    is_over: bool


@dataclass(frozen=True)
class Bar:
    """How far a quartier is: places looked at of all there."""

    label: str
    looked: int
    total: int


def card(work: Work, one: Campaign) -> Card:
    """An opération in words."""
    labels, state, filters = words(work), one.state(work.today), one.filters
    names = labels.territory
    areas = [names.quartiers.get(code, code) for code in filters.quartier]
    areas += [names.communes.get(code, code) for code in filters.commune]
    if filters.zone:
        areas.append(_("une zone dessinée sur la carte"))
    kinds = [labels.taxonomy.categories[c].label for c in filters.rubrique if c in labels.taxonomy.categories]
    kinds += [labels.taxonomy.types[c].label for c in filters.type if c in labels.taxonomy.types]
    what = ", ".join(kinds) or _("Tous les types de lieux")
    return Card(
        number=one.id,
        title=one.title,
        where=", ".join(areas) or _("Tout le territoire"),
        what=f"{what} · {_('à vérifier seulement')}" if filters.a_verifier else what,
        days=_("du %(first)s au %(last)s", first=day(one.starts_on), last=day(one.ends_on))
        if one.starts_on != one.ends_on
        else _("le %(day)s", day=day(one.starts_on)),
        state=_(state.sentence),
        tag=_TAGS[state],
        is_open=state is CampaignState.OPEN,
        is_over=state is CampaignState.OVER,
    )


def bars(work: Work, now: Standing) -> list[Bar]:
    """How far each quartier is, in the order of the territory; what lies in none comes last."""
    names = words(work).territory.quartiers
    known = [code for code in names if code in now.quartiers]
    others = [code for code in now.quartiers if code not in names]
    found = []
    for code in [*known, *others]:
        looked, left = now.quartiers[code]
        found.append(Bar(names.get(code or "", _("Hors quartier")), looked, looked + left))
    return found
