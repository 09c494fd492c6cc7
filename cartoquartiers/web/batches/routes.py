"""`/moderation/lots`: one change of many places, and the taking back of many changes."""

from cartoquartiers.web.batches import choosing, one, undoing
from cartoquartiers.web.routing import FIELD, MODERATORS, Section

section = Section("batches", __name__)
section.read("/moderation/lots", choosing.show, access=FIELD)
section.write("/moderation/lots", choosing.prepare, access=FIELD)
section.read("/moderation/lots/<number>", one.show, access=FIELD)
section.write("/moderation/lots/<number>/publication", one.publish, access=FIELD)
section.write("/moderation/lots/<number>/reprise", one.again, access=FIELD)
section.write("/moderation/lots/<number>/annulation", undoing.of_batch, access=FIELD)
section.write("/moderation/lieux/<uid>/annulation", undoing.of_place, access=MODERATORS)
section.read("/moderation/<uid>/auteur", undoing.ask, access=MODERATORS)
section.write("/moderation/<uid>/auteur", undoing.of_author, access=MODERATORS)
