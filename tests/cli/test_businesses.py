"""`flask business import` and `flask business export`."""

import json
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from booking.services.setup.exporting import brief, export_business
from tests.services.setup.documents import Document, practice


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "practice.json"
    path.write_text(json.dumps(practice()), encoding="utf-8")
    return path


def run(app: Flask, *args: object, content: bytes | None = None) -> Result:
    return app.test_cli_runner().invoke(args=["business", *map(str, args)], input=content)


def exported(app: Flask) -> Document:
    result = run(app, "export", "praxis-am-markt")
    document: Document = json.loads(result.stdout)
    return document


def test_importing_says_what_was_imported(app: Flask, file: Path) -> None:
    result = run(app, "import", file)
    assert (result.exit_code, result.stdout, result.stderr) == (
        0,
        "Imported praxis-am-markt: 1 location, 3 resources, 1 service.\n",
        "",
    )


def test_a_file_is_read_from_standard_input(app: Flask, file: Path) -> None:
    assert run(app, "import", "-", content=file.read_bytes()).exit_code == 0


def test_exporting_writes_the_keys_in_their_order(app: Flask, file: Path) -> None:
    run(app, "import", file)
    result = run(app, "export", "praxis-am-markt")
    assert result.exit_code == 0
    assert json.loads(result.stdout) == brief(export_business("praxis-am-markt"))
    assert list(json.loads(result.stdout)) == list(practice())
    assert list(json.loads(result.stdout)["services"][0]) == list(practice()["services"][0])
    assert '"name": "Hautarztpraxis am Markt"' in result.stdout


def test_the_documented_example_is_written_as_it_was_read(app: Flask, file: Path) -> None:
    run(app, "import", file)
    document = practice()
    document["services"][0]["requires"][1]["spans"] = None
    for room in document["resources"][1:]:
        room |= {"priority": 1, "weekly_hours": None, "date_overrides": [], "time_off": []}
    assert exported(app) == document


def test_what_came_later_is_written_where_it_says_something(app: Flask, file: Path) -> None:
    document = practice() | {"confirms_addresses": True}
    document["services"][0]["instructions"] = {"de": "Die Karte.", "en": "The card."}
    file.write_text(json.dumps(document))
    run(app, "import", file)
    found = exported(app)
    assert found["confirms_addresses"] is True
    assert found["services"][0]["instructions"] == {"de": "Die Karte.", "en": "The card."}


def test_a_file_with_faults_ends_with_one_and_a_line_for_each(app: Flask, tmp_path: Path) -> None:
    document = practice() | {"colour": "red"}
    document["services"][0]["requires"][0]["any_of"] = ["dr-a", "dr-x"]
    path = tmp_path / "bad.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    result = run(app, "import", path)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == ('services[0].requires[0].any_of[1]: unknown resource "dr-x"\ncolour: unknown key\n')
    assert run(app, "export", "praxis-am-markt").exit_code == 1


def test_a_file_that_is_no_json_ends_with_one(app: Flask) -> None:
    result = run(app, "import", "-", content=b"{")
    assert result.exit_code == 1
    assert result.stderr.startswith("document: is not JSON (line 1, column 2:")


def test_half_a_character_is_told_and_nothing_breaks(app: Flask) -> None:
    result = run(app, "import", "-", content=b'{"\\ud800": 1}')
    assert (result.exit_code, result.stderr) == (1, "document: must not contain half a character\n")


def test_a_strange_key_is_told_on_one_line(app: Flask) -> None:
    result = run(app, "import", "-", content=b'{"a\\nb": 1}')
    assert result.exit_code == 1
    assert '"a\\nb": unknown key\n' in result.stderr


def test_an_existing_business_is_refused_without_replace(app: Flask, file: Path) -> None:
    run(app, "import", file)
    result = run(app, "import", file)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == 'A business "praxis-am-markt" exists already. Use --replace to replace its set-up.\n'


def test_replacing_says_what_was_archived(app: Flask, file: Path) -> None:
    run(app, "import", file)
    document = json.dumps(practice() | {"services": []}).encode()
    result = run(app, "import", "-", "--replace", content=document)
    assert (result.exit_code, result.stdout) == (
        0,
        'Replaced praxis-am-markt: 1 location, 3 resources, 0 services.\nArchived service "vorsorge".\n',
    )


def test_an_unknown_business_is_not_exported(app: Flask) -> None:
    result = run(app, "export", "nobody")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == 'There is no business "nobody".\n'


def test_what_was_exported_can_be_imported(app: Flask, file: Path) -> None:
    run(app, "import", file)
    before = run(app, "export", "praxis-am-markt").stdout
    assert run(app, "import", "-", "--replace", content=before.encode()).exit_code == 0
    assert run(app, "export", "praxis-am-markt").stdout == before
