"""Fetching data files from servers that break off, lie or are not there, onto disks that fill."""

from __future__ import annotations

import dataclasses
import hashlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import pytest

from core.data.catalog import Part, Source, arrived, is_here, obtain, obtain_all
from core.data.download import download, partial
from core.errors import Problem
from core.settings import settings
from tests.core.data.file_server import CONTENT, PART, Server


def code_of(problem: pytest.ExceptionInfo[Problem]) -> str:
    return problem.value.code


def test_is_fetched_once(target: Path, source: Source, server: Server) -> None:
    server.files["/numbers.bin"] = CONTENT
    assert obtain(source, PART, settings()) == target
    assert obtain(source, PART) == target
    assert target.read_bytes() == CONTENT
    assert server.asked == [None]
    assert sorted(path.name for path in target.parent.iterdir()) == [".lock", PART.name]


def test_a_damaged_cache_is_replaced(target: Path, source: Source, server: Server) -> None:
    server.files["/numbers.bin"] = CONTENT
    target.parent.mkdir(parents=True)
    target.write_bytes(CONTENT[:1000])
    assert obtain(source, PART).read_bytes() == CONTENT


@pytest.mark.parametrize("knows_ranges", [True, False])
def test_a_broken_transfer_goes_on_where_it_stopped(
    target: Path, source: Source, server: Server, knows_ranges: bool
) -> None:
    server.files["/numbers.bin"] = CONTENT
    server.breaks_off_after = [100_000, 0]
    with pytest.raises(Problem) as problem:
        obtain(source, PART)
    assert code_of(problem) == "data_broken_off"
    assert problem.value.params == {"name": PART.name, "arrived_mb": 0.1, "size_mb": 0.3}
    assert not target.exists(), "nothing half appears under the name"
    assert partial(target).read_bytes() == CONTENT[:100_000]
    assert arrived(source) == 100_000
    assert not is_here(source)
    server.knows_ranges = knows_ranges
    assert obtain(source, PART).read_bytes() == CONTENT
    assert server.asked == [None, "bytes=100000-", "bytes=100000-"]
    assert is_here(source)


@pytest.mark.usefixtures("target")
def test_a_transfer_that_breaks_but_moves_is_taken_up_at_once(source: Source, server: Server) -> None:
    server.files["/numbers.bin"] = CONTENT
    server.breaks_off_after = [100_000, 50_000, 10]
    assert obtain(source, PART).read_bytes() == CONTENT
    assert server.asked == [None, "bytes=100000-", "bytes=150000-", "bytes=150010-"]


def test_progress_counts_every_byte_once(target: Path, source: Source, server: Server) -> None:
    second = Part("more.bin", 1000, hashlib.sha256(CONTENT[:1000]).hexdigest())
    both = dataclasses.replace(source, parts=(PART, second))
    server.files = {"/numbers.bin": CONTENT, "/more.bin": CONTENT[:1000]}
    server.breaks_off_after = [100_000]
    seen: list[tuple[int, int]] = []
    assert obtain_all(both, progress=lambda done, total: seen.append((done, total))) == [
        target,
        target.parent / "more.bin",
    ]
    counts = [done for done, _ in seen]
    assert counts == sorted(counts)
    assert seen[-1] == (301_000, 301_000)
    assert {total for _, total in seen} == {301_000}
    assert any(0 < done < 300_000 for done in counts)
    seen.clear()
    obtain_all(both, progress=lambda done, total: seen.append((done, total)))
    assert seen == [(300_000, 301_000), (301_000, 301_000)], "what is here is counted, not fetched"


class EnoughError(Exception):
    pass


def test_a_callback_that_raises_ends_the_transfer_and_what_arrived_stays(
    target: Path, source: Source, server: Server
) -> None:
    server.files["/numbers.bin"] = CONTENT

    def enough(_done: int, _total: int) -> None:
        raise EnoughError

    with pytest.raises(EnoughError):
        obtain(source, PART, progress=enough)
    assert 0 < len(partial(target).read_bytes()) <= len(CONTENT)
    assert CONTENT.startswith(partial(target).read_bytes())


