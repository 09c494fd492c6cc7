"""`/administration`: what there is to set, in figures; and the journal of recorded acts."""

from flask import Response
from flask_babel import gettext as _

from cartoquartiers.domain.vocabulary import Rule
from cartoquartiers.store.queries import administration as queries
from cartoquartiers.store.queries.territory import taxonomy, territory
from cartoquartiers.store.work import Work
from cartoquartiers.usecases import first_start
from cartoquartiers.web.administration.forms import page
from cartoquartiers.web.administration.present import act_rows, pages
from cartoquartiers.web.numbers import page_number
from cartoquartiers.web.visit import Visit

_ON_A_PAGE = 50


def show(visit: Visit) -> Response:
    """The doors of the administration, with what is missing."""
    work = visit.work
    labels, names = taxonomy(work), territory(work)
    return page(
        "overview",
        figures=queries.figures(work),
        begun=bool(labels.types and names.communes),
        counts={
            "rubriques": len(labels.categories),
            "types": len(labels.types),
            "communes": len(names.communes),
            "quartiers": len(names.quartiers),
            "structures": len(names.organisations),
        },
        missing=first_start.missing_notices(work),
        acts=act_rows(queries.acts(work, 0, 5), _names(work)),
    )


def journal(visit: Visit) -> Response:
    """Every recorded act, the latest first."""
    total = queries.count_acts(visit.work)
    at = page_number(visit, total, _ON_A_PAGE)
    rows = act_rows(queries.acts(visit.work, at * _ON_A_PAGE, _ON_A_PAGE), _names(visit.work))
    beside = pages("/administration/journal", {}, at, _ON_A_PAGE, total)
    return page("journal", acts=rows, total=total, pages=beside)


def _names(work: Work) -> dict[str, dict[str, str]]:
    """What the subjects of acts are called today; what is gone keeps its code."""
    labels, names = taxonomy(work), territory(work)
    return {
        "rubrique": {code: category.label for code, category in labels.categories.items()},
        "type": {code: kind.label for code, kind in labels.types.items()},
        "quartier": names.quartiers,
        "commune": names.communes,
        "structure": names.organisations,
        "rule": {rule.value: _(rule.sentence) for rule in Rule},
        "person": {str(number): name or email for number, name, email in queries.everybody(work)},
    }
