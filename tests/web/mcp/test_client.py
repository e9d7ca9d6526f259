"""The door, asked by the official client of the protocol, which we did not write."""

import asyncio
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask
from mcp import Client
from werkzeug.serving import make_server

from booking.domain.businesses import Business


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    """A real server at a free port of the loopback."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/mcp"
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_official_client_finds_free_starts(address: str, practice: Business) -> None:
    async def asked() -> tuple[int, Any]:
        async with Client(address) as client:
            tools = await client.list_tools()
            wish = {"business": "practice", "service": "checkup", "from": "2026-11-30", "to": "2026-11-30"}
            return len(tools.tools), await client.call_tool("find_slots", wish)

    # In a thread of its own: in this one a browser's loop may be running.
    with ThreadPoolExecutor(1) as apart:
        count, found = apart.submit(lambda: asyncio.run(asyncio.wait_for(asked(), 20))).result()
    assert count == 7
    assert found.structured_content["slots"][0]["starts_at"] == "2026-11-30T09:00:00+01:00"
