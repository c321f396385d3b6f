"""Bringing data files here: from the data folder, from the cache, and from servers that break off, lie or are not there."""

from __future__ import annotations

import dataclasses
import hashlib
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pytest

from core.data.catalog import SOURCES, Part, Source, download, intact, obtain
from core.errors import Problem
from core.settings import settings

CONTENT = np.random.default_rng(0).bytes(300_000)
PART = Part("numbers.bin", len(CONTENT), hashlib.sha256(CONTENT).hexdigest())


class Server:
    """A file server on this machine that misbehaves on request; `asked` are the ranges that were asked for."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.asked: list[str | None] = []
        self.breaks_off_after: int | None = None  # bytes of the next answer
        self.knows_ranges = True
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                wanted = self.headers["Range"]
                outer.asked.append(wanted)
                if self.path not in outer.files:
                    self.send_error(404)
                    return
                content = outer.files[self.path]
                start = int(wanted[len("bytes=") : -1]) if wanted and outer.knows_ranges else 0
                self.send_response(206 if start else 200)
                self.send_header("Content-Length", str(len(content) - start))
                self.end_headers()
                part, outer.breaks_off_after = content[start:][: outer.breaks_off_after], None
                self.wfile.write(part)

            def log_message(self, *_: object) -> None:
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.http.handle_error = lambda *_: None  # type: ignore[method-assign] # a client that hangs up is no news
        self.place = f"http://127.0.0.1:{self.http.server_port}/"


@pytest.fixture
def server() -> Iterator[Server]:
    running = Server()
    thread = threading.Thread(target=running.http.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield running
    running.http.shutdown()
    thread.join()
    running.http.server_close()


@pytest.fixture
def source(server: Server) -> Source:
    return Source("some", "Some numbers", "CC0", "nobody", (server.place,), (PART,))


def code_of(problem: pytest.ExceptionInfo[Problem]) -> str:
    return problem.value.code


# ---- what is written down


def test_every_source_can_be_found_checked_and_credited() -> None:
    assert len({source.name for source in SOURCES}) == len(SOURCES) > 0
    for source in SOURCES:
        assert re.fullmatch(r"[a-z][a-z0-9_-]*", source.name)
        assert source.title
        assert source.license
        assert source.credit
        assert all(place.startswith("https://") and place.endswith("/") for place in source.places)
        assert len({part.name for part in source.parts}) == len(source.parts) > 0
        for part in source.parts:
            assert re.fullmatch(r"[0-9a-f]{64}", part.sha256)
            assert part.size > 0
            assert Path(part.name).name == part.name, "a name, not a path"
            assert source.part(part.name) is part
        with pytest.raises(KeyError):
            source.part("nothing")


# ---- what is here already


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data folder's part `some`."""
    folder = tmp_path / "given" / "some"
    folder.mkdir(parents=True)
    monkeypatch.setenv("GLASSBOX_DATA", str(folder.parent))
    return folder


def test_the_data_folder_s_file_is_used_where_it_lies(data: Path, source: Source, server: Server) -> None:
    (data / PART.name).write_bytes(CONTENT)
    assert obtain(source, PART) == data / PART.name
    assert server.asked == []


@pytest.mark.parametrize("wrong", [CONTENT[:-1], CONTENT[:-1] + b"x", CONTENT + b"x", b"", b"<html>404</html>"])
def test_a_wrong_file_in_the_data_folder_is_refused_and_left_alone(data: Path, source: Source, wrong: bytes) -> None:
    assert wrong != CONTENT
    (data / PART.name).write_bytes(wrong)
    with pytest.raises(Problem) as problem:
        obtain(source, PART)
    assert code_of(problem) == "data_damaged"
    assert problem.value.params == {"name": "some/numbers.bin"}
    assert (data / PART.name).read_bytes() == wrong


def test_what_the_data_folder_lacks_comes_from_the_cache(
    data: Path, home: Path, source: Source, server: Server
) -> None:
    kept = home / "data" / "some" / PART.name
    kept.parent.mkdir(parents=True)
    kept.write_bytes(CONTENT)
    assert obtain(source, PART) == kept
    assert server.asked == []
    assert not list(data.iterdir())


def test_intact_means_size_and_checksum(tmp_path: Path) -> None:
    path = tmp_path / "file"
    assert not intact(path, PART)
    assert not intact(tmp_path, PART)
    path.write_bytes(CONTENT)
    assert intact(path, PART)
    assert not intact(path, dataclasses.replace(PART, sha256="0" * 64))
    assert not intact(path, dataclasses.replace(PART, size=PART.size + 1))


# ---- what is fetched


@pytest.fixture
def target(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the file is kept; there is no data folder."""
    monkeypatch.delenv("GLASSBOX_DATA", raising=False)
    return home / "data" / "some" / PART.name


def test_is_fetched_once(target: Path, source: Source, server: Server) -> None:
    server.files["/numbers.bin"] = CONTENT
    assert obtain(source, PART, settings()) == target
    assert obtain(source, PART) == target
    assert target.read_bytes() == CONTENT
    assert server.asked == [None]
    assert [path.name for path in target.parent.iterdir()] == [PART.name]


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
    server.breaks_off_after = 100_000
    with pytest.raises(Problem) as problem:
        obtain(source, PART)
    assert code_of(problem) == "data_unreachable"
    assert not target.exists(), "nothing half appears under the name"
    arrived = target.with_name(target.name + ".partial").stat().st_size
    assert 0 < arrived <= 100_000
    server.knows_ranges = knows_ranges
    assert obtain(source, PART).read_bytes() == CONTENT
    assert server.asked == [None, f"bytes={arrived}-"]


def test_wrong_bytes_that_were_here_already_do_not_stay(target: Path, source: Source, server: Server) -> None:
    server.files["/numbers.bin"] = CONTENT
    target.parent.mkdir(parents=True)
    target.with_name(target.name + ".partial").write_bytes(b"x" * 5000)
    assert obtain(source, PART).read_bytes() == CONTENT
    assert server.asked == ["bytes=5000-", None]


def test_a_place_with_the_wrong_file_is_passed_over(target: Path, server: Server) -> None:
    server.files = {"/bad/numbers.bin": CONTENT[:-1] + b"x", "/good/numbers.bin": CONTENT}
    download([server.place + f"{name}/numbers.bin" for name in ("gone", "bad", "good")], target, PART)
    assert target.read_bytes() == CONTENT


def test_more_than_announced_is_not_read(target: Path, source: Source, server: Server) -> None:
    server.files["/numbers.bin"] = CONTENT + b"x" * 10_000_000
    assert obtain(source, PART) == target
    assert target.read_bytes() == CONTENT


def test_only_wrong_files_anywhere(target: Path, source: Source, server: Server) -> None:
    server.files["/numbers.bin"] = b"x" * len(CONTENT)
    with pytest.raises(Problem) as problem:
        obtain(source, PART)
    assert code_of(problem) == "data_unreachable"
    assert problem.value.params == {"name": PART.name}
    assert not list(target.parent.iterdir()), "neither the file nor a wrong beginning of it"


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
    target.with_name(target.name + ".partial").symlink_to("/dev/full")
    with pytest.raises(Problem) as problem:
        obtain(source, PART)
    assert code_of(problem) == "disk_full"
