"""Files that only a passphrase opens."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from booking.services.backups import sealed
from booking.services.backups.refusals import BackupRefused
from booking.services.backups.sealed import HEADER_BYTES, PIECE, TAG_BYTES, SealedReader, SealedWriter, is_sealed


@pytest.fixture(autouse=True)
def _cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealed, "WORK", 2)


def written(content: bytes, passphrase: str = "open sesame", at_once: int = 50_000) -> bytes:
    file = io.BytesIO()
    with SealedWriter(file, passphrase) as writer:
        for start in range(0, len(content), at_once):
            writer.write(content[start : start + at_once])
    return file.getvalue()


def read(file: bytes, passphrase: str = "open sesame") -> bytes:
    return io.BufferedReader(SealedReader(io.BytesIO(file), passphrase)).read()


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE, 3 * PIECE + 7])
def test_what_was_written_is_read(size: int) -> None:
    content = bytes(range(256)) * (size // 256 + 1)
    assert read(written(content[:size])) == content[:size]


def test_nothing_of_it_can_be_seen() -> None:
    content = b"Greta Sommer " * 10_000
    assert b"Greta" not in written(content)


def test_it_is_another_file_each_time() -> None:
    assert written(b"the same") != written(b"the same")


def test_it_says_that_it_is_sealed() -> None:
    file = io.BytesIO(written(b"secret"))
    assert is_sealed(file)
    assert file.tell() == 0
    assert not is_sealed(io.BytesIO(b"PK\x03\x04 and so on, a plain archive"))


def test_another_passphrase_does_not_open_it() -> None:
    with pytest.raises(BackupRefused, match="does not open"):
        read(written(b"secret"), "open barley")


@pytest.mark.parametrize("at", [0, 25, HEADER_BYTES, HEADER_BYTES + PIECE + TAG_BYTES + 5, -1])
def test_a_byte_that_was_altered_is_noticed(at: int) -> None:
    file = bytearray(written(b"x" * 3 * PIECE))
    file[at] ^= 1
    with pytest.raises(BackupRefused):
        read(bytes(file))


@pytest.mark.parametrize("left", [0, 10, HEADER_BYTES, HEADER_BYTES + 2 * (PIECE + TAG_BYTES), -1])
def test_a_file_that_was_cut_off_is_noticed(left: int) -> None:
    with pytest.raises(BackupRefused):
        read(written(b"x" * 3 * PIECE)[:left])


def test_pieces_in_another_order_are_noticed() -> None:
    file, size = written(bytes(PIECE) + b"x" * 3 * PIECE), PIECE + TAG_BYTES
    first, second = file[HEADER_BYTES:][:size], file[HEADER_BYTES + size :][:size]
    with pytest.raises(BackupRefused):
        read(file[:HEADER_BYTES] + second + first + file[HEADER_BYTES + 2 * size :])


def test_a_piece_of_another_file_is_noticed() -> None:
    one, other = written(b"a" * 3 * PIECE), written(b"b" * 3 * PIECE)
    start, size = HEADER_BYTES + PIECE + TAG_BYTES, PIECE + TAG_BYTES
    with pytest.raises(BackupRefused):
        read(one[:start] + other[start : start + size] + one[start + size :])


@settings(max_examples=50)
@given(st.lists(st.tuples(st.integers(0, 200_000), st.integers(1, 70_000)), max_size=5))
def test_it_is_read_at_any_place(places: list[tuple[int, int]]) -> None:
    content = bytes(index * 7 % 251 for index in range(150_000))
    reader = io.BufferedReader(SealedReader(io.BytesIO(written(content, at_once=7001)), "open sesame"))
    for start, length in places:
        reader.seek(start)
        assert reader.read(length) == content[start : start + length]
