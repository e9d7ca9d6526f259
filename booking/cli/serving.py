"""``flask serve``: the whole service in one process, the server in front and the worker beside it."""

import logging
import signal
import threading
from types import FrameType
from typing import Any

import click
import waitress
from flask import Flask, current_app
from waitress import wasyncore

from booking.cli.asking import ask_beside
from booking.cli.inbox import read_beside
from booking.cli.jobs import clock, post_of
from booking.cli.telling import tell_beside
from booking.services.worker import run_until

THREADS = 8
# Longer bodies are refused by the server itself; up to here the application answers, with a problem document.
LONGEST_BODY = 8 * 1024 * 1024
PATIENCE = 15  # seconds that the worker has for the message in its hands

logger = logging.getLogger(__name__)


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=5000, show_default=True, type=click.IntRange(0, 65535), help="The port to listen on.")
def serve(host: str, port: int) -> None:
    """Serve pages, programs and calendars, and deliver what is due, until the process is asked to end."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    try:
        sockets: dict[int, Any] = {}
        server = listening(app, host, port, sockets)
    except OSError as error:
        raise click.ClickException(f"{host}:{port} cannot be listened on: {error.strerror}.") from error
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _stop)
    ending = threading.Event()
    worker = threading.Thread(target=work, args=(app, ending), name="worker")
    worker.start()
    ask_beside(app, ending, clock)
    read_beside(app, ending, clock)
    tell_beside(app, ending, clock)
    click.echo(f"Terminbuch is at {app.config['TERMINBUCH'].base_url} (listening on {host}:{port_of(server)}).")
    try:
        server.run()
    finally:
        ending.set()
        # The server has let its threads finish; what they answered is still to be sent.
        wasyncore.loop(timeout=0.05, map=sockets, count=20)
        server.close()
        worker.join(PATIENCE)


def _stop(number: int, frame: FrameType | None) -> None:
    raise SystemExit


def work(app: Flask, ending: threading.Event) -> None:
    """Deliver what is due and tidy up until *ending* is set."""
    with app.app_context():
        run_until(ending, post_of(app), clock)


def listening(app: Flask, host: str, port: int, sockets: dict[int, Any]) -> Any:
    """A server that is bound and not yet running; proxies are the application's concern, not the server's."""
    return waitress.create_server(
        app,
        map=sockets,
        host=host,
        port=port,
        threads=THREADS,
        ident=None,
        max_request_body_size=LONGEST_BODY,
        clear_untrusted_proxy_headers=False,
        channel_timeout=30,
        connection_limit=1000,
    )


def port_of(server: Any) -> int:
    """The port that is listened on; with port 0 the one that was free."""
    listeners = getattr(server, "effective_listen", None) or [("", server.effective_port)]
    port: int = listeners[0][1]
    return port
