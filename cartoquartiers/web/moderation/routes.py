"""The moderators' desk."""

from cartoquartiers.web.moderation import batch, doubles, hiding, masking, views
from cartoquartiers.web.moderation.training import aside
from cartoquartiers.web.moderation.training import views as training
from cartoquartiers.web.routing import FIELD, MODERATORS, Section

section = Section("moderation", __name__)
section.read("/moderation", views.index, access=MODERATORS)
section.read("/moderation/file", views.left, access=MODERATORS)
section.read("/moderation/ensemble", batch.show, access=MODERATORS)
section.write("/moderation/ensemble", batch.decide, access=MODERATORS)
section.write("/moderation/ensemble/annuler", batch.undo, access=MODERATORS)
section.read("/moderation/doublons", doubles.index, access=MODERATORS)
section.write("/moderation/doublons/retablir", doubles.restore, access=MODERATORS)
section.read("/moderation/doublons/<uid>/<other>", doubles.compare, access=MODERATORS)
section.write("/moderation/doublons/<uid>/<other>/fusionner", doubles.merge, access=MODERATORS)
section.write("/moderation/doublons/<uid>/<other>/distincts", doubles.tell_apart, access=MODERATORS)
section.read("/moderation/photos/<sha256>/masquer", masking.ask, access=MODERATORS)
section.write("/moderation/photos/<sha256>/masquer", masking.mask, access=MODERATORS)
section.read("/moderation/photos/<sha256>/apercu.webp", masking.preview, access=MODERATORS)
section.read("/moderation/<uid>", views.one, access=MODERATORS)
section.write("/moderation/<uid>/decision", views.decide, access=MODERATORS)
section.write("/moderation/<uid>/regarder", views.look, access=MODERATORS)
section.read("/moderation/<uid>/masquer", hiding.ask, access=MODERATORS)
section.write("/moderation/<uid>/masquer", hiding.hide, access=MODERATORS)
section.write("/moderation/<uid>/revu", views.agree, access=MODERATORS)
section.write("/moderation/<uid>/annuler", views.undo, access=MODERATORS)
section.read("/entrainement", training.index, access=FIELD, name="training")
section.write("/entrainement/recommencer", training.begin_again, access=FIELD)
section.read("/entrainement/bureau", training.desk, access=FIELD, name="training_desk")
section.read("/entrainement/bureau/<code>", training.one, access=FIELD, name="training_one")
section.write("/entrainement/bureau/<code>/decision", training.decide, access=FIELD, name="training_decide")
section.write("/entrainement/bureau/<code>/annuler", training.undo, access=FIELD, name="training_undo")
section.read("/entrainement/bureau/<code>/masquer", aside.ask, access=FIELD)
section.write("/entrainement/bureau/<code>/masquer", aside.cover, access=FIELD)
section.read("/entrainement/bureau/<code>/apercu.webp", aside.preview, access=FIELD)
section.read("/entrainement/bureau/<code>/comparer", aside.compare, access=FIELD)
section.write("/entrainement/bureau/<code>/fusionner", aside.merge, access=FIELD)
