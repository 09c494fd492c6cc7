"""``flask doctor``: what this installation lacks or has wrong."""

import json

import click
from flask import current_app
from flask.cli import with_appcontext

from cartoquartiers.cli.words import toolbox
from cartoquartiers.doctor import examine
from cartoquartiers.domain.checkup import Finding, Level

_COLOURS = {Level.OK: "green", Level.WATCH: "yellow", Level.WRONG: "red"}


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="Pour un programme : une liste en JSON.")
@with_appcontext
def command(*, as_json: bool) -> None:
    """Say in plain French what this installation lacks or has wrong; exit 1 if it cannot serve."""
    failure = current_app.extensions.get("start_failure")
    findings = []
    for finding in examine(toolbox(), debug=current_app.debug, failure=failure):
        findings.append(finding)
        if not as_json:
            _say(finding)
    blocked = any(finding.blocks for finding in findings)
    if as_json:
        click.echo(json.dumps([_told(one) for one in findings], ensure_ascii=False, indent=1))
    else:
        click.echo(f"\n{_whole(findings)}")
    if blocked:
        raise SystemExit(1)


def _whole(findings: list[Finding]) -> str:
    if any(finding.blocks for finding in findings):
        return "Le site ne peut pas servir dans cet état."
    wrong = sum(finding.level is Level.WRONG for finding in findings)
    return f"Le site peut servir ; à corriger : {wrong}." if wrong else "Le site peut servir."


def _say(finding: Finding) -> None:
    level = click.style(f"{finding.level.sentence:11}", fg=_COLOURS[finding.level])
    click.echo(f"{level} {finding.check.sentence % finding.facts}")
    if finding.advice:
        click.echo(f"{'':11} → {toolbox().as_typed(finding.advice.sentence)}")


def _told(finding: Finding) -> dict[str, object]:
    return {
        "check": finding.check.value,
        "level": finding.level.value,
        "blocks": finding.blocks,
        "sentence": finding.check.sentence % finding.facts,
        "advice": toolbox().as_typed(finding.advice.sentence) if finding.advice else None,
    }
