"""`/journal-de-moderation` and its file: what was decided of a month's contributions, how soon and why."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from urllib.parse import urlencode

from flask import make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import format_date, format_decimal, ngettext
from flask_babel import gettext as _

from cartoquartiers.domain.errors import Problem
from cartoquartiers.domain.side_files import LOG, TEAM
from cartoquartiers.domain.vocabulary import Kind, Rule
from cartoquartiers.exports.log import as_csv
from cartoquartiers.store.queries import public_log, territory
from cartoquartiers.store.queries.public_log import LogFilter, LogLine
from cartoquartiers.store.work import Work
from cartoquartiers.web.labels import taxonomy
from cartoquartiers.web.moments import day
from cartoquartiers.web.numbers import page_number
from cartoquartiers.web.opendata.log_words import reasons, verdicts
from cartoquartiers.web.opendata.side import check, side_reply
from cartoquartiers.web.refusing import Refused
from cartoquartiers.web.selects import Select, select
from cartoquartiers.web.visit import Visit

PAGE = 50
MONTHS = 12
"""So far back the log goes."""
_HOME, _FILE = "/journal-de-moderation", "/exports/moderation.csv"
_MONTH, _VERDICT, _REASON, _QUARTIER, _CATEGORY = "mois", "decision", "motif", "quartier", "rubrique"
_NAMES = (_MONTH, _VERDICT, _REASON, _QUARTIER, _CATEGORY)


@dataclass(frozen=True)
class Row:
    """One decision in the words of the page; nobody's name, and nothing that somebody wrote."""

    day: str
    kind: str
    verdict: str
    reason: str
    delay: str
    by: str
    where: str


def page(visit: Visit) -> ResponseReturnValue:
    """The decisions of a month, the latest first; what the address gets wrong limits nothing."""
    work = visit.work
    choices = _choices(work)
    asked = {name: code if (code := visit.args.get(name, "")) in choices[name] else "" for name in _NAMES}
    wanted = _filter(work, asked)
    told = public_log.figures(work, wanted)
    at = page_number(visit, told.total, PAGE)
    found = public_log.lines(work, wanted, at * PAGE, PAGE)
    known = {name: code for name, code in asked.items() if code}
    last = min((at + 1) * PAGE, told.total)
    return render_template(
        "opendata/log.html",
        rows=[_row(line, choices, work) for line in found],
        selects=_selects(asked, choices),
        count=ngettext("%(num)d décision", "%(num)d décisions", told.total),
        half=_wait(told.half.total_seconds()) if told.half is not None else "",
        tally=[
            (words, told.by_verdict[code]) for code, words in verdicts().items() if code in told.by_verdict
        ],
        filtered=bool(known),
        file=_address(_FILE, known),
        words=_("%(first)d à %(last)d sur %(total)d", first=at * PAGE + 1, last=last, total=told.total),
        previous=_address(_HOME, known, at) if at else None,
        following=_address(_HOME, known, at + 2) if last < told.total else None,
    )


def table(visit: Visit) -> ResponseReturnValue:
    """The same as a file; a filter that is none is refused."""
    work = visit.work
    choices = _choices(work)
    asked = {name: request.args.get(name, "") for name in _NAMES}
    try:
        check(*_NAMES)
        wrong = [name for name, code in asked.items() if code and code not in choices[name]]
        if wrong:
            raise Refused([Problem(name, "unknown_value", {"value": asked[name][:60]}) for name in wrong])
    except Refused as refused:
        return make_response(refused.answer())
    body = as_csv(_cells(line, work) for line in public_log.lines(work, _filter(work, asked)))
    # A decision need not move the clock of the places.
    held = hashlib.sha256(body).hexdigest()
    return side_reply(visit, LOG, "csv", held, lambda _tick, _at: body)


def _cells(line: LogLine, work: Work) -> dict[str, Any]:
    return {
        "date": line.at.astimezone(work.house.timezone).date().isoformat(),
        "nature": line.kind,
        "decision": line.verdict,
        "motif": line.reason,
        "delai_heures": int(line.delay.total_seconds() // 3600),
        "par": line.rule or TEAM,
        "code_insee": line.commune,
        "quartier": line.quartier,
        "rubrique": line.category,
    }


def _row(line: LogLine, choices: Mapping[str, Mapping[str, str]], work: Work) -> Row:
    known = {**choices[_CATEGORY], "": ""}
    commune = territory.territory(work).communes.get(line.commune or "")
    area = choices[_QUARTIER].get(line.quartier or "") or commune
    return Row(
        day=day(line.at.astimezone(work.house.timezone).date()),
        kind=_(Kind(line.kind).sentence),
        verdict=verdicts()[line.verdict],
        reason=reasons().get(line.reason or "", ""),
        delay=_wait(line.delay.total_seconds()) if line.rule is None else _("aussitôt"),
        by=_(Rule(line.rule).sentence) if line.rule else _("L’équipe"),
        where=" · ".join(filter(None, (known.get(line.category or ""), area))),
    )


def _wait(seconds: float) -> str:
    """A delay in the unit in which people would say it; minutes are nobody's matter."""
    hours = seconds / 3600
    if hours < 1:
        return str(_("moins d’une heure"))
    if hours < 48:
        return str(ngettext("%(num)d heure", "%(num)d heures", int(hours)))
    days = round(hours / 24, 1)
    return str(ngettext("%(figure)s jour", "%(figure)s jours", round(days), figure=format_decimal(days)))


def _choices(work: Work) -> dict[str, dict[str, str]]:
    """What each filter may be: code and words."""
    return {
        _MONTH: {f"{first:%Y-%m}": str(format_date(first, "LLLL y")) for first in _months(work.today)},
        _VERDICT: verdicts(),
        _REASON: reasons(),
        _QUARTIER: dict(territory.territory(work).quartiers),
        _CATEGORY: {code: one.label for code, one in taxonomy(work).categories.items()},
    }


def _months(today: date) -> list[date]:
    """The first days of the last twelve months, this one first."""
    count = today.year * 12 + today.month - 1
    return [date(month // 12, month % 12 + 1, 1) for month in range(count, count - MONTHS, -1)]


def _filter(work: Work, asked: Mapping[str, str]) -> LogFilter:
    month = asked[_MONTH]
    first = date.fromisoformat(f"{month}-01") if month else work.today.replace(day=1)
    after = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    since, until = (datetime.combine(each, time(), work.house.timezone) for each in (first, after))
    return LogFilter(since, until, asked[_VERDICT], asked[_REASON], asked[_QUARTIER], asked[_CATEGORY])


def _selects(asked: Mapping[str, str], choices: Mapping[str, Mapping[str, str]]) -> list[Select]:
    months = choices[_MONTH]
    this = next(iter(months))
    chosen = asked[_MONTH] or this
    return [
        Select(_MONTH, _("Mois"), [(code, words, code == chosen) for code, words in months.items()]),
        select(_VERDICT, _("Décision"), _("Toutes"), choices[_VERDICT], {asked[_VERDICT]}),
        select(_REASON, _("Raison"), _("Toutes"), choices[_REASON], {asked[_REASON]}),
        select(_QUARTIER, _("Quartier"), _("Tous"), choices[_QUARTIER], {asked[_QUARTIER]}),
        select(_CATEGORY, _("Rubrique"), _("Toutes"), choices[_CATEGORY], {asked[_CATEGORY]}),
    ]


def _address(home: str, known: Mapping[str, str], number: int = 1) -> str:
    pairs = {**known, **({"page": str(number)} if number > 1 else {})}
    return f"{home}?{urlencode(pairs)}" if pairs else home
