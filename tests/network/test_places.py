"""Where the mailbox is: what an operator writes down is read as it is meant, or refused without its password."""

import pytest

from booking.network.inbox.places import Place, on_the_wire


def test_a_mailbox_is_read_as_it_is_written() -> None:
    place = Place.at("imaps://termine%40example.org:p%2Fw%3A%C3%BC@mail.example.org:1993/Archiv/Antworten%20an%20uns")
    assert place == Place(
        "mail.example.org", 1993, "implicit", "termine@example.org", "p/w:ü", "Archiv/Antworten an uns"
    )


@pytest.mark.parametrize(
    ("said", "port", "tls"),
    [
        ("imaps://u:p@mail.example.org", 993, "implicit"),
        ("imap://u:p@mail.example.org", 143, "starttls"),
        ("imap://u:p@mail.example.org?tls=starttls", 143, "starttls"),
        ("imap://u:p@127.0.0.1:1143?tls=none", 1143, "none"),
        ("imap://u:p@localhost/?tls=none", 143, "none"),
        ("imap://u:p@[::1]:1143?tls=none", 1143, "none"),
    ],
)
def test_the_rest_is_as_usual(said: str, port: int, tls: str) -> None:
    place = Place.at(said)
    assert (place.port, place.tls, place.folder) == (port, tls, "INBOX")


@pytest.mark.parametrize(
    "said",
    [
        "mail.example.org",
        "pop3://u:secret@mail.example.org",
        "imaps://:993",
        "imaps://u:secret@mail.example.org:0",
        "imaps://u:secret@mail.example.org:mail",
        "imaps://mail.example.org",
        "imaps://secret@mail.example.org",
        "imaps://u:se/cret@mail.example.org",
        "imaps://u:secret@mail.example.org?ssl=1",
        "imap://u:secret@mail.example.org?tls=perhaps",
        "imaps://u:secret@mail.example.org/x#y",
        "imaps://u:secret%0D%0A@mail.example.org",
        "imaps://u:secret@mail.example.org/%00",
        "imap://u:secret@mail.example.org?tls=none",
        "imap://u:secret@10.0.0.1?tls=none",
    ],
)
def test_what_is_no_mailbox_is_refused_without_its_password(said: str) -> None:
    with pytest.raises(ValueError) as refused:
        Place.at(said)
    assert "secret" not in str(refused.value)
    assert "cret@" not in str(refused.value)


def test_the_password_is_not_printed() -> None:
    assert "hidden" not in repr(Place.at("imaps://u:hidden@mail.example.org"))


def test_the_name_of_a_mailbox_outlives_its_password_and_says_nothing() -> None:
    first, second = (Place.at(f"imaps://paula:{each}@mail.example.org") for each in ("one", "two"))
    assert first.name == second.name
    assert len(first.name) == 32
    assert "paula" not in first.name


def test_another_folder_is_another_mailbox() -> None:
    assert Place.at("imaps://u:p@host/A").name != Place.at("imaps://u:p@host/B").name


@pytest.mark.parametrize(
    ("folder", "written"),
    [
        ("INBOX", '"INBOX"'),
        ("Rückläufer & mehr", '"R&APw-ckl&AOQ-ufer &- mehr"'),
        ("~peter/mail/台北/日本語", '"~peter/mail/&U,BTFw-/&ZeVnLIqe-"'),  # RFC 3501 5.1.3
        ('Mit "Wort" und \\', '"Mit \\"Wort\\" und \\\\"'),
    ],
)
def test_the_name_of_a_folder_is_written_as_imap_wants_it(folder: str, written: str) -> None:
    assert on_the_wire(folder) == written
