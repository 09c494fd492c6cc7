"""`/structures`: who keeps which places; for members, the same address is their space."""

from flask import render_template
from flask.typing import ResponseReturnValue

from cartoquartiers.store.queries.administration import structures
from cartoquartiers.web.organisations import space
from cartoquartiers.web.visit import Visit


def index(visit: Visit) -> ResponseReturnValue:
    """Every structure, with how many places it keeps."""
    return render_template("structures/index.html", structures=structures(visit.work))


def show(visit: Visit, code: str) -> ResponseReturnValue:
    """What a structure is, the places whose record it keeps, how to cite it; for members, their space."""
    return space.page(visit, visit.work, code)
