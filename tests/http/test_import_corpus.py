"""Files that are not what they should be, brought as lists: refused in French at their field, or read into
rows of which each is told; alike on both databases."""

import io
import json
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.corpus.bad_files import BadFile, bad_files
from tests.http.test_imports import ANSWERS, proposed
from tests.support import application

SENTENCE = re.compile(r'<li><a href="#field-file">\s*([^<]+)')


def told(client: FlaskClient, file: BadFile) -> list[str]:
    """What becomes of a file: why it is refused, or how many of its rows may go."""
    answer = client.post("/imports", data={"file": (io.BytesIO(file.data), file.name)})
    if answer.status_code != 303:
        assert answer.status_code == 422, (file.name, answer.status_code)
        return SENTENCE.findall(answer.text)
    home = str(answer.headers["Location"])
    page = client.get(home)
    assert page.status_code == 200, file.name
    answer = client.post(home, data={**proposed(page.text), **ANSWERS})
    assert answer.status_code in (303, 422), file.name
    preview = client.get(f"{home}/apercu?etat=tout", follow_redirects=True)
    assert preview.status_code == 200, file.name
    assert client.get(f"{home}/apercu.json").status_code == 200, file.name
    lead = re.search(r'<p class="lead">(.*?)</p>', preview.text, re.DOTALL)
    return [str(answer.status_code), lead[1].strip() if lead else ""]


def test_every_bad_file_is_refused_or_read_row_by_row(
    kind: str, app: Flask, testrun_uid: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    client = application.client_of(app, "moderator")
    found = {file.name: told(client, file) for file in bad_files()}
    assert [name for name, words in found.items() if not words] == []
    assert {words[0] for words in found.values()} > {"303", "422"}, "some are read, some are not"
    # The two databases may have a process each: whichever ends last finds what the other one was told.
    shelf = tmp_path_factory.getbasetemp().parent / f"told-{testrun_uid}"
    shelf.mkdir(exist_ok=True)
    written = shelf / f"{kind}.part"
    written.write_text(json.dumps(found))
    written.rename(shelf / f"{kind}.json")
    for other in shelf.glob("*.json"):
        assert found == json.loads(other.read_text()), other.stem
