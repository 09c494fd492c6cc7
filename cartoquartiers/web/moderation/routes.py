"""The moderators' desk."""

from cartoquartiers.web.moderation import views
from cartoquartiers.web.routing import MODERATORS, Section

section = Section("moderation", __name__)
section.read("/moderation", views.index, access=MODERATORS)
section.read("/moderation/<uid>", views.one, access=MODERATORS)
section.write("/moderation/<uid>/decision", views.decide, access=MODERATORS)
section.write("/moderation/<uid>/annuler", views.undo, access=MODERATORS)
