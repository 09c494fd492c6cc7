"""Backups that were copied here by root, and that the account of the site may not read."""

from pathlib import Path

import pytest

from cartoquartiers.cli.keep_words import _REFUSED
from cartoquartiers.keeping import bring_back


def test_what_this_account_may_not_read_is_not_called_absent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An older one that can be read is not taken in its place either."""
    for name in ("2026-11-24T03-15-02Z", "2026-11-25T03-15-02Z", "lost+found"):
        (tmp_path / name).mkdir()
    for closed, code in (
        (tmp_path, "closed"),
        (tmp_path / "2026-11-25T03-15-02Z", "closed"),
        (tmp_path / "lost+found", "nothing"),
    ):
        with monkeypatch.context() as patch:
            patch.setattr("os.access", lambda path, _mode, closed=closed: Path(path) != closed)
            with pytest.raises(bring_back.Refused) as refused:
                bring_back.find(tmp_path)
        assert refused.value.code == code
    assert "chown -R carto:carto" in _REFUSED["closed"]
