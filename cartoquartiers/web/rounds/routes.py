"""The tablet: one page that works without network, and what it takes along and brings back."""

from cartoquartiers.web.rounds import packs, practice, saved, shared, views
from cartoquartiers.web.routing import EVERYONE, ON_A_ROUND, ROUND_FIELD, Section

section = Section("rounds", __name__)
section.read("/tournees", views.index, access=EVERYONE)
section.read("/tournees/sw.js", views.service_worker, access=EVERYONE)
section.read("/tournees/application.webmanifest", views.manifest, access=EVERYONE)
section.read("/entrainement/tournee", practice.index, access=ROUND_FIELD, name="practice")
section.read("/tournees/moi", packs.me, access=EVERYONE)
section.read("/tournees/paquets/quartier/<code>", packs.of_quartier, access=ROUND_FIELD)
section.read("/tournees/paquets/commune/<insee>", packs.of_commune, access=ROUND_FIELD)
section.read("/tournees/paquets/operation/<code>", shared.pack, access=EVERYONE)
section.read("/tournees/operations/<code>", shared.live, access=EVERYONE)
section.write("/tournees/recu", saved.receipt, access=EVERYONE)
section.read("/tournees/recus/<receipt>", saved.check, access=EVERYONE)
section.write("/tournees/importer", saved.bring, access=ON_A_ROUND)
