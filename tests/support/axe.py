"""Accessibility checks by axe-core, vendored beside the tests."""

from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

VENDORED = Path(__file__).resolve().parents[1] / "vendor" / "axe" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "RGAAv4", "best-practice"]


@cache
def _source() -> str:
    return VENDORED.read_text(encoding="utf-8")


# What a bar that sticks to the window covers for now comes out by scrolling: targets are measured without it.
_UNSTUCK = """() => {
    const sticks = one => getComputedStyle(one).position === "sticky";
    const bars = [...document.querySelectorAll("body *")].filter(sticks);
    for (const bar of bars) Object.assign(bar.style, { position: "relative", inset: "auto" });
    return bars;
}"""
_STUCK = "bars => { for (const bar of bars) Object.assign(bar.style, { position: '', inset: '' }); }"


def violations(page: Page, *, colours: bool = True) -> list[str]:
    """What axe finds on the page as it stands now: a line for each element, with the rule and the reason.

    Contrasts take half of axe's time; without ``colours`` they are left out.
    """
    # The debugger's channel evaluates this, so that the page's own Content-Security-Policy stays in force.
    if not page.evaluate("'axe' in window"):
        page.evaluate(_source())
    bars = page.evaluate_handle(_UNSTUCK)
    found: list[dict[str, Any]] = page.evaluate(
        "([tags, enabled]) => axe.run(document, {runOnly: {type: 'tag', values: tags}, "
        "rules: {'color-contrast': {enabled}}, resultTypes: ['violations']}).then(r => r.violations)",
        [TAGS, colours],
    )
    bars.evaluate(_STUCK)
    return [_line(rule, node) for rule in found for node in rule["nodes"]]


def _line(rule: dict[str, Any], node: dict[str, Any]) -> str:
    reason = node["failureSummary"].splitlines()[-1].strip()
    return f"{rule['id']} ({rule['impact']}): {node['html'][:160]} — {reason}"


def check_axe(page: Page) -> None:
    """Fail with every violation that axe finds on the page as it stands now."""
    found = violations(page)
    assert not found, f"{page.url}\n" + "\n".join(found)
