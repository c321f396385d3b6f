"""Members of a ZIP that lie, are damaged, or are too many; none of them harms the others."""

from __future__ import annotations

import stat
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.data import zip_pictures
from core.data.own_classes import Item
from core.data.zip_pictures import open_zip
from core.errors import Problem
from tests.core.data.zip_by_hand import Member, pack

MOST = 5 << 20


def code(item: Item) -> str:
    with pytest.raises(Problem) as problem:
        item.read()
    return problem.value.code


LIARS: dict[str, tuple[Member, str]] = {
    "a link": (Member(b"cat/1.png", b"/etc/passwd", mode=stat.S_IFLNK | 0o777), "zip_link"),
    "a pipe": (Member(b"cat/1.png", mode=stat.S_IFIFO | 0o777), "zip_link"),
    "a device": (Member(b"cat/1.png", mode=stat.S_IFCHR), "zip_link"),
    "encrypted": (Member(b"cat/1.png", flags=1), "zip_encrypted"),
    "lzma": (Member(b"cat/1.png", method=14), "zip_compression"),
    "bzip2": (Member(b"cat/1.png", method=12), "zip_compression"),
    "unknown method": (Member(b"cat/1.png", method=77), "zip_compression"),
    "too large": (Member(b"cat/1.png", bytes(MOST + 1)), "file_too_large"),
    "a bomb": (Member(b"cat/1.png", bytes(4 << 20), method=8), "zip_bomb"),
    "announces gigabytes": (Member(b"cat/1.png", size=0xFFFFFFF0), "file_too_large"),
}


@pytest.mark.parametrize(("member", "reason"), LIARS.values(), ids=LIARS)
def test_members_that_are_not_even_read(member: Member, reason: str) -> None:
    items, dropped, _ = open_zip(pack([member, Member(b"cat/2.png"), Member(b"dog/3.png")]), MOST)
    assert [item.read() for item in items] == [b"content"] * 2
    assert [(each.name, each.problem.code) for each in dropped] == [("cat/1.png", reason)]
    with pytest.raises(Problem) as problem:
        open_zip(pack([member]), MOST)
    assert problem.value.code == reason, "when every file has the same trouble, that is what is told"


DAMAGED: dict[str, Member] = {
    "another checksum": Member(b"cat/1.png", checksum=1),
    "another checksum, deflated": Member(b"cat/1.png", method=8, checksum=1),
    "no deflate stream": Member(b"cat/1.png", method=8, packed=b"\xff" * 20),
    "a stream cut off": Member(b"cat/1.png", bytes(range(256)) * 4, method=8, packed=b"\x63"),
    "announces more, deflated": Member(b"cat/1.png", b"x" * 50, method=8, size=100, checksum=2),
    "announces less": Member(b"cat/1.png", b"x" * 100, size=3),
    "announces less, deflated": Member(b"cat/1.png", bytes(1 << 19), method=8, size=3),
}


@pytest.mark.parametrize("member", DAMAGED.values(), ids=DAMAGED)
def test_damaged_members_harm_no_other(member: Member) -> None:
    items, dropped, _ = open_zip(pack([member, Member(b"cat/2.png"), Member(b"dog/3.png")]), MOST)
    assert dropped == []
    assert code(items[0]) == "zip_member_damaged"
    assert [item.read() for item in items[1:]] == [b"content"] * 2


def test_a_local_header_that_is_not_where_the_directory_says() -> None:
    data = bytearray(pack([Member(b"cat/1.png"), Member(b"dog/2.png")]))
    data[0:4] = b"XXXX"
    items, _, _ = open_zip(bytes(data), MOST)
    assert code(items[0]) == "zip_member_damaged"
    assert items[1].read() == b"content"


# ---- bombs of many


def test_all_members_together_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zip_pictures, "MOST_UNPACKED", 2500)
    items, _, _ = open_zip(pack([Member(f"cat/{number}.png".encode(), bytes(1000)) for number in range(4)]), MOST)
    assert [len(item.read()) for item in items[:2]] == [1000, 1000]
    assert [code(item) for item in items[2:]] == ["zip_unpacked_too_large"] * 2


def test_members_that_share_their_bytes_do_not_multiply() -> None:
    """David Fifield's bomb: a directory of thousands of entries that all point to the same stream."""
    one = pack([Member(b"cat/1.png", bytes(1 << 20), method=8)])
    start = one.index(b"PK\x01\x02")
    entry = one[start : one.index(b"PK\x05\x06")]
    end = bytearray(one[-22:])
    end[8:12] = (5000).to_bytes(2, "little") * 2
    end[12:16] = (5000 * len(entry)).to_bytes(4, "little")
    tracemalloc.start()
    items, _, _ = open_zip(one[:start] + entry * 5000 + bytes(end), MOST)
    read = sum(1 for item in items if not _fails(item))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert read <= zip_pictures.MOST_UNPACKED >> 20
    assert peak < 64 << 20


def _fails(item: Item) -> bool:
    try:
        item.read()
    except Problem:
        return True
    return False


def test_ten_thousand_files_are_listed_and_more_than_twenty_thousand_are_not() -> None:
    many = [Member(f"{number % 5}/{number}.png".encode(), b"") for number in range(10_000)]
    assert len(open_zip(pack(many), MOST)[0]) == 10_000
    entry = b"PK\x01\x02" + bytes(42)
    with pytest.raises(Problem, match="zip_too_many_members"):
        open_zip(entry * 20_001 + pack([]), MOST)


GOOD = pack([Member(b"cat/1.png", b"a" * 50, method=8), Member(b"dog/2.png", b"b" * 50)])


@given(st.lists(st.tuples(st.integers(0, len(GOOD) - 1), st.integers(0, 255)), max_size=6), st.integers(0, len(GOOD)))
def test_any_damage_gives_the_files_bytes_or_a_problem(changes: list[tuple[int, int]], end: int) -> None:
    data = bytearray(GOOD)
    for place, value in changes:
        data[place] = value
    try:
        items, _, _ = open_zip(bytes(data[:end] if end % 3 == 0 else data), MOST)
    except Problem:
        return
    for item in items:
        try:
            assert item.read() in (b"a" * 50, b"b" * 50, b"")
        except Problem:
            continue
