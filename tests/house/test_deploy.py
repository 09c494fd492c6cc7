"""What lies in deploy/ names only settings, commands and files that exist."""

import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from flask import Flask

from cartoquartiers.web.large_bodies import LARGE_BYTES
from tests.house.sources import ROOT, text
from tests.house.test_docs import SETTING, commands

DEPLOY = Path("deploy")
#: Read by compose, Caddy and the little program `carto` themselves.
OTHERS = {
    "CARTO_HOST",
    "CARTO_UPSTREAM",
    "CARTO_BODIES",
    "CARTO_DATABASE_PASSWORD",
    "CARTO_ENV_FILE",
    "CARTO_HOME",
    "CARTO_SAME_USER",
}


GUIDES = ("installation", "mise-a-jour", "sauvegarde", "passer-a-postgis", "depannage", "surveillance")


def deployed() -> list[Path]:
    """Every file of deploy/."""
    return sorted(path.relative_to(ROOT) for path in (ROOT / DEPLOY).rglob("*") if path.is_file())


def compose() -> dict[str, Any]:
    """The compose file."""
    found: dict[str, Any] = yaml.safe_load(text(DEPLOY / "compose.yaml"))
    return found


@pytest.mark.parametrize("path", deployed(), ids=str)
def test_every_setting_exists(path: Path) -> None:
    assert set(SETTING.findall(text(path))) <= set(SETTING.findall(text(Path("config.py")))) | OTHERS


def test_every_command_exists(plain_app: Flask) -> None:
    known = {name.split()[0] for name in commands(plain_app.cli)}
    asked = [word for path in deployed() for word in re.findall(r"bin/flask ([a-z]+)", text(path))]
    asked += [one["command"][1] for one in compose()["services"].values() if "command" in one]
    assert {"work", "backup", "db"} <= set(asked)
    assert set(asked) <= known
    guides = [text(path.relative_to(ROOT)) for path in (ROOT / "docs" / "operations").glob("*.md")]
    typed = {word for guide in guides for word in re.findall(r"^carto ([a-z-]+)", guide, re.MULTILINE)}
    assert {"backup", "restore", "doctor", "db", "first-start"} <= typed <= known


#: What a line of the French guides may start with: brought by a bare Debian, or by a line before it.
_BROUGHT = {
    "apt-get",
    "cat",
    "cd",
    "chmod",
    "chown",
    "cp",
    "echo",
    "install",
    "ls",
    "mv",
    "runuser",
    "sed",
    "sleep",
}
_BROUGHT |= {
    "systemctl",
    "update-ca-certificates",
    "useradd",
    ".venv/bin/pip",
    "carto",
    "git",
    "nano",
    "openssl",
}
_BROUGHT |= {"python3", "age-keygen", "docker", "journalctl"}
_BLOCK = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("guide", GUIDES)
def test_a_guide_asks_for_nothing_that_a_bare_debian_lacks(guide: str) -> None:
    told = text(Path("docs/operations") / f"{guide}.md")
    # What lies between <<FIN and FIN is a file.
    blocks = [
        re.sub(r"<<FIN\n.*?^FIN$", "", block, flags=re.MULTILINE | re.DOTALL)
        for block in _BLOCK.findall(told)
    ]
    lines = [line for block in blocks for line in block.splitlines() if line]
    starts = {line.split()[0] for line in lines if not re.match(r"[A-Z]+=", line)}
    assert starts <= _BROUGHT
    for named in re.findall(r"\bdeploy/[\w./-]+\w", told):
        assert list(ROOT.glob(f"{named}*")), named
    # A question that a program asks in mid-block would take the next pasted line for its answer.
    assert "--pwprompt" not in told and "sudo -u" not in told


def copied(guide: str) -> set[tuple[str, str]]:
    """What the lines of a guide put somewhere: the file of deploy/, and where it goes."""
    told = text(Path("docs/operations") / f"{guide}.md")
    blocks = "\n".join(_BLOCK.findall(told))
    return set(re.findall(r"^(?:install|cp|sed) .*(deploy/\S+) (?:> )?(/\S+)$", blocks, re.MULTILINE))


