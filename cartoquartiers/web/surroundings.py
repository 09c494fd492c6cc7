"""What the installation stands on, for the pages and programs that look it over."""

from flask import current_app

from cartoquartiers.toolbox import Toolbox
from cartoquartiers.usecases.checkup.surroundings import Surroundings


def surroundings(toolbox: Toolbox) -> Surroundings:
    """Now and here."""
    return Surroundings(
        toolbox.settings,
        toolbox.data_path,
        toolbox.base_url,
        toolbox.in_production,
        current_app.debug,
        toolbox.depot,
        toolbox.now(),
    )
