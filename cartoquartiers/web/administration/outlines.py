"""What is said after outlines were taken, in the administration and at the first start."""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import ngettext

from cartoquartiers.domain.errors import Problem
from cartoquartiers.web.context import notify
from cartoquartiers.web.wording import sentence

# Notices travel in a cookie, which browsers cut at 4 kB.
_MOST_TOLD = 6


def tell_refused(refused: Sequence[Problem]) -> None:
    """Name the outlines of a file that were left out, for the next page; nothing when all were taken."""
    if not refused:
        return
    told = [sentence(problem) for problem in refused[:_MOST_TOLD]]
    if len(refused) > _MOST_TOLD:
        told.append(_("Et %(num)s autres.", num=len(refused) - _MOST_TOLD))
    head = ngettext(
        "%(num)s contour du fichier n’a pas été pris\u00a0:",
        "%(num)s contours du fichier n’ont pas été pris\u00a0:",
        len(refused),
    )
    notify(" ".join([head, *told]), "warn")
