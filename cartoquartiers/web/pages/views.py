"""Pages of text. Their words stand in templates/pages/; what a town must say of itself is in its settings."""

from collections.abc import Callable

from flask import render_template
from flask.typing import ResponseReturnValue

from cartoquartiers.store.queries.stewards import stewards_of
from cartoquartiers.store.queries.territory import territory
from cartoquartiers.web.labels import taxonomy
from cartoquartiers.web.visit import Visit


def text_page(template: str) -> Callable[[Visit], ResponseReturnValue]:
    """Return the view that shows a page of text."""

    def show(visit: Visit) -> ResponseReturnValue:
        return render_template(f"pages/{template}.html")

    return show


def site_map(visit: Visit) -> ResponseReturnValue:
    """Every page that one can reach, with a list for each rubrique and each quartier."""
    return render_template(
        "pages/site_map.html", taxonomy=taxonomy(visit.work), territory=territory(visit.work)
    )


def stewards(visit: Visit) -> ResponseReturnValue:
    """Who answers for which rubrique and which quartier."""
    return render_template(
        "pages/stewards.html",
        stewards=stewards_of(visit.work),
        taxonomy=taxonomy(visit.work),
        territory=territory(visit.work),
    )
