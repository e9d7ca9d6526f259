"""Delivery into a folder."""

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import pytest

from booking.notifications.delivery import TemporaryFailure
from booking.notifications.folders import Folder


def message(message_id: str = "<b7.confirmed.customer@termin.example>", text: str = "Guten Tag\n") -> EmailMessage:
    made = EmailMessage(policy=SMTP)
    made["Message-ID"] = message_id
    made.set_content(text)
    return made


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_message_becomes_a_file_that_says_what_it_is(tmp_path: Path) -> None:
    Folder(tmp_path / "mail").send(message())
    (name,) = names(tmp_path / "mail")
    assert name.startswith("b7-confirmed-customer-")
    assert name.endswith(".eml")
    written = message_from_bytes((tmp_path / "mail" / name).read_bytes(), policy=SMTP)
    assert written["Message-ID"] == "<b7.confirmed.customer@termin.example>"


def test_a_message_sent_twice_is_there_once(tmp_path: Path) -> None:
    Folder(tmp_path).send(message(text="eins\n"))
    Folder(tmp_path).send(message(text="zwei\n"))
    (path,) = tmp_path.iterdir()
    assert b"zwei" in path.read_bytes()


def test_messages_whose_names_read_alike_are_two_files(tmp_path: Path) -> None:
    Folder(tmp_path).send(message("<a.b@x>"))
    Folder(tmp_path).send(message("<a-b@x>"))
    assert len(names(tmp_path)) == 2


def test_the_name_of_a_file_cannot_leave_the_folder(tmp_path: Path) -> None:
    Folder(tmp_path / "mail").send(message("<../../etc/passwd@x>"))
    assert names(tmp_path) == ["mail"]
    assert names(tmp_path / "mail")[0].startswith("etc-passwd-")


def test_mail_is_for_its_owner_only(tmp_path: Path) -> None:
    Folder(tmp_path / "mail").send(message())
    (path,) = (tmp_path / "mail").iterdir()
    assert (tmp_path / "mail").stat().st_mode & 0o077 == 0
    assert path.stat().st_mode & 0o077 == 0


def test_a_message_that_cannot_be_finished_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("booking.notifications.folders.os.fsync", full)
    with pytest.raises(TemporaryFailure, match="No space left on device"):
        Folder(tmp_path).send(message())
    assert names(tmp_path) == []


def test_a_folder_that_cannot_be_made_is_a_failure_that_may_pass(tmp_path: Path) -> None:
    (tmp_path / "mail").write_text("a file is in the way")
    with pytest.raises(TemporaryFailure):
        Folder(tmp_path / "mail").send(message())
