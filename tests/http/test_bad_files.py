"""Files that are not what they should be: refused in French at their field, alike on both databases."""

import hashlib
import io
import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from cartoquartiers.adapters.tabular.table import open_table
from cartoquartiers.adapters.tabular.trouble import TabularError
from tests.corpus.bad_contributions import cases
from tests.corpus.bad_files import BadFile, bad_files
from tests.corpus.photos import all_photos
from tests.corpus.raw_requests import raw_requests
from tests.factories.rows import counts
from tests.support import api, application

# What is good in these is taken as outlines and the rest is named: see test_administration_territory.py.
PARTLY_GOOD = {"half good.geojson", "one code twice.geojson"}
SENTENCE = re.compile(r'<li><a href="#field-file">\s*([^<]+)')
ANSWERS: dict[str, dict[str, tuple[int, list[str]]]] = {}


def test_the_collection_is_large_and_its_names_tell_apart() -> None:
    names = [file.name for file in bad_files()]
    assert len(set(names)) == len(names)
    contributions = list(cases(api.creation, ""))
    assert len(names) + len(contributions) + len(all_photos()) + len(list(raw_requests())) >= 250


def send(client: FlaskClient, file: BadFile, kind: str) -> tuple[int, list[str]]:
    """The status, and what is said at the field of the file."""
    data = {"file": (io.BytesIO(file.data), file.name)}
    answer = client.post(f"/administration/territoire/{kind}", data=data, content_type="multipart/form-data")
    return answer.status_code, SENTENCE.findall(answer.text)


def test_none_is_taken_as_outlines(kind: str, app: Flask) -> None:
    administrator = application.client_of(app, "administrator")
    with application.toolbox_of(app).store.reading() as work:
        before = counts(work.session.connection())
    bad = [file for file in bad_files() if file.name not in PARTLY_GOOD]
    answers = {file.name: send(administrator, file, "quartiers") for file in bad}
    assert {name: told for name, told in answers.items() if told[0] != 422 or not told[1]} == {}
    with application.toolbox_of(app).store.reading() as work:
        assert counts(work.session.connection()) == before
    for other in ANSWERS.values():
        assert {name for name in answers if answers[name] != other[name]} == set()
    ANSWERS[kind] = answers


@pytest.mark.parametrize("kind", ["spatialite"], indirect=True)
def test_none_is_taken_as_a_photo(client: FlaskClient) -> None:
    taken = []
    for file in bad_files():
        address = f"/api/v1/photos/{hashlib.sha256(file.data).hexdigest()}"
        answer = client.put(address, data=file.data)
        fields = [problem["field"] for problem in answer.get_json()["problems"]]
        if answer.status_code != 422 or fields != ["photos"]:
            taken.append((file.name, answer.status_code, fields))
    assert not taken


def test_whatever_reads_them_as_a_table_refuses_or_reads_them(tmp_path: Path) -> None:
    """Any other error than that of the reader would reach people as a trace."""
    read = set()
    for number, file in enumerate(bad_files()):
        path = tmp_path / f"{number}{Path(file.name).suffix}"
        path.write_bytes(file.data)
        try:
            with open_table(str(path)) as table:
                read.update([file.name for _row in table.rows])
        except TabularError:
            continue
    assert {"plain.csv", "cp1252.csv", "UTF-16.csv"} <= read
    assert not [name for name in read if name.endswith((".xlsx", ".zip", ".kmz", ".pdf", ".exe"))]
