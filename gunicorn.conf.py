"""What gunicorn does beside serving: keeps the figures of all workers together. It reads this file by itself."""

import os
from pathlib import Path
from typing import Any

from prometheus_client.multiprocess import mark_process_dead

FIGURES = os.environ.get("PROMETHEUS_MULTIPROC_DIR")


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
