"""A real nginx with the configuration of deploy/ before the site."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.postgres import free_port
from tests.support.programs import running, wait_for_port

_ROOT = Path(__file__).resolve().parents[2]
# Debian puts it where an ordinary account does not look.
_PROGRAM = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin") or "nginx"
_MAIN = """
daemon off; pid {folder}/nginx.pid; error_log {folder}/nginx.log; {user}
events {{}}
http {{
    access_log off; types {{}} default_type application/octet-stream;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    include {folder}/carto.conf;
}}
"""


@contextmanager
def serving(folder: Path, site: int) -> Iterator[int]:
    """nginx before the site on the port ``site`` whose data folder is ``folder``; gives its own port.

    The site must run with CARTO_ACCEL=/_exports. AssertionError when nginx does not start.
    """
    front = free_port()
    command = [_PROGRAM, "-e", str(folder / "nginx.log"), "-c", str(_configuration(folder, front, site))]
    with running(command, os.environ, folder / "nginx.out"):
        wait_for_port(front)
        yield front


def _configuration(folder: Path, front: int, site: int) -> Path:
    """The file of deploy/ with these ports and folders, in a main file of its own."""
    text = (_ROOT / "deploy" / "nginx.conf").read_text("utf-8")
    text = text.replace("127.0.0.1:8000", f"127.0.0.1:{site}").replace("listen [::]:80;", "")
    text = text.replace("listen 80;", f"listen 127.0.0.1:{front};")
    text = text.replace("/var/lib/carto/", f"{folder}/").replace("/var/cache/nginx/carto", f"{folder}/cache")
    (folder / "carto.conf").write_text(text, "utf-8")
    main = folder / "nginx.conf"
    main.write_text(_MAIN.format(folder=folder, user="user root;" if os.geteuid() == 0 else ""), "utf-8")
    return main
