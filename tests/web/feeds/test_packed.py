"""Feeds that are kept as they are sent: as many as there is room for."""

from booking.web.feeds.packed import Kept, Packed, packed


def test_what_was_not_asked_for_lately_goes_first() -> None:
    kept = Kept(most=30)
    for tag in ("a", "b", "c"):
        kept.put(tag, Packed(tag.encode() * 10, is_packed=False))
    kept.get("a")
    kept.put("d", Packed(b"d" * 10, is_packed=False))
    assert [tag for tag in "abcd" if kept.get(tag)] == ["a", "c", "d"]


def test_what_is_too_large_for_all_of_it_is_not_kept() -> None:
    kept = Kept(most=30)
    kept.put("a", Packed(b"a" * 10, is_packed=False))
    kept.put("b", Packed(b"b" * 31, is_packed=False))
    assert (kept.get("a") is None, kept.get("b")) == (False, None)


def test_what_is_kept_again_is_counted_once() -> None:
    kept = Kept(most=30)
    for _ in range(5):
        kept.put("a", Packed(b"a" * 20, is_packed=False))
    kept.put("b", Packed(b"b" * 10, is_packed=False))
    assert kept.get("a")
    assert kept.get("b")


def test_packed_and_unpacked_it_is_the_same() -> None:
    content = b"BEGIN:VCALENDAR\r\n" * 100
    assert packed(content).plain() == content
    assert packed(content[:17]).plain() == content[:17]
    assert (packed(content).is_packed, packed(content[:17]).is_packed) == (True, False)