def test_the_update_brings_what_the_installation_copied() -> None:
    installed, updated = copied("installation"), copied("mise-a-jour")
    assert {source for source, _ in installed} >= {"deploy/carto", "deploy/Caddyfile", "deploy/carto.env"}
    # The settings are the town's own.
    assert {one for one in installed if one[0] != "deploy/carto.env"} == updated
    lines = text(Path("docs/operations/mise-a-jour.md")).splitlines()
    assert "systemctl daemon-reload" in lines and "systemctl reload caddy" in lines


@pytest.mark.parametrize("is_inner", [False, True])
@pytest.mark.parametrize("said", ["=https://carte.ma-ville.fr", ' = "https://carte.ma-ville.fr/" '])
def test_the_update_keeps_the_name_of_the_site_and_its_own_certificate(
    tmp_path: Path, said: str, *, is_inner: bool
) -> None:
    """The lines of both guides, as they are pasted, on files of this test."""
    settings, front = tmp_path / "carto.env", tmp_path / "Caddyfile"
    settings.write_text(f"CARTO_SECRET_KEY=x\nCARTO_BASE_URL{said}\n", encoding="utf-8")

    def paste(guide: str, *starts: str) -> None:
        blocks = "\n".join(_BLOCK.findall(text(Path("docs/operations") / f"{guide}.md")))
        lines = [line for line in blocks.splitlines() if "addy" in line or "BASE_URL" in line]
        wanted = "\n".join(line for line in lines if line.startswith(starts))
        wanted = wanted.replace("/etc/caddy", str(tmp_path)).replace("/etc/carto", str(tmp_path))
        subprocess.run(["bash", "-euc", wanted], cwd=ROOT, check=True, timeout=20)

    paste("installation", *(("sed 's/carte", "sed -i") if is_inner else ("sed 's/carte",)))
    before = front.read_text(encoding="utf-8")
    assert ("\n\ttls internal\n" in before) is is_inner and "{$CARTO_HOST:carte.ma-ville.fr}" in before
    paste("mise-a-jour", "cp ", "NOM=", "TLS=", "sed ")
    assert front.read_text(encoding="utf-8") == before
    assert (tmp_path / "Caddyfile.avant").read_text(encoding="utf-8") == before
    # Without a name nothing is written.
    settings.write_text("", encoding="utf-8")
    with pytest.raises(subprocess.CalledProcessError):
        paste("mise-a-jour", "NOM=", "TLS=", "sed ")
    assert front.read_text(encoding="utf-8") == before


def test_the_image_takes_what_the_program_needs() -> None:
    lines = [
        line.split()[1:-1] for line in text(DEPLOY / "Containerfile").splitlines() if line.startswith("COPY")
    ]
    copied = {name for line in lines for name in line}
    assert {"cartoquartiers", "config.py", "migrations", "static", "templates", "requirements.lock"} <= copied
    assert all((ROOT / name).exists() for name in copied)


def test_the_parts_of_the_compose_file_fit_together() -> None:
    services, volumes = compose()["services"], set(compose()["volumes"])
    for name, service in services.items():
        assert set(service.get("depends_on", {})) <= set(services), name
        for condition in service.get("depends_on", {}).values():
            assert condition["condition"].startswith("service_")
        mounted = {one.split(":")[0] for one in service.get("volumes", []) if not one.startswith(".")}
        assert mounted <= volumes, name
    assert "healthcheck" in services["site"] and "healthcheck" in services["database"]
    # Only the front is reached from outside.
    assert [name for name, service in services.items() if "ports" in service] == ["front"]


