"""The one exception of reading files: a code with its parameters; sentences are in domain/import_words.py."""

from typing import Any

from cartoquartiers.domain.errors import CartoError
from cartoquartiers.domain.import_words import FileTrouble


class TabularError(CartoError):
    """A whole file cannot be read."""

    def __init__(self, code: FileTrouble, **params: Any) -> None:
        self.code = code
        self.params = params
        super().__init__(self.sentence)

    @property
    def sentence(self) -> str:
        """The French sentence, filled."""
        return self.code.sentence.format(**self.params)
