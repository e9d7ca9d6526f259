"""A later version of Terminbuch: the same, with one step of the database more."""

import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.races.server import ROOT, environment

SHARED = ("booking", "config.py", "wsgi.py", "static", "templates")
HEAD = max(file.stem.partition("_")[0] for file in (ROOT / "migrations" / "versions").glob("*.py"))
STEP = '''
"""A later step: it changes rows, rebuilds the guarded table, says that it is half done, and takes its time."""

import time
from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision = "9999"
down_revision = "{head}"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("business", sa.Column("motto", sa.String()))
    op.execute("UPDATE business SET name = 'Changed'")
    with op.batch_alter_table("occupancy", recreate="auto") as table:
        table.add_column(sa.Column("note", sa.String()))
    {between}
    with Path("{marker}").open("a") as marker:
        marker.write("half done ")
    time.sleep({seconds})
'''
CARELESS = "op.get_bind().connection.dbapi_connection.commit()"


@dataclass(frozen=True)
class Later:
    """A checkout of it, and what it is told of the database."""

    folder: Path
    marker: Path
    told: dict[str, str]

    def start(self, *args: str) -> "subprocess.Popen[str]":
        """Run ``flask`` with *args* in a process of its own."""
        return subprocess.Popen(
            [sys.executable, "-m", "flask", "--app", "wsgi", *args],
            cwd=self.folder,
            env=self.told,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def takes(self, seconds: float, between: str = "") -> None:
        """Let the step take so long once it is half done; *between* is a line of Python before that."""
        text = STEP.format(head=HEAD, marker=self.marker, seconds=seconds, between=between)
        (self.folder / "migrations" / "versions" / "9999_later.py").write_text(text)


def later(folder: Path, database_url: str) -> Later:
    """Make a checkout in *folder*; nothing of ours is copied but the steps."""
    checkout = folder / "later"
    checkout.mkdir()
    for name in SHARED:
        (checkout / name).symlink_to(ROOT / name)
    shutil.copytree(ROOT / "migrations", checkout / "migrations", ignore=shutil.ignore_patterns("__pycache__"))
    made = Later(checkout, folder / "marker", environment(database_url, folder, PYTHONDONTWRITEBYTECODE="1"))
    made.takes(0)
    return made
