"""Lighthouse's performance of the map's page on a throttled phone, the best known of its kind.

Usage: python -m benchmarks.lighthouse https://127.0.0.1:8443/ [runs]

The site must be running, with HTTP/2 as in production: over HTTP/1.1 thirty small files wait for one another,
which no visitor of a site behind Caddy or nginx meets. Lighthouse (scripts/bench.sh brings it) loads the page
once, then computes how a phone four times slower than this machine on a slow 4G line would have loaded it:
what else this machine does counts four times. Tiles come from elsewhere and are left out.

Scrollbars are not drawn: while that of the empty page before ours fades, nobody sees those frames, so that
Chromium lets this page draw once a second. Our first paint then came after 1.3 or 2.3 s of this machine's own
time, whatever the page did, and the speed index was mostly that.
"""

import json
import os
import ssl
import statistics
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path
from typing import Any

from benchmarks.report import Limit, tell
from tests.support.browser import executable

PROGRAM = (
    Path(__file__).resolve().parents[1] / ".cache" / "lighthouse" / "node_modules" / ".bin" / "lighthouse"
)
_FLAGS = (
    "--headless=new --hide-scrollbars --no-sandbox --disable-dev-shm-usage --ignore-certificate-errors "
    "--host-resolver-rules='MAP * ~NOTFOUND , EXCLUDE 127.0.0.1'"
)
_GOAL = 95
_TOLD = {
    "first-contentful-paint": ("first content", 1800),
    "largest-contentful-paint": ("largest content", 2500),
    "total-blocking-time": ("blocked", 200),
    "speed-index": ("speed index", 3400),
}


def once(address: str, target: Path) -> dict[str, Any]:
    """One report. CalledProcessError with Lighthouse's own words when it has none."""
    command = [str(PROGRAM), address, "--only-categories=performance", "--output=json", "--quiet"]
    command += [f"--output-path={target}", f"--chrome-flags={_FLAGS}"]
    environment = {**os.environ, "CHROME_PATH": executable()}
    subprocess.run(command, env=environment, check=True, timeout=180)
    found: dict[str, Any] = json.loads(target.read_text("utf-8"))
    return found


def measure(address: str, runs: int) -> list[Limit]:
    """The median of the runs that gave a figure."""
    trusting = ssl.create_default_context()
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE  # our own certificate
    for _ in range(3):  # the first answers of a new server compile its templates
        urllib.request.urlopen(address, context=trusting, timeout=60).read()  # noqa: S310 # as it was called
    with tempfile.TemporaryDirectory() as folder:
        came = [once(address, Path(folder) / f"{run}.json") for run in range(runs)]
    whole = [one for one in came if one["categories"]["performance"]["score"] is not None]
    score = statistics.median(one["categories"]["performance"]["score"] * 100 for one in whole)
    rows = [Limit("lighthouse: performance of /, throttled phone", score, _GOAL, "", at_least=True)]
    for name, (words, goal) in _TOLD.items():
        value = statistics.median(one["audits"][name]["numericValue"] for one in whole)
        rows.append(Limit(f"lighthouse: {words}", value, goal, "ms"))
    shift = statistics.median(one["audits"]["cumulative-layout-shift"]["numericValue"] for one in whole)
    return [*rows, Limit("lighthouse: layout shift", shift, 0.1, "")]


if __name__ == "__main__":
    sys.exit(tell(measure(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 3)))
