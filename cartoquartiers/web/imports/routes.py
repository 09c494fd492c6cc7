"""`/imports`: a file, what its columns are, what is wrong with its rows, sending, the account."""

from cartoquartiers.web.imports import rows, sending, views
from cartoquartiers.web.routing import IMPORTERS, Section

section = Section("imports", __name__)
section.read("/imports", views.index, access=IMPORTERS)
section.write("/imports", views.bring, access=IMPORTERS)
section.read("/imports/<uid>", views.columns, access=IMPORTERS)
section.write("/imports/<uid>", views.answer, access=IMPORTERS)
section.write("/imports/<uid>/supprimer", views.drop, access=IMPORTERS)
section.read("/imports/<uid>/apercu", rows.preview, access=IMPORTERS)
section.read("/imports/<uid>/lignes/<rank>", rows.row, access=IMPORTERS)
section.write("/imports/<uid>/lignes/<rank>", rows.mend, access=IMPORTERS)
section.write("/imports/<uid>/envoi", sending.advance, access=IMPORTERS)
section.read("/imports/<uid>/bilan", sending.account, access=IMPORTERS)
section.read("/imports/<uid>/bilan.csv", sending.account_csv, access=IMPORTERS)
