"""The demonstration as a harvester finds it: its files over HTTP, with a few places that are hard to tell."""

from pathlib import Path
from urllib.request import urlopen

from cartoquartiers.usecases.site_settings import set_setting
from tests.factories.places import create_place
from tests.support.site import Site

FILES = (
    "catalogue.jsonld catalogue.ttl catalogue.rdf exports/lieux.csv schemas/lieux/latest/schema.json "
    "exports/profils/fontaine-eau.csv exports/profils/stationnement-cyclable.csv "
    "exports/profils/scdl-equipements.csv exports/profils/lieux-mediation-numerique.csv "
    "exports/profils/data-inclusion-structures.json exports/profils/data-inclusion-services.json"
).split()
HOSTILE = 'Mairie « d’Œuvre », <b>"été"</b>\u202f! 🌳.'


def furnish(site: Site) -> None:
    """A town with its number, and places whose texts try each reader."""
    position = [-1.5536, 47.2181]
    known = {
        "position": position,
        "adresse": "2 bis Rue de l’Hôtel-de-Ville (cour St.-Œuf)",
        "code_postal": "44000",
        "siret": "21440109300015",
        "telephone": "02 40 41 90 00",
        "courriel": "contact@mairie.example",
        "horaires": "Mo-Fr 09:00-17:00",
        "description": 'Première ligne, avec « guillemets ».\nDeuxième ligne ; "suite" 🌳. '
        + "Très long. " * 40,
        "acces_fauteuil": "oui",
        "site_web": "https://mairie.example/accès",
    }
    with site.toolbox.store.writing() as work:
        set_setting(work, "publisher", "Ville de Nantes")
        set_setting(work, "publisher_siret", "21440109300015")
        set_setting(work, "contact", "carte@ville.example")
        for kind in ("mairie-annexe", "fontaine-eau", "point-numerique", "france-services"):
            category = {"fontaine-eau": "eau-toilettes"}.get(kind, "demarches")
            create_place(work, nom=HOSTILE, type=kind, rubrique=category, **known)


def fetch(site: Site, folder: Path) -> Path:
    """Write each file as the site gives it."""
    for name in FILES:
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        with urlopen(f"{site.url}/{name}") as answer:  # noqa: S310 # a loopback address
            target.write_bytes(answer.read())
    return folder
