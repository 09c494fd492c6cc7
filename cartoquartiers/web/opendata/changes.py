"""`/api/v1/changes`: what a mirror needs to stay exact, deletions included."""

import json
from datetime import datetime
from urllib.parse import urlencode

from flask import Response, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cartoquartiers.domain.datasets import DATASETS, MAIN, Dataset
from cartoquartiers.domain.errors import Problem
from cartoquartiers.exports.changes import change_text
from cartoquartiers.store.queries import clock
from cartoquartiers.store.queries.published import Change, changes
from cartoquartiers.web.errors import problem_json
from cartoquartiers.web.opendata.asked import only, whole_number
from cartoquartiers.web.opendata.reply import reply
from cartoquartiers.web.refusing import Refused
from cartoquartiers.web.visit import Visit

_USUAL, _MOST = 1000, 10_000


def since(visit: Visit) -> ResponseReturnValue:
    """One page of changes after a tick, the oldest first."""
    try:
        only("since", "limit", "dataset")
        start = whole_number("since", 0, 0)
        limit = whole_number("limit", _USUAL, 1, _MOST)
        dataset = _dataset()
    except Refused as refused:
        return refused.answer()
    tick = clock.tick(visit.work)
    if not clock.was_given(visit.work, start):
        return _reset(tick)

    def write(tick: int, _at: datetime) -> str:
        # One more than asked tells whether there is a next page.
        page = changes(visit.work, dataset, start, limit + 1)
        following = _next(visit, dataset, page[limit - 1].tick, limit) if len(page) > limit else None
        return _document(tick, page[:limit], following)

    return reply(visit, "application/json", f"{start} {limit} {dataset.name}", write)


def _dataset() -> Dataset:
    name = request.args.get("dataset", MAIN.name)
    if name not in DATASETS:
        raise Refused([Problem("dataset", "unknown_value", {"value": name[:60]})])
    return DATASETS[name]


def _reset(tick: int) -> Response:
    """A mirror that is ahead of this clock followed a site that was since restored from a backup."""
    sentence = _("Ce numéro d’ordre n’existe pas encore ici : repartez de l’export complet.")
    response = problem_json(410, sentence, code="reset", tick=tick)
    response.headers["X-Dataset-Tick"] = str(tick)
    return response


def _next(visit: Visit, dataset: Dataset, last: int, limit: int) -> str:
    query = {"since": last, "limit": limit} | ({} if dataset is MAIN else {"dataset": dataset.name})
    return f"{visit.toolbox.base_url}/api/v1/changes?{urlencode(query)}"


def _document(tick: int, page: list[Change], following: str | None) -> str:
    """The stored features are put in as they are: reading and writing them again would cost most of all."""
    rows = ",".join(map(change_text, page))
    return f'{{"tick":{tick},"changes":[{rows}],"next":{json.dumps(following)}}}\n'
