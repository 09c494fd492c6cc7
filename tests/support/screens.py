"""Every screen of the site: an address, and who looks at it (each page once per role that changes it)."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page

from tests import people
from tests.support.site import Site

Prepare = Callable[[Page], None]


@dataclass(frozen=True)
class Screen:
    """A screen: its name, how to find its address in the demonstration, who looks, what is done first."""

    name: str
    path: Callable[[Site], str]
    who: str = people.NOBODY
    prepare: Prepare | None = None
    status: int = 200


def at(path: str) -> Callable[[Site], str]:
    """The same address on every site."""
    return lambda _site: path


def of_place(suffix: str = "", **conditions: str) -> Callable[[Site], str]:
    """An address below a place of the demonstration."""
    return lambda site: f"/lieux/{site.place(**conditions).uid}{suffix}"


def of_follow(state: str) -> Callable[[Site], str]:
    """The page on which an author follows a contribution in this state."""
    return lambda site: f"/suivi/{site.contribution(state=state).follow_token}"


def of_waiting(kind: str) -> Callable[[Site], str]:
    """The moderation page of a waiting contribution of this kind."""
    return lambda site: f"/moderation/{site.contribution(kind=kind, state='waiting').uid}"


def of_pair(one: str, other: str) -> Callable[[Site], str]:
    """The page that compares two places of these types."""
    return lambda site: f"/moderation/doublons/{site.place(type=one).uid}/{site.place(type=other).uid}"


def of_fold(kind: str) -> Callable[[Site], str]:
    """The page that lays a proposed place beside a place of this type."""
    proposal = of_waiting("create")
    return lambda site: f"{proposal(site)}/doublon/{site.place(type=kind).uid}"


def settled(page: Page) -> None:
    """Wait until the map shows its markers."""
    page.wait_for_selector(".leaflet-marker-icon, .marker, .cluster", state="attached")


def packed(page: Page) -> None:
    """Wait until the tablet's page offers quartiers."""
    page.wait_for_selector("[data-do=fetch]")


def on_the_way(page: Page) -> None:
    """Take a quartier along and begin a round in it."""
    page.click("[data-do=fetch]")
    page.click("[data-do=begin]")
    page.wait_for_selector(".round-card")


def drawn(page: Page) -> None:
    """Wait until a small map shows its shapes."""
    page.wait_for_selector(".ogc-shape", state="attached")


WAITING = "create correct move close report photo".split()
LEGAL = """
mentions-legales donnees-personnelles accessibilite charte aide contact a-propos plan-du-site referents
""".split()