@pytest.mark.usefixtures("target")
def test_two_at_once_fetch_it_once(source: Source, server: Server) -> None:
    server.files["/numbers.bin"] = CONTENT
    with ThreadPoolExecutor(4) as pool:
        assert {path.read_bytes() for path in pool.map(lambda _: obtain(source, PART), range(4))} == {CONTENT}
    assert server.asked == [None]


def test_wrong_bytes_that_were_here_already_do_not_stay(target: Path, source: Source, server: Server) -> None:
    server.files["/numbers.bin"] = CONTENT
    target.parent.mkdir(parents=True)
    partial(target).write_bytes(b"x" * 5000)
    assert obtain(source, PART).read_bytes() == CONTENT
    assert server.asked == ["bytes=5000-", None]


def test_a_place_with_the_wrong_file_is_passed_over(target: Path, server: Server) -> None:
    server.files = {"/bad/numbers.bin": CONTENT[:-1] + b"x", "/good/numbers.bin": CONTENT}
    download([server.place + f"{name}/numbers.bin" for name in ("gone", "bad", "good")], target, PART)
    assert target.read_bytes() == CONTENT


@pytest.mark.parametrize("beginning", [0, 1000])
@pytest.mark.parametrize("answer", [b"<html>Please log in</html>", CONTENT + b"x" * 10_000_000, b""])
def test_another_length_is_not_read_at_all(
    target: Path, source: Source, server: Server, answer: bytes, beginning: int
) -> None:
    """A page "log in first" must not take the place of what has arrived."""
    server.files["/numbers.bin"] = answer
    server.knows_ranges = False
    target.parent.mkdir(parents=True)
    partial(target).write_bytes(CONTENT[:beginning])
    with pytest.raises(Problem) as problem:
        obtain(source, PART)
    assert code_of(problem) == "data_differs"
    assert partial(target).read_bytes() == CONTENT[:beginning]


def test_only_wrong_files_anywhere(target: Path, source: Source, server: Server) -> None:
    server.files["/numbers.bin"] = b"x" * len(CONTENT)
    with pytest.raises(Problem) as problem:
        obtain(source, PART)
    assert code_of(problem) == "data_differs"
    assert problem.value.params == {"name": PART.name}
    assert [path.name for path in target.parent.iterdir()] == [".lock"], "neither the file nor a wrong beginning of it"


def test_nobody_there(target: Path, source: Source, server: Server) -> None:
    server.http.shutdown()
    server.http.server_close()
    with pytest.raises(Problem) as problem:
        obtain(source, PART)
    assert code_of(problem) == "data_unreachable"
    assert not target.exists()


def test_a_folder_that_cannot_be_made(target: Path, home: Path, source: Source) -> None:
    (home / "data").write_text("a file where the folder should be")
    with pytest.raises(Problem) as problem:
        obtain(source, PART)
    assert code_of(problem) == "folder_not_writable"
    assert problem.value.params == {"folder": str(target.parent)}


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk(target: Path, source: Source, server: Server) -> None:
    server.files["/numbers.bin"] = CONTENT
    target.parent.mkdir(parents=True)
    partial(target).symlink_to("/dev/full")
    with pytest.raises(Problem) as problem:
        obtain(source, PART)
    assert code_of(problem) == "disk_full"


@pytest.mark.usefixtures("target")
def test_a_disk_without_room_for_it_is_not_even_begun(
    source: Source, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.data.download.shutil.disk_usage", lambda _: SimpleNamespace(free=9_000_000))
    with pytest.raises(Problem) as problem:
        obtain(source, PART)
    assert code_of(problem) == "disk_too_full"
    assert problem.value.params == {"needed_mb": 17.1, "free_mb": 9.0}
    assert server.asked == []
