"""Contributing: a new place, what has changed, what became of it; with or without an account."""

from cartoquartiers.web.contribute import correcting, following, inquiries, proposing, short_forms
from cartoquartiers.web.routing import EVERYONE, Section

section = Section("contribute", __name__)

section.read("/proposer", proposing.new, access=EVERYONE)
section.write("/proposer", proposing.create, access=EVERYONE)

section.read("/lieux/<uid>/corriger", correcting.choose, access=EVERYONE)
section.write("/lieux/<uid>/corriger", correcting.correct, access=EVERYONE)
section.read("/lieux/<uid>/confirmer", short_forms.ask_confirm, access=EVERYONE)
section.write("/lieux/<uid>/confirmer", short_forms.confirm, access=EVERYONE)
section.read("/lieux/<uid>/signaler", short_forms.ask_report, access=EVERYONE)
section.write("/lieux/<uid>/signaler", short_forms.report, access=EVERYONE)
section.read("/lieux/<uid>/photo", short_forms.ask_photo, access=EVERYONE)
section.write("/lieux/<uid>/photo", short_forms.photo, access=EVERYONE)
section.read("/lieux/<uid>/bon-a-savoir", short_forms.ask_tip, access=EVERYONE)
section.write("/lieux/<uid>/bon-a-savoir", short_forms.tip, access=EVERYONE)

section.read("/verifier/<token>/<said>", inquiries.look, access=EVERYONE)
section.write("/verifier/<token>/<said>", inquiries.answer, access=EVERYONE)

section.read("/suivi/<token>", following.follow, access=EVERYONE)
section.write("/suivi/<token>", following.act, access=EVERYONE)
