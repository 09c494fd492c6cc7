"""Files as other people make them: encodings, separators, ragged rows, JSON in all its clothes."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cartoquartiers.adapters.outward import Outward
from cartoquartiers.adapters.tabular.detect import detect_separator
from cartoquartiers.adapters.tabular.table import Table, open_table
from cartoquartiers.adapters.tabular.trouble import TabularError
from cartoquartiers.domain.import_words import FileTrouble, RowTrouble
from cartoquartiers.domain.record import Record
from tests.support.lists import Site

COMPOSTERS = (
    "Identifiant;Nom;Catégorie;Adresse;Lieu;Géolocalisation\r\n"
    "16;Les Érables;En résidence;2 allée des Érables / entrée quai;Nantes;47.2100001, -1.5500002\r\n"
    '31;"Ecole ""Jules""";;avenue;Nantes;47.2212759, -1.5375029\r\n'
)


def read(path: Path) -> tuple[Table, list[Record]]:
    with open_table(str(path)) as table:
        return table, list(table.rows)


def written(folder: Path, content: str | bytes, encoding: str = "utf-8") -> Path:
    path = folder / "fichier"
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


def trouble_of(path: Path | str) -> FileTrouble:
    with pytest.raises(TabularError) as caught, open_table(str(path)) as table:
        list(table.rows)
    return caught.value.code


@pytest.mark.parametrize(
    ("written_as", "read_as"),
    [
        ("utf-8-sig", "utf-8-sig"),
        ("utf-8", "utf-8"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("cp1252", "cp1252"),
    ],
)
def test_the_encoding_is_found(tmp_path: Path, written_as: str, read_as: str) -> None:
    table, rows = read(written(tmp_path, COMPOSTERS, written_as))
    assert (table.encoding, table.separator) == (read_as, ";")
    assert table.columns[2] == "Catégorie"
    assert rows[0].values["Adresse"] == "2 allée des Érables / entrée quai"
    assert rows[1].values["Nom"] == 'Ecole "Jules"'


def test_a_byte_that_windows_leaves_undefined_is_read_as_latin(tmp_path: Path) -> None:
    table, rows = read(written(tmp_path, b"nom;ville\nCaf\xe9 \x81;Nantes\n"))
    assert table.encoding == "latin-1"
    assert rows[0].values["nom"] == "Café \x81"


def test_an_accent_far_down_the_file_decides_of_the_encoding(tmp_path: Path) -> None:
    table, rows = read(written(tmp_path, "nom;ville\n" + "Parc;Nantes\n" * 40_000 + "Café;Rezé\n", "cp1252"))
    assert table.encoding == "cp1252"
    assert rows[-1].values["ville"] == "Rezé"


def test_headers_with_commas_do_not_hide_the_semicolon() -> None:
    sample = "NOM_AIRE,C,32;TOTAL,N,31,15;LONGITUDE,N,31,15\nEsplanade;9;3,846286\nPetit Bois;7;3,840232\n"
    assert detect_separator(sample) == ";"


def test_a_single_column_is_a_table_too(tmp_path: Path) -> None:
    table, rows = read(written(tmp_path, "nom\nJardin\nParc\n"))
    assert table.columns == ("nom",)
    assert [row.values["nom"] for row in rows] == ["Jardin", "Parc"]


def test_a_row_keeps_the_line_at_which_it_begins(tmp_path: Path) -> None:
    content = 'id;horaires\n1;"lundi\nmardi\nmercredi"\n2;jeudi\n'
    _, rows = read(written(tmp_path, content))
    assert [(row.line, row.values["horaires"]) for row in rows] == [
        (2, "lundi\nmardi\nmercredi"),
        (5, "jeudi"),
    ]


def test_ragged_rows_are_kept_with_the_reason(tmp_path: Path) -> None:
    _, rows = read(written(tmp_path, "a;b;c\n1;2\n1;2;3;4\n1;2;3;;\n;;\n1;2;3\n"))
    told = [row.problems[0].code if row.problems else None for row in rows]
    assert told == [RowTrouble.TOO_FEW_CELLS, RowTrouble.TOO_MANY_CELLS, None, RowTrouble.EMPTY_ROW, None]
    assert rows[1].values["colonne 4"] == "4"


def test_a_nul_is_told_with_its_column(tmp_path: Path) -> None:
    _, rows = read(written(tmp_path, "nom;ville\nParc\x00;Nantes\n"))
    (problem,) = rows[0].problems
    assert problem.code == RowTrouble.FORBIDDEN_CHARACTER
    assert problem.params["column"] == "nom"


def test_two_columns_of_one_name_stay_two(tmp_path: Path) -> None:
    table, rows = read(written(tmp_path, "nom;nom;ville\nA;B;Nantes\n"))
    assert rows[0].values == {"nom": "A", "nom (2)": "B", "ville": "Nantes"}
    assert [notice.params["renamed"] for notice in table.notices] == ["nom (2)"]


def test_the_line_that_excel_writes_for_itself_is_no_header(tmp_path: Path) -> None:
    table, _ = read(written(tmp_path, "sep=;\nnom;ville\nA;Nantes\n"))
    assert table.columns == ("nom", "ville")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", FileTrouble.EMPTY),
        (b"\n\n", FileTrouble.NO_COLUMN),
        (b"PK\x03\x04....[Content_Types].xml", FileTrouble.SPREADSHEET),
        (b"\xd0\xcf\x11\xe0", FileTrouble.SPREADSHEET),
        (b"PK\x03\x04....lieux.csv", FileTrouble.ARCHIVE),
        (b"<!DOCTYPE html><title>Portail</title>", FileTrouble.WEB_PAGE),
        (b'[{"nom": NaN}]', FileTrouble.NOT_A_NUMBER),
        (b'[{"nom": -Infinity}]', FileTrouble.NOT_A_NUMBER),
        (b'[{"id": ' + b"9" * 5000 + b"}]", FileTrouble.NOT_A_NUMBER),
        (b'{"a":' * 100_000, FileTrouble.TOO_DEEP),
        (b'[{"nom": "A"', FileTrouble.BAD_JSON),
        (b'{"nom": "A"}', FileTrouble.NO_RECORDS),
        (b'{"nom": "A"}\n{"nom": \n', FileTrouble.BAD_JSON),
    ],
)
def test_a_file_that_cannot_be_read_says_why(tmp_path: Path, content: bytes, code: FileTrouble) -> None:
    assert trouble_of(written(tmp_path, content)) is code


