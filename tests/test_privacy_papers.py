"""The papers of the law are there in both languages, say the same in the same order, and leave no table out."""

import re
from pathlib import Path

import pytest

from booking.services.privacy.holdings import HOLDINGS
from booking.storage.db import db, table_of
from booking.storage.models import Business

FOLDER = Path(__file__).parents[1] / "docs" / "privacy"
PAPERS = ("record", "agreement", "measures")
TABLE = re.compile(r"`([a-z_]+)`")
LINK = re.compile(r"\]\(([^)#]+)\)")
OF_STAFF = {"user_account", "membership", "invitation", "passkey", "login_session", "app_token", "record_entry"}


def read(paper: str, language: str) -> str:
    """One paper."""
    return (FOLDER / f"{paper}.{language}.md").read_text()


def shape(text: str) -> list[str]:
    """Headings and rows of tables, without their words; and what is to be filled in."""
    lines = [line for line in text.splitlines() if line.startswith(("#", "|"))]
    return [f"{line.split()[0]}{line.count('|')}{line.count('[')}" for line in lines]


@pytest.mark.parametrize("paper", PAPERS)
def test_both_languages_have_the_same_parts(paper: str) -> None:
    assert shape(read(paper, "de")) == shape(read(paper, "en"))


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_record_names_every_table_in_which_somebody_stands(language: str) -> None:
    named = set(TABLE.findall(read("record", language)))
    assert {table_of(each.model).name for each in HOLDINGS} | OF_STAFF <= named


@pytest.mark.parametrize("language", ["de", "en"])
def test_no_table_is_named_that_is_not_there(language: str) -> None:
    assert Business.__tablename__ in db.metadata.tables
    assert set(TABLE.findall(read("record", language))) <= set(db.metadata.tables)


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("language", ["de", "en"])
def test_every_link_leads_somewhere(paper: str, language: str) -> None:
    links = LINK.findall(read(paper, language))
    assert links
    assert all((FOLDER / each).exists() for each in links)
