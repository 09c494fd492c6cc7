"""An address that cannot be answered as it was written."""

from collections.abc import Iterable

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cartoquartiers.domain.errors import Problem
from cartoquartiers.web.errors import problem_json, wants_json
from cartoquartiers.web.wording import problem_list


class Refused(Exception):
    """The address cannot be answered as it was written."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = list(problems)
        super().__init__(", ".join(problem.code for problem in self.problems))

    def answer(self) -> ResponseReturnValue:
        """400, with what is wrong with each parameter."""
        problems = problem_list(self.problems)
        if wants_json():
            return problem_json(400, _("La demande contient des erreurs."), problems=problems)
        message = " ".join(f"{problem['field']} : {problem['message']}" for problem in problems)
        return render_template("errors/400.html", message=message), 400