SCREENS: list[Screen] = [
    Screen("map", at("/#13/47.2161/-1.5496"), prepare=settled),
    Screen("map-search", at("/?q=composteur#13/47.2161/-1.5496"), prepare=settled),
    Screen("list", at("/liste")),
    Screen("list-filtered", at("/liste?rubrique=tri-reemploi&tri=nom")),
    Screen("list-paper", at("/liste/imprimer?rubrique=culture")),
    Screen("list-empty", at("/liste?q=licorne")),
    Screen("list-to-check", at("/liste?a_verifier=1&tri=distance"), "agent"),
    Screen("place-service", of_place(family="service")),
    Screen("place-initiative", of_place(family="initiative")),
    Screen("place-moderator", of_place(), "moderator"),
    Screen("place-history", of_place("/historique")),
    Screen("place-correct", of_place("/corriger")),
    Screen("place-confirm", of_place("/confirmer")),
    Screen("place-report", of_place("/signaler")),
    Screen("place-photo", of_place("/photo")),
    Screen("place-plaque", of_place("/affichette")),
    Screen("propose", at("/proposer")),
    Screen("propose-agent", at("/proposer"), "agent"),
    Screen("follow-waiting", of_follow("waiting")),
    Screen("follow-refused", of_follow("refused")),
    Screen("follow-published", of_follow("published")),
    Screen("quartier", at("/quartiers/6")),
    Screen("structures", at("/structures")),
    Screen("structure", at("/structures/composteurs-de-quartier")),
    Screen("structure-space", at("/structures/composteurs-de-quartier"), "association"),
    Screen("structure-agreement", at("/structures/composteurs-de-quartier/convention"), "association"),
    Screen("structure-sendings", at("/structures/composteurs-de-quartier/envois"), "association"),
    Screen("rubrique", at("/rubriques/culture")),
    Screen("round-start", at("/tournees"), "agent", prepare=packed),
    Screen("round", at("/tournees"), "agent", prepare=on_the_way),
    Screen("round-nobody", at("/tournees")),
    Screen("campaign-join", at("/rejoindre?code=K7M3QP")),
    Screen("campaign-new", at("/operations/nouvelle?a_verifier=1&quartier=6"), "agent"),
    Screen("tablet", at("/tablette"), "agent"),
    Screen("data", at("/donnees")),
    Screen("moderation-log", at("/journal-de-moderation")),
    Screen("data-dictionary", at("/donnees/dictionnaire")),
    Screen("ogc", at("/ogc?f=html")),
    Screen("ogc-collection", at("/ogc/collections/lieux?f=html")),
    Screen("ogc-items", at("/ogc/collections/quartiers/items?f=html"), prepare=drawn),
    Screen("ogc-item", at("/ogc/collections/quartiers/items/6?f=html"), prepare=drawn),
    Screen("ogc-manual", at("/ogc/api?f=html")),
    Screen("embedded", at("/carte/integree?rubrique=culture"), prepare=settled),
    Screen("embedding", at("/carte/integrer?rubrique=culture")),
    Screen("sign-in", at("/connexion")),
    Screen("join", at("/inscription")),
    Screen("account-resident", at("/compte"), "resident"),
    Screen("account-moderator", at("/compte"), "moderator"),
    Screen("password", at("/compte/mot-de-passe"), "resident"),
    Screen("tokens", at("/compte/jetons"), "moderator"),
    Screen("queue", at("/moderation"), "moderator"),
    Screen("batch", at("/moderation/ensemble"), "moderator"),
    Screen("doubles", at("/moderation/doublons"), "moderator"),
    Screen("compare", of_pair("composteur-quartier", "composteur-residence"), "moderator"),
    Screen("fold", of_fold("jardin-partage"), "moderator"),
    Screen("imports", at("/imports"), "association"),
    Screen("bulk", at("/moderation/lots?type=repair-cafe"), "moderator"),
    *[Screen(f"moderate-{kind}", of_waiting(kind), "moderator") for kind in WAITING],
    *[Screen(f"page-{name}", at(f"/{name}")) for name in LEGAL],
    Screen("administration", at("/administration"), "administrator"),
    Screen("first-start-territory", at("/premier-demarrage/territoire"), "administrator"),
    Screen("first-start-end", at("/premier-demarrage/bilan"), "administrator"),
    Screen("administration-settings", at("/administration/reglages"), "administrator"),
    Screen("administration-condition", at("/administration/etat"), "administrator"),
    Screen("administration-tablets", at("/administration/tablettes"), "administrator"),
    Screen("administration-rules", at("/administration/publications-automatiques"), "administrator"),
    Screen("administration-stewards", at("/administration/referents"), "administrator"),
    Screen("administration-sources", at("/administration/sources"), "administrator"),
    Screen("administration-portal", at("/administration/portail"), "administrator"),
    Screen("administration-text", at("/administration/textes/legal/fr"), "administrator"),
    Screen("type", at("/administration/types/composteur-quartier"), "administrator"),
    Screen("field", at("/administration/types/composteur-quartier/champs/qui_depose"), "administrator"),
    Screen("field-new", at("/administration/types/amap/champs/nouveau"), "administrator"),
    Screen("place-details", of_place("/corriger?quoi=precisions", type="composteur-quartier")),
    Screen("not-found", at("/nulle-part"), status=404),
]
