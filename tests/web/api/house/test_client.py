"""The client of the documentation, against a real server: what stands there works."""

import re
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.serving import make_server

from booking.domain.businesses import Business
from tests.web.api.house.asking import ELEVEN, NOON, TEN, Program

FOLDER = Path(__file__).parents[4] / "docs" / "interface"
BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
JANA = {"name": "Jana Berg", "email": "jana@example.org"}
WEEK = {"from": "2026-11-30", "to": "2026-12-06"}


@pytest.fixture
def server(app: Flask) -> Iterator[str]:
    """Where the application is served; it takes requests from now on."""
    serving = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=serving.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{serving.server_port}"
    finally:
        serving.shutdown()
        thread.join()
        serving.server_close()


@pytest.fixture
def client_module(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """The client as who has taken it imports it."""
    monkeypatch.syspath_prepend(str(FOLDER))
    import client  # noqa: PLC0415 - it is found by the path of the documentation

    yield client
    sys.modules.pop("client", None)


@pytest.fixture
def tills(server: str, owner: Program, client_module: Any) -> Any:
    """The client with the owner's token."""
    return client_module.Terminbuch(server, owner.business, owner.token)


def test_the_examples_of_the_page_do_what_they_say(
    server: str, owner: Program, client_module: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERMINBUCH_URL", server)
    monkeypatch.setenv("TERMINBUCH_BUSINESS", owner.business)
    monkeypatch.setenv("TERMINBUCH_TOKEN", owner.token)
    blocks = BLOCK.findall((FOLDER / "programs.md").read_text())
    assert len(blocks) == 8
    said: dict[str, Any] = {}
    for block in blocks:
        exec(compile(block, "programs.md", "exec"), said)  # noqa: S102 - our own page
    assert [each["id"] for each in said["week"]] == [said["number"]]
    assert [each["name"] for each in said["known"].values()] == ["Jana Berg"]
    assert said["moved"]["starts_at"] == ELEVEN
    assert said["closed"]["date_overrides"] == [{"on": "2026-12-24", "hours": []}]
    assert said["plan"]["changes"] == [{"path": "services.checkup.duration_minutes", "before": 30, "after": 45}]
    assert said["why"] == "slot_taken"


def test_a_list_is_read_to_its_end(tills: Any) -> None:
    numbers = [tills.book("checkup", at, JANA, resource="anna")["appointment"]["id"] for at in (TEN, ELEVEN, NOON)]
    assert [each["id"] for each in tills.every("/appointments", "appointments", **WEEK, limit=1)] == numbers


def test_who_was_too_late_reads_again_and_has_their_way(tills: Any, owner: Program) -> None:
    number = tills.book("checkup", TEN, JANA, resource="anna")["appointment"]["id"]
    seen: list[str] = []

    def move(read: Any) -> Any:
        seen.append(read.value["version"])
        if len(seen) == 1:
            assert owner.send("PUT", f"/appointments/{number}/note", {"note": "Mit Hund."}, "*").status_code == 200
        return tills.ask("POST", f"/appointments/{number}/move", {"starts_at": NOON}, tag=read.tag)

    moved = tills.change(f"/appointments/{number}", move).value
    assert (len(seen), moved["starts_at"], moved["note"]) == (2, NOON, "Mit Hund.")


def test_a_refusal_names_its_code(tills: Any, client_module: Any) -> None:
    with pytest.raises(client_module.Refused) as refused:
        tills.ask("GET", "/customers/1")
    assert (refused.value.status, refused.value.code) == (404, "not_found")


def test_a_dead_token_is_told_so(server: str, house: Business, client_module: Any) -> None:
    with pytest.raises(client_module.Refused) as refused:
        client_module.Terminbuch(server, house.slug, "tb_nothing").ask("GET", "/appointments", **WEEK)
    assert refused.value.code == "unauthorized"


def test_the_client_waits_where_it_is_told_to(tills: Any, client_module: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = [client_module.Refused(429, {"code": "too_many_requests"}, 7), client_module.Answer({"fine": True}, None)]
    waited: list[float] = []

    def answer(*_: Any) -> Any:
        found = answers.pop(0)
        if isinstance(found, Exception):
            raise found
        return found

    monkeypatch.setattr(tills, "_ask", answer)
    monkeypatch.setattr(client_module.time, "sleep", waited.append)
    assert (tills.ask("GET", "/appointments").value, waited) == ({"fine": True}, [7])
