"""What was wrong with a file or a row, in words."""

from typing import Any

from flask_babel import gettext as _

from cartoquartiers.domain.errors import Problem
from cartoquartiers.domain.import_words import word_of
from cartoquartiers.domain.place import BY_NAME
from cartoquartiers.web.wording import sentence


class _Known(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "…"


def told(problem: Problem) -> str:
    """A problem as a sentence, with the name of its field where that helps."""
    if word := word_of(problem.code):
        return str(_(word.sentence)).format_map(_Known(problem.params))
    if problem.field not in BY_NAME:
        return sentence(problem)
    label, value = _(BY_NAME[problem.field].label), problem.params.get("value")
    shown = f" «\u00a0{value}\u00a0»" if value else ""
    return f"{label}{shown}\u00a0: {sentence(problem)}"
