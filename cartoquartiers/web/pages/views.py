"""Pages of text. Their words stand in templates/pages/; what a town must say of itself is in its settings."""

from collections.abc import Callable

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cartoquartiers.domain.prose import TextPage, read_prose
from cartoquartiers.store.queries.stewards import stewards_of
from cartoquartiers.store.queries.territory import territory
from cartoquartiers.usecases import page_texts
from cartoquartiers.web.context import language
from cartoquartiers.web.labels import taxonomy
from cartoquartiers.web.visit import Visit


def text_page(template: str) -> Callable[[Visit], ResponseReturnValue]:
    """Return the view that shows a page of text: the town's own in the visitor's language, else the usual."""
    page = TextPage(template) if template in {one.value for one in TextPage} else None

    def show(visit: Visit) -> ResponseReturnValue:
        own = page_texts.own_text(visit.work, page, language()) if page else ""
        if page and own:
            return render_template("pages/own.html", heading=_(page.sentence), blocks=read_prose(own))
        return render_template(f"pages/{template}.html")

    return show


def site_map(visit: Visit) -> ResponseReturnValue:
    """Every page that one can reach, with a list for each rubrique and each quartier."""
    return render_template(
        "pages/site_map.html", taxonomy=taxonomy(visit.work), territory=territory(visit.work)
    )


def stewards(visit: Visit) -> ResponseReturnValue:
    """Who answers for which rubrique and which quartier; `rubrique` and `quartier` ask for whom to turn to.

    An unknown code is as good as none: the whole directory is below.
    """
    work = visit.work
    labels, names = taxonomy(work), territory(work)
    rubriques = {code: category.label for code, category in labels.categories.items()}
    known = {"rubrique": rubriques, "quartier": names.quartiers}
    asked = {name: code if (code := visit.args.get(name, "")) in known[name] else "" for name in known}
    listed = stewards_of(work)
    answers = [one for one in listed if one.answers_for(asked["quartier"], asked["rubrique"])]
    return render_template(
        "pages/stewards.html",
        stewards=listed,
        answers=sorted(answers, key=lambda one: -one.limits) if any(asked.values()) else None,
        asked=asked,
        asked_words={name: known[name].get(code, "") for name, code in asked.items()},
        rubriques=list(rubriques.items()),
        taxonomy=labels,
        territory=names,
    )