def test_a_container_may_do_no_more_than_it_needs() -> None:
    services = compose()["services"]
    for name in ("upgrade", "site", "work", "front"):
        assert services[name]["read_only"] is True, name
        assert services[name]["cap_drop"] == ["ALL"], name
    assert all("no-new-privileges:true" in one["security_opt"] for one in services.values())
    assert re.search(r"^USER [1-9]\d*:[1-9]\d*$", text(DEPLOY / "Containerfile"), re.MULTILINE)
    for unit in (ROOT / DEPLOY / "systemd").glob("*.service"):
        told = unit.read_text(encoding="utf-8").splitlines()
        asked = {"CapabilityBoundingSet=", "NoNewPrivileges=true", "ProtectSystem=strict", "User=carto"}
        assert asked | {"SystemCallFilter=@system-service"} <= set(told), unit.name


@pytest.mark.parametrize(
    "unit", sorted((ROOT / DEPLOY / "systemd").glob("*.service")), ids=lambda unit: unit.name
)
def test_temporary_files_go_to_the_disk_and_may_be_written(unit: Path) -> None:
    told = unit.read_text(encoding="utf-8")
    (folder,) = re.findall(r"^Environment=TMPDIR=(\S+)$", told, re.MULTILINE)
    assert folder == re.findall(r"^CARTO_DATA_DIR=(\S+)$", text(DEPLOY / "carto.env"), re.MULTILINE)[0]
    assert folder in re.findall(r"^ReadWritePaths=(.*)$", told, re.MULTILINE)[0].split()


def test_the_settings_are_read_as_systemd_reads_them(tmp_path: Path) -> None:
    """`carto`, before a flask that only tells its surroundings."""
    flask, settings = tmp_path / ".venv" / "bin" / "flask", tmp_path / "carto.env"
    flask.parent.mkdir(parents=True)
    flask.write_text('#!/bin/sh\nenv\necho "typed $1 $2"\n', encoding="utf-8")
    flask.chmod(0o755)
    lines = (
        "# note",
        "CARTO_A = un \r",
        'CARTO_B="deux mots"',
        "CARTO_C='trois'",
        "CARTO_D=x=1&y?z#$HOME `id`",
        r"CARTO_E=smtp://a\b:c\\d\@e",
        r'''CARTO_F="a\b\"c\\d\$e"''',
        r"CARTO_G='a\b\\c'",
        "CARTO_H I=1",
    )
    settings.write_text("\n".join((*lines, "  CARTO_Z=fin")), encoding="utf-8")
    here = {"CARTO_SAME_USER": "1", "CARTO_HOME": str(tmp_path), "CARTO_ENV_FILE": str(settings)}
    told = _carto(here).stdout.splitlines()
    plain = {"A=un", "B=deux mots", "C=trois", "D=x=1&y?z#$HOME `id`", "Z=fin", "COMMAND=carto"}
    wanted = plain | {r"E=smtp://ab:c\d@e", r'F=a\b"c\d$e', r"G=a\b\\c"}
    assert {f"CARTO_{one}" for one in wanted} <= set(told)
    assert "typed users list" in told
    assert not any(one.startswith("CARTO_H ") for one in told)
    settings.unlink()
    refused = _carto(here)
    assert refused.returncode == 1 and f"ne peut pas lire {settings}" in refused.stderr


def _carto(given: dict[str, str]) -> subprocess.CompletedProcess[str]:
    program = ["sh", str(ROOT / DEPLOY / "carto"), "users", "list"]
    return subprocess.run(
        program, env={**os.environ, **given}, capture_output=True, text=True, timeout=20, check=False
    )


def test_the_front_holds_back_what_the_site_takes_from_everybody() -> None:
    front = compose()["services"]["front"]
    told = [front["environment"]["CARTO_BODIES"], text(DEPLOY / "Caddyfile")]
    sizes = {
        int(size) * 1024
        for one in told
        for size in re.findall(r"(?:request_buffers|max_buffer_size) (\d+)KiB", one)
    }
    (held,) = sizes
    assert LARGE_BYTES < held < 1.1 * LARGE_BYTES
    assert front["mem_limit"] == "512m"
