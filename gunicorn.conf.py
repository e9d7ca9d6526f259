"""What gunicorn does beside serving: keeps the figures of all workers together, and what it says in our form.

It reads this file by itself.
"""

import os
from pathlib import Path
from typing import Any

from prometheus_client.multiprocess import mark_process_dead

FIGURES = os.environ.get("PROMETHEUS_MULTIPROC_DIR")
FORM = "Json" if os.environ.get("LOG_FORMAT", "").strip().lower() == "json" else "Text"
# By names: gunicorn reads this before it knows where the application is. Nothing is said of requests here: the
# application writes a line of its own for each, and what gunicorn would quote may be a key.
logconfig_dict = {
    "root": {"level": "WARNING", "handlers": []},
    "loggers": {"gunicorn.error": {"level": "INFO", "handlers": ["output"], "propagate": False}},
    "handlers": {
        "output": {
            "class": "logging.StreamHandler",
            "formatter": "ours",
            "filters": ["without_visitors"],
            "stream": "ext://sys.stderr",
        }
    },
    "formatters": {"ours": {"()": f"booking.logs.{FORM}"}},
    "filters": {"without_visitors": {"()": "booking.logs.WithoutVisitors"}},
}
# A way in that nobody here needs, in the home of whoever runs it, where units may not write.
control_socket_disable = True


def on_starting(server: Any) -> None:
    """Begin with nothing: figures of an earlier run would be counted again."""
    if FIGURES:
        Path(FIGURES).mkdir(parents=True, exist_ok=True)
        for file in Path(FIGURES).glob("*.db"):
            file.unlink()


def child_exit(server: Any, worker: Any) -> None:
    """A worker has ended; what it counted stays."""
    if FIGURES:
        mark_process_dead(worker.pid)
