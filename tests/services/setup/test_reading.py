"""Files that are not what they should be, before anything of their content is looked at."""

import pytest

from booking.domain.errors import InvalidSetup
from booking.services.setup.reading import LARGEST_FILE, read_document


@pytest.mark.parametrize(
    "content, line",
    [
        (b'{"name": "\xff"}', "document: is not UTF-8 (byte 11)"),
        (b"{", "document: is not JSON (line 1, column 2: Expecting property name enclosed in double quotes)"),
        (b"", "document: is not JSON (line 1, column 1: Expecting value)"),
        (b'{"a": NaN}', "document: is not JSON (NaN is no number)"),
        (b'{"a": -Infinity}', "document: is not JSON (-Infinity is no number)"),
        (b'{"a": ' + b"9" * 5000 + b"}", "document: is not JSON (a number has 5000 digits)"),
        (b"[" * 100_000, "document: is nested too deeply"),
        (b" " * (LARGEST_FILE + 1), "document: is larger than 4 MB"),
    ],
    ids=["latin-1", "torn", "empty", "NaN", "infinite", "long number", "nested", "large"],
)
def test_what_is_no_json_is_told_in_a_line(content: bytes, line: str) -> None:
    with pytest.raises(InvalidSetup) as refused:
        read_document(content)
    assert refused.value.fields["faults"] == [line]


def test_a_key_that_stands_twice_is_refused_wherever_it_is() -> None:
    with pytest.raises(InvalidSetup) as refused:
        read_document(b'{"slug": "a", "services": [{"name": 1, "name": 2}], "slug": "b"}')
    assert refused.value.fields["faults"] == ["slug: stands here twice", "services[0].name: stands here twice"]


def test_a_file_may_begin_with_a_byte_order_mark() -> None:
    assert read_document(b'\xef\xbb\xbf{"name": "M\xc3\xbcller"}') == {"name": "Müller"}
