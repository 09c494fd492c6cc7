"""The account of an import as the terminal shows it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

from cartoquartiers.adapters.tabular.table import Table
from cartoquartiers.domain.errors import Problem
from cartoquartiers.domain.import_report import Fate, Heap, ImportReport, line_ranges
from cartoquartiers.domain.import_words import RowRemark, say
from cartoquartiers.domain.locating import Finding, percent
from cartoquartiers.domain.place import BY_NAME
from cartoquartiers.usecases.locating import Tally
from cartoquartiers.web.wording import sentence

_KM = "{km}"
#: Of the addresses that need a person: how many rows are told, and how many answers of each.
_MOST_DOUBTS, _CANDIDATES = 200, 3
_SEPARATORS = {";": "point-virgule", ",": "virgule", "\t": "tabulation", "|": "barre verticale"}


def table_lines(table: Table) -> Iterator[str]:
    """What kind of file it turned out to be, and what is odd about it."""
    separator = f", séparateur : {_SEPARATORS[table.separator]}" if table.separator else ""
    yield f"Fichier lu : {table.kind.value.upper().replace('_', ' ')}, {table.encoding}{separator}"
    for notice in table.notices:
        yield f"  {problem_words(notice)}"


def report_lines(report: ImportReport) -> Iterator[str]:
    """The account: every row in one heap, then what is worth knowing, then each refusal with its lines."""
    if report.dry_run:
        yield "Essai à blanc : rien n’a été écrit. Voici ce que ferait l’import."
    yield f"Source : {report.source} · licence : {report.licence}"
    heaps = report.heaps
    yield (
        f"Lignes lues : {report.read} = {heaps[Heap.CREATED]} créées + {heaps[Heap.UPDATED]} modifiées"
        f" + {heaps[Heap.UNCHANGED]} inchangées + {heaps[Heap.REFUSED]} refusées"
    )
    for words, count in (
        ("en attente d’une modératrice ou d’un modérateur", report.waiting),
        ("à placer sur la carte, car sans position", report.to_place),
        ("déjà corrigées par quelqu’un, dont la correction reste en attendant", report.disputed),
        ("répétées dans le fichier", report.repeated),
        ("absentes du fichier depuis la dernière fois, et laissées sur la carte", report.vanished),
    ):
        if count:
            yield f"  {words} : {count}"
    if report.licence == "unknown":
        yield "  Licence inconnue : ces lieux ne sortent dans aucun export."
    yield from _groups("Lignes refusées :", ((fate, fate.reasons) for fate in report.refused))
    yield from _groups("À savoir :", ((fate, fate.remarks) for fate in report.remarked))


def tally_lines(tally: Tally) -> Iterator[str]:
    """What became of the addresses that were looked up; nothing when none was."""
    counts = tally.counts
    if sum(counts.values()):
        yield (
            f"Adresses cherchées\u00a0: {counts[Finding.SURE]} placées, {counts[Finding.DOUBT]} incertaines"
            f" et {counts[Finding.NONE]} introuvables, à placer par quelqu’un"
        )
    for line, kept in tally.doubts[:_MOST_DOUBTS]:
        found = (f"{one['label']} ({percent(one['score'])}\u00a0%)" for one in kept["found"][:_CANDIDATES])
        yield f"  ligne {line}, «\u00a0{kept['asked']}\u00a0»\u00a0: peut-être {', ou '.join(found)}"
    if len(tally.doubts) > _MOST_DOUBTS:
        yield f"  … et {len(tally.doubts) - _MOST_DOUBTS} autres lignes incertaines"
    if tally.unasked:
        yield (
            f"Le service d’adresses n’a pas répondu pour {tally.unasked} lignes\u00a0: elles sont importées"
            " sans position. Relancez la même commande pour les placer."
        )


def problem_words(problem: Problem) -> str:
    """A problem in French, with the name of its field where that helps."""
    of_import = say(problem.code, problem.params)
    if of_import:
        return of_import
    value = problem.params.get("value")
    label = BY_NAME[problem.field].label if problem.field in BY_NAME else problem.field
    return f"{label}{f' « {value} »' if value else ''} : {sentence(problem)}"


def _groups(title: str, told: Iterable[tuple[Fate, tuple[Problem, ...]]]) -> Iterator[str]:
    lines: dict[str, list[int]] = defaultdict(list)
    distances: dict[str, list[int]] = defaultdict(list)
    for fate, problems in told:
        for problem in problems:
            words = problem_words(_anywhere(problem))
            lines[words].append(fate.line)
            distances[words] += [problem.params["km"]] if "km" in problem.params else []
    if lines:
        yield title
    for words, where in sorted(lines.items(), key=lambda group: (-len(group[1]), group[1][0])):
        yield f"  {len(where)} × {words.replace(_KM, _span(distances[words]))}"
        yield f"      ligne{'s' if len(where) > 1 else ''} {line_ranges(where)}"


def _anywhere(problem: Problem) -> Problem:
    # Two hundred rows that lie too far are one reason, not one for each distance; so are those whose address
    # was found.
    if problem.code == RowRemark.ADDRESS_FOUND:
        return replace(problem, params={"label": "…", "percent": "…"})
    return replace(problem, params={**problem.params, "km": _KM}) if "km" in problem.params else problem


def _span(distances: list[int]) -> str:
    return "–".join(str(edge) for edge in sorted({min(distances), max(distances)})) if distances else ""
