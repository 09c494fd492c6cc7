"""`/imports`: a file, what its columns are, what is wrong with its rows, sending, the account; then the lists
that are followed."""

from cartoquartiers.web.imports import corrections, followed, kinds, locating, rows, sending, views
from cartoquartiers.web.routing import ADMINISTRATORS, IMPORTERS, Section

section = Section("imports", __name__)
section.read("/imports", views.index, access=IMPORTERS)
section.write("/imports", views.bring, access=IMPORTERS)
section.read("/imports/<uid>", views.columns, access=IMPORTERS)
section.write("/imports/<uid>", views.answer, access=IMPORTERS)
section.write("/imports/<uid>/supprimer", views.drop, access=IMPORTERS)
section.read("/imports/<uid>/types", kinds.show, access=ADMINISTRATORS)
section.write("/imports/<uid>/types", kinds.create, access=ADMINISTRATORS)
section.read("/imports/<uid>/apercu", rows.preview, access=IMPORTERS)
section.read("/imports/<uid>/apercu.json", rows.points, access=IMPORTERS)
section.read("/imports/<uid>/lignes/<rank>", rows.row, access=IMPORTERS)
section.write("/imports/<uid>/lignes/<rank>", rows.mend, access=IMPORTERS)
section.read("/imports/<uid>/adresses", locating.show, access=IMPORTERS)
section.write("/imports/<uid>/adresses", locating.advance, access=IMPORTERS)
section.write("/imports/<uid>/lignes/<rank>/adresse", locating.choose, access=IMPORTERS)
section.write("/imports/<uid>/envoi", sending.advance, access=IMPORTERS)
section.read("/imports/<uid>/bilan", sending.account, access=IMPORTERS)
section.read("/imports/<uid>/bilan.csv", sending.account_csv, access=IMPORTERS)
section.write("/imports/<uid>/source", sending.follow, access=IMPORTERS)
section.read("/imports/sources/<number>", followed.show, access=IMPORTERS)
section.write("/imports/sources/<number>", followed.save, access=IMPORTERS)
section.write("/imports/sources/<number>/continuer", followed.go_on, access=IMPORTERS)
section.write("/imports/sources/<number>/ne-rien-changer", followed.leave, access=IMPORTERS)
section.write("/imports/sources/<number>/maintenant", followed.look_now, access=IMPORTERS)
section.write("/imports/sources/<number>/arreter", followed.stop, access=IMPORTERS)
section.write("/imports/sources/<number>/dernier-mot", followed.entrust, access=IMPORTERS)
section.read("/imports/sources/<number>/corrections.csv", corrections.as_csv, access=IMPORTERS)
section.read("/imports/sources/<number>/corrections.geojson", corrections.as_geojson, access=IMPORTERS)