def test_another_projection_is_refused_by_name(tmp_path: Path) -> None:
    crs = '{"properties":{"name":"urn:ogc:def:crs:EPSG::2154"}}'
    content = f'{{"type":"FeatureCollection","crs":{crs},"features":[]}}'
    assert trouble_of(written(tmp_path, content)) is FileTrouble.OTHER_PROJECTION


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    assert trouble_of(tmp_path / "absent.csv") is FileTrouble.NOT_FOUND
    assert trouble_of("ftp://example.org/lieux.csv") is FileTrouble.BAD_ADDRESS


@pytest.mark.parametrize(
    "content",
    [
        '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"nom":"A"},"geometry":null}]}',
        '{"type":"Feature","properties":{"nom":"A"},"geometry":null}',
        '[{"nom":"A"}]',
        '{"records":[{"nom":"A"}]}',
        '{"_donnees":[{"nom":"A"}]}',
        '[{"datasetid":"x","recordid":null,"fields":{"nom":"A"}}]',
        '{"nom":"A"}\n{"nom":"B"}\n',
        '\x1e{"type":"Feature","properties":{"nom":"A"},"geometry":null}\n\x1e{"nom":"B"}\n',
    ],
)
def test_json_comes_in_many_clothes(tmp_path: Path, content: str) -> None:
    _, rows = read(written(tmp_path, content))
    assert rows[0].values["nom"] == "A"
    assert rows[0].line == 1
    assert rows[0].geometry is None


def test_a_geometry_and_inner_objects_are_kept(tmp_path: Path) -> None:
    content = (
        '{"type":"FeatureCollection","features":[{"type":"Feature","id":"node/1",'
        '"properties":{"nom":"A","adresse":{"rue":"Quai"}},'
        '"geometry":{"type":"Point","coordinates":[-1.5,47.2]}}]}'
    )
    table, rows = read(written(tmp_path, content))
    assert table.has_geometry
    assert rows[0].geometry == {"type": "Point", "coordinates": [-1.5, 47.2]}
    assert (rows[0].values["id"], rows[0].values["adresse.rue"]) == ("node/1", "Quai")


def test_a_key_written_twice_is_told_once(tmp_path: Path) -> None:
    table, rows = read(written(tmp_path, '[{"nom":"A","nom":"B"},{"nom":"C","nom":"D"}]'))
    assert [row.values["nom"] for row in rows] == ["B", "D"]
    assert [notice.params["key"] for notice in table.notices] == ["nom"]


def test_what_is_no_record_is_still_a_row(tmp_path: Path) -> None:
    _, rows = read(written(tmp_path, '[{"nom":"A"}, 3, {}, {"nom":"\\ud800"}]'))
    told = [row.problems[0].code if row.problems else None for row in rows]
    assert told == [None, RowTrouble.NOT_AN_OBJECT, RowTrouble.EMPTY_ROW, RowTrouble.FORBIDDEN_CHARACTER]


CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\x00\ufeff\ufffd"), max_size=12)
NAMES = st.text("abcdéàù", min_size=1, max_size=6)


@given(
    header=st.lists(NAMES, min_size=2, max_size=6, unique=True),
    data=st.data(),
    separator=st.sampled_from([";", ",", "\t", "|"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
@example(header=["a", "b"], data=None, separator=",", encoding="utf-8")
def test_what_a_spreadsheet_wrote_is_read_back(
    tmp_path_factory: pytest.TempPathFactory,
    header: list[str],
    data: st.DataObject | None,
    separator: str,
    encoding: str,
) -> None:
    width = len(header)
    rows = (
        [["x;y", "1,5"]]
        if data is None
        else data.draw(st.lists(st.lists(CELLS, min_size=width, max_size=width)))
    )
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator).writerows([header, *rows])
    path = written(tmp_path_factory.mktemp("csv"), text.getvalue(), encoding)
    table, read_back = read(path)
    assert table.columns == tuple(header)
    assert [[row.values[name] for name in header] for row in read_back] == rows


def test_a_web_address_is_read_like_a_file_and_asked_as_strangers_addresses_are(elsewhere: Site) -> None:
    site, door = elsewhere.mend(body=COMPOSTERS.encode()), Outward(loopback=True)
    with open_table(site.address, door) as table:
        assert len(list(table.rows)) == 2
    for outside in (None, Outward()):
        with pytest.raises(TabularError) as caught, open_table(site.address, outside):
            pass
        assert caught.value.code in (FileTrouble.BAD_ADDRESS, FileTrouble.PRIVATE_ADDRESS)
    assert len(site.asked) == 1
    site.status = 404
    with pytest.raises(TabularError) as caught, open_table(site.address, door):
        pass
    assert caught.value.code is FileTrouble.STATUS
