"""The A4 sheet of an opération: what, when, and the code that a telephone reads."""

from flask import Response, make_response, render_template
from flask.typing import ResponseReturnValue

from cartoquartiers.domain.campaigns import Campaign
from cartoquartiers.web.caching import kept_by_nobody
from cartoquartiers.web.campaigns.finding import campaign_of
from cartoquartiers.web.campaigns.present import card
from cartoquartiers.web.visit import Visit


def show(visit: Visit, number: str) -> ResponseReturnValue:
    """The sheet; it holds the code, and is for the team to hand out."""
    one = campaign_of(visit.work, number)
    page = render_template(
        "campaigns/poster.html",
        card=card(visit.work, one),
        code=one.code.upper(),
        url=f"{visit.toolbox.base_url}/rejoindre",
    )
    return kept_by_nobody(make_response(page))


def drawing(visit: Visit, number: str) -> ResponseReturnValue:
    """The square of the sheet, which leads to the form with the code filled in."""
    drawn = visit.toolbox.draw_code(_address(visit, campaign_of(visit.work, number)))
    return kept_by_nobody(Response(drawn, mimetype="image/svg+xml"))


def _address(visit: Visit, one: Campaign) -> str:
    return f"{visit.toolbox.base_url}/rejoindre?code={one.code.upper()}"
