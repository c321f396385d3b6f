"""Picture sets decoded once: what is kept, who decodes, what happens to damaged files and full disks."""

from __future__ import annotations

import errno
import multiprocessing
import os
import shutil
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from core.data import fashion, prepared
from core.errors import Problem
from tests.core.data.small_set import PICTURES, flip, folder_of


@pytest.mark.usefixtures("given_set")
def test_what_is_kept_is_what_the_files_hold(home: Path, decoded: list[str]) -> None:
    for _ in range(2):
        found = prepared.prepared("fashion")
        assert np.array_equal(found.train_pictures, PICTURES["train"][:, None])
        assert np.array_equal(found.test_pictures, PICTURES["t10k"][:, None])
        assert found.train_labels.tolist() == [*range(10)] * 4
        assert found.test_labels.tolist() == [*range(10)] * 2
        assert found.train_labels.dtype == np.int64
        assert (found.classes, found.note, found.name) == (fashion.CLASSES, "", "fashion")
    assert decoded == ["train", "test"], "once"
    assert found.folder == folder_of(home)


@pytest.mark.usefixtures("given_set")
def test_pictures_are_the_file_itself_and_cannot_be_written_to(home: Path) -> None:
    found = prepared.prepared("fashion")
    for pictures, name in ((found.train_pictures, "train_pictures"), (found.test_pictures, "test_pictures")):
        assert isinstance(pictures, np.memmap)
        assert pictures.filename == folder_of(home) / f"{name}.npy"
    for array in (found.train_pictures, found.train_labels, found.test_pictures, found.test_labels):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0


@pytest.mark.usefixtures("given_set")
def test_of_many_processes_one_decodes(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    notes = tmp_path / "notes"
    notes.mkdir()
    load: Callable[..., Any] = fashion.load

    def noted(part: str, *rest: Any) -> Any:
        (notes / f"{part}-{os.getpid()}").touch()
        return load(part, *rest)

    def work() -> None:
        found = prepared.prepared("fashion")
        os._exit(0 if np.array_equal(found.train_pictures[:, 0], PICTURES["train"]) else 1)

    monkeypatch.setattr(fashion, "load", noted)
    workers = [multiprocessing.get_context("fork").Process(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert [worker.exitcode for worker in workers] == [0] * 4
    assert len(list(notes.iterdir())) == 2
    assert [path.name for path in (home / "data" / "small").iterdir() if path.is_dir()] == [folder_of(home).name]


@pytest.mark.usefixtures("given_set")
def test_threads_wait_for_the_one_that_decodes(decoded: list[str]) -> None:
    ready = threading.Barrier(4)

    def ask(_: int) -> int:
        ready.wait(30)
        return len(prepared.prepared("fashion").train_labels)

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(ask, range(4))) == [40] * 4
    assert decoded == ["train", "test"]


def truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


@pytest.mark.usefixtures("given_set")
@pytest.mark.parametrize("damage", [Path.unlink, truncate, flip, lambda path: path.write_bytes(b"")])
@pytest.mark.parametrize("name", [*(f"{name}.npy" for name in prepared.ARRAYS), prepared.WRITTEN])
def test_a_damaged_file_is_made_again(
    home: Path, decoded: list[str], name: str, damage: Callable[[Path], object]
) -> None:
    first = prepared.prepared("fashion")
    damage(folder_of(home) / name)
    again = prepared.prepared("fashion")
    assert np.array_equal(again.train_pictures[:, 0], PICTURES["train"])
    assert np.array_equal(again.test_pictures[:, 0], PICTURES["t10k"])
    assert decoded == ["train", "test"] * 2
    assert first.train_labels.tolist() == again.train_labels.tolist(), "who has the old file keeps it"


@pytest.mark.usefixtures("given_set")
def test_a_copied_folder_is_the_same_folder(home: Path, decoded: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Another time of the file alone is no damage: its checksum says so."""
    prepared.prepared("fashion")
    for path in folder_of(home).iterdir():
        os.utime(path, (1, 1))
    prepared.prepared("fashion")
    assert decoded == ["train", "test"]
    monkeypatch.setattr(prepared, "_checksum", None)
    prepared.prepared("fashion")  # what was proved once is not read again


@pytest.mark.usefixtures("given_set")
def test_what_was_left_half_or_by_another_version_is_cleared_away(home: Path) -> None:
    prepared.prepared("fashion")
    now = folder_of(home)
    half, old = now.with_suffix(".part"), now.with_name("prepared-0-abc")
    now.rename(half)
    shutil.copytree(half, old)
    prepared.prepared("fashion")
    assert [path.name for path in now.parent.iterdir() if path.is_dir()] == [now.name]


@pytest.mark.usefixtures("given_set")
def test_without_pickles(home: Path) -> None:
    """A file that would run a program when read is not read."""
    prepared.prepared("fashion")
    path = folder_of(home) / "train_labels.npy"
    np.save(path, np.array([{"a": 1}], dtype=object), allow_pickle=True)
    assert prepared.prepared("fashion").train_labels.dtype == np.int64


# ---- a disk that fills


@pytest.mark.usefixtures("given_set")
@pytest.mark.parametrize(
    ("number", "code"), [(errno.ENOSPC, "disk_full"), (errno.EDQUOT, "disk_full"), (errno.EROFS, "folder_not_writable")]
)
def test_a_disk_that_fills_leaves_nothing_half(
    home: Path, monkeypatch: pytest.MonkeyPatch, number: int, code: str
) -> None:
    save, calls = np.save, []

    def fails(file: Any, array: np.ndarray, **options: Any) -> None:
        calls.append(array.shape)
        if len(calls) == 3:
            raise OSError(number, os.strerror(number))
        save(file, array, **options)

    with monkeypatch.context() as patched:
        patched.setattr(np, "save", fails)
        with pytest.raises(Problem) as problem:
            prepared.prepared("fashion")
    assert problem.value.code == code
    assert not [path for path in (home / "data" / "small").iterdir() if path.is_dir()]
    assert len(prepared.prepared("fashion").train_labels) == 40


@pytest.mark.usefixtures("given_set")
def test_a_disk_without_room_is_not_even_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.data.download.shutil.disk_usage", lambda _: SimpleNamespace(free=1_000_000))
    with pytest.raises(Problem, match="disk_too_full"):
        prepared.prepared("fashion")
