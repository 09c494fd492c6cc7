"""The state of the site for programs: `/healthz`, the doctor's newer checks, and the figures."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from cartoquartiers import watching
from cartoquartiers.app import create_app
from cartoquartiers.doctor import surroundings
from cartoquartiers.domain.checkup import Advice, Check, Level
from cartoquartiers.store import migrate
from cartoquartiers.store.queries import condition
from cartoquartiers.store.tables.harvest import Harvest
from cartoquartiers.store.tables.letters import Outbox
from cartoquartiers.store.tables.programs import Webhook
from cartoquartiers.store.tables.site import Job
from cartoquartiers.usecases.checkup import inside
from cartoquartiers.worker import TASKS, _always, run_due
from tests.db.test_doctor import SECRET, found
from tests.factories.filled import live
from tests.support.application import toolbox_of
from tests.support.clock import FrozenClock
from tests.support.granian import ROOT
from tests.support.postgres import free_port

_SERVE = """
import sys, time, urllib.request
from pathlib import Path
from cartoquartiers.adapters.metrics import Meter
from cartoquartiers.domain.figure import Figure
folder, port = Path(sys.argv[1]), int(sys.argv[2])
(folder / "counter_999999999.db").write_bytes(b"of_the_dead")
meter = Meter(folder, "127.0.0.1", port, lambda: [Figure("carto_tick", "h", 7)])
for _turn in range(2):
    meter.count("GET", "/lieux/<uid>", 200, 0.1)
for _turn in range(100):
    try:
        print(urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics").read().decode())
        break
    except OSError:
        time.sleep(0.05)
"""


def test_parts_figures_and_findings_agree(
    app: Flask, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    toolbox, client = toolbox_of(app), app.test_client()
    live(toolbox.store, toolbox.imager, toolbox.depot)
    run_due(toolbox)
    well = client.get("/healthz")
    assert well.json is not None
    assert (well.status_code, well.json["status"], well.json["database"]) == (200, "ok", "ok")
    assert well.json["tick"] > 0 and well.json["warnings"] == ["backup"]

    with toolbox.store.writing() as work:
        since = work.now - timedelta(days=2)
        letter = {"key": "k", "kind": "decision", "recipient": "a@b.fr", "language": "fr", "params": {}}
        when = {"created_at": since, "due_at": since, "attempts": 1}
        work.session.add(Outbox(**letter, **when, id=9001, state="waiting"))
        work.session.execute(update(Webhook).values(failing_since=since, failures=9))
        work.session.execute(update(Harvest).values(failures=2))
        work.session.execute(update(Job).values(due_at=since))
    told = found(toolbox)
    assert told[Check.OLD_LETTERS] == (Level.WATCH, Advice.OLD_LETTERS)
    assert told[Check.WEBHOOKS] == (Level.WATCH, Advice.WEBHOOKS)
    assert told[Check.HARVESTS] == (Level.WATCH, Advice.HARVESTS)
    # Nothing of this keeps the map from being read.
    late = client.get("/healthz")
    assert late.json is not None
    assert (late.status_code, set(late.json["warnings"])) == (200, {"backup", "worker", "old_letters"})
    figures = {(one.name, *one.labels): one.value for one in watching.State(toolbox).figures()}
    assert figures[("carto_letters", ("state", "waiting"))] >= 1
    assert figures[("carto_worker_late_seconds",)] == timedelta(days=2).total_seconds()
    assert figures[("carto_tick",)] == late.json["tick"] and figures[("carto_database_up",)] == 1
    assert figures[("carto_photos_bytes",)] > 500

    with toolbox.store.reading() as work:
        apart = condition.own_time(work)
        assert (apart is None) == (work.dialect == "sqlite")
    monkeypatch.setattr(condition, "knows_fts5", lambda _work: False)
    lacking = found(toolbox).get(Check.SEARCH)
    assert lacking == ((Level.WRONG, Advice.FTS5) if work.dialect == "sqlite" else None)

    migrate.downgrade(toolbox.store.url, "-1")
    other = client.get("/healthz")
    assert other.json is not None
    assert (other.status_code, other.json["status"]) == (503, "unavailable")
    assert other.json["parts"]["migrations"] == "wrong"


def test_a_quiet_site_is_not_called_late(app: Flask, clock: FrozenClock) -> None:
    """What runs only when there is something to do is due for days where nothing happens."""
    toolbox = toolbox_of(app)
    assert set(condition.ON_DEMAND) == {task.name for task in TASKS if task.is_due is not _always}
    run_due(toolbox)
    for _ in range(40):
        clock.advance(minutes=1)
        run_due(toolbox)
    here = surroundings(toolbox, debug=False)
    with toolbox.store.reading() as work:
        oldest = work.session.scalars(select(func.min(Job.due_at))).one()
        assert oldest < clock() - timedelta(minutes=30)
        assert inside.worker(work, here).level is Level.OK
    clock.advance(minutes=30)
    here = surroundings(toolbox, debug=False)
    with toolbox.store.reading() as work:
        assert inside.worker(work, here).level is Level.WRONG


def test_clocks_that_differ_are_told() -> None:
    here = datetime(2026, 5, 4, 12, tzinfo=UTC)
    assert inside.clocks(here, here + timedelta(seconds=40)).level is Level.OK
    ahead = inside.clocks(here, here - timedelta(minutes=20))
    assert (ahead.level, ahead.advice, ahead.facts["seconds"]) == (Level.WRONG, Advice.CLOCKS, "1200")


def test_a_wrong_setting_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    given = {"DATA_DIR": str(tmp_path), "BASE_URL": "http://localhost"}
    for wrong, told in (
        ({"DATABASE_URL": f"mysql://u:{SECRET}@h/x"}, "CARTO_DATABASE_URL doit commencer par sqlite:///"),
        ({"DATABASE_URL": SECRET}, "CARTO_DATABASE_URL doit commencer par sqlite:///"),
        ({"METRICS_PORT": "ouvert"}, "CARTO_METRICS_PORT doit être un nombre entier"),
        ({"LOG": "xml"}, "CARTO_LOG vaut text ou json"),
    ):
        with pytest.raises(SystemExit) as left:
            create_app({**given, **wrong})
        said = capsys.readouterr().err
        assert left.value.code == 2
        assert told in said and SECRET not in said and said.count("\n") == 1


def test_figures_have_a_port_of_their_own(tmp_path: Path) -> None:
    """In a process of its own: the library that counts looks for its folder once."""
    port = free_port()
    done = subprocess.run(
        [sys.executable, "-c", _SERVE, str(tmp_path), str(port)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert 'carto_requests_total{method="GET",route="/lieux/<uid>",status="200"} 2.0' in done.stdout
    assert "carto_tick 7.0" in done.stdout and "carto_request_seconds_bucket" in done.stdout
    assert "of_the_dead" not in done.stdout
