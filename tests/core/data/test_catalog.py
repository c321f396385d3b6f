"""Which copy of a data file is used: the data folder's, the cache's, or one that is fetched; and what is said of each."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest

from core.data.catalog import SOURCES, Source, obtain
from core.data.download import intact
from core.errors import Problem
from tests.core.data.file_server import CONTENT, PART, Server

# ---- what is written down


def test_every_source_can_be_found_checked_and_credited() -> None:
    assert len({source.name for source in SOURCES}) == len(SOURCES) > 0
    for source in SOURCES:
        assert re.fullmatch(r"[a-z][a-z0-9_-]*", source.name)
        assert source.title
        assert source.license
        assert source.credit
        assert all(re.fullmatch(r"https?://.*/", place) for place in source.places)
        assert source.places[0].startswith("https://")
        assert source.size == sum(part.size for part in source.parts)
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
    assert problem.value.code == "data_damaged"
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
