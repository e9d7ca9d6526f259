"""RFC 5322, RFC 2047: what people typed in the header of a message, read again by another parser."""

from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import EmailMessage, Message
from email.policy import SMTP
from email.utils import getaddresses

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from booking.domain.texts import one_line
from booking.notifications.addresses import AddressRefused, Sender, checked_message_id, mail_address, shown_name
from booking.notifications.headers import mailbox, subject

TYPED = st.text(
    st.one_of(
        st.sampled_from('\r\n\x0b\x0c\x85\u2028\u2029\x00"<>,;:@()\\=?äß🎉 '), st.characters(exclude_categories=())
    ),
    max_size=150,
)


def sent(name: str = "Praxis", about: str = "Termin") -> bytes:
    message = EmailMessage(policy=SMTP)
    message["From"] = mailbox("From", name, "noreply@termin.example")
    message["To"] = mailbox("To", "", "anna@example.org")
    message["Reply-To"] = mailbox("Reply-To", name, "praxis@example.org")
    message["Subject"] = subject(about)
    message.set_content("Guten Tag\n")
    return message.as_bytes()


def read(content: bytes) -> Message:
    """As the older parser of the standard library reads it: RFC 2047 by the book, and nothing mended."""
    return message_from_bytes(content)


def decoded(value: str) -> str:
    return str(make_header(decode_header(value)))


@given(TYPED, TYPED)
@example("A\r\nBcc: x@evil.example", "B\nBcc: x@evil.example")
@example("=?utf-8?q?A=0D=0ABcc=3A_x?=", "=?utf-8?q?A=0D=0ABcc=3A_x?=")
@example("Müller, Meier & Söhne GmbH, Praxis für Physiotherapie und Krankengymnastik, Erfurt", "x" * 300)
@example('ä", evil@example.org <evil@example.org>', "a\u2028b\x00c")
def test_whatever_people_type_adds_no_header_and_no_address(name: str, about: str) -> None:
    content = sent(name, about)
    message = read(content)
    assert message.keys() == read(sent()).keys()
    for header, address in (("From", "noreply@termin.example"), ("Reply-To", "praxis@example.org")):
        ((shown, found),) = getaddresses([message[header]])
        assert found == address
        assert decoded(shown) == shown_name(name)
    head = content.split(b"\r\n\r\n")[0]
    assert max(map(len, head.split(b"\r\n"))) <= 78
    assert head.isascii()


@given(TYPED)
def test_a_subject_comes_back_in_one_line(about: str) -> None:
    whole = one_line(about)
    assert decoded(read(sent(about=about))["Subject"]) == whole


def test_a_subject_that_nobody_would_read_is_cut() -> None:
    assert subject("x" * 300) == "x" * 199 + "…"


def test_a_name_shows_its_umlauts_and_its_comma() -> None:
    ((shown, _),) = getaddresses([read(sent("Müller, Meier & Söhne"))["From"]])
    assert decoded(shown) == "Müller, Meier & Söhne"


def test_a_plain_name_is_written_plainly() -> None:
    assert b"From: Praxis am Markt <noreply@termin.example>\r\n" in sent("Praxis am Markt")


def test_without_a_name_there_is_an_address_only() -> None:
    assert b"To: anna@example.org\r\n" in sent()


@pytest.mark.parametrize(
    "written",
    [
        "anna@example.org",
        "anna.berg+termin@mail.example.org",
        "o'neill@example.org",
        "a@localhost",
        "a@xn--mller-kva.de",
    ],
)
def test_an_address_is_taken_as_it_is(written: str) -> None:
    assert mail_address(written) == written


def test_a_domain_is_written_in_ascii() -> None:
    assert mail_address("anna@müller.example") == "anna@xn--mller-kva.example"


@pytest.mark.parametrize(
    "written",
    [
        "",
        "anna",
        "@example.org",
        "anna@",
        "a@b,c@d",
        "a@b;c@d",
        "a@b c@d",
        "a@b@c",
        "a@b\nBcc: c@d",
        "a@b\r\nBcc:c@d",
        "a@b\x00",
        "a@b\u2028c",
        "a b@example.org",
        "<a@b>",
        "A <a@b>",
        '"a b"@example.org',
        "a(x)@example.org",
        "a@b..c",
        "a@-b.example",
        "a..b@example.org",
        "ä@example.org",
        "a@ü\u2028.example",
        "a@[127.0.0.1]",
        "a@" + "b" * 300,
    ],
)
def test_what_is_not_one_plain_address_is_refused(written: str) -> None:
    with pytest.raises(AddressRefused):
        mail_address(written)


@given(st.text(st.one_of(st.sampled_from("ab@.,;<>\r\n \x00ü"), st.characters()), max_size=30))
def test_what_is_not_refused_is_one_address(written: str) -> None:
    try:
        address = mail_address(written)
    except AddressRefused:
        return
    assert address.isascii()
    assert getaddresses([address]) == [("", address)]


def test_a_sender_is_an_address() -> None:
    with pytest.raises(AddressRefused):
        Sender("a@b,c@d")


@pytest.mark.parametrize("written", ("", "x", "<x>", "<a@b> <c@d>", "<a@b>\r\nBcc: x", "<a b@c>", "a@b"))
def test_what_is_no_message_id_is_refused(written: str) -> None:
    with pytest.raises(ValueError):
        checked_message_id(written)
