"""Fetching from the hub, which is played by a folder here: what is taken of it, what is refused, and that nothing is left behind."""

from __future__ import annotations

import fcntl
import os
import shutil
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import huggingface_hub
import pytest

from core.errors import Problem
from core.predict import checkpoints, hub
from tests.core.predict.tiny_checkpoints import bert

NAME = "someone/small"


class Hub:
    """A model on the hub: files and the sizes that are told of them."""

    def __init__(self, folder: Path) -> None:
        self.folder = bert(folder)
        self.told: dict[str, int | None] = {each.name: each.stat().st_size for each in self.folder.iterdir()}
        self.fetched: list[str] = []
        self.trouble: Exception | None = None

    def model_info(self, _name: str, **_: object) -> Any:
        files = [SimpleNamespace(rfilename=each, size=size) for each, size in self.told.items()]
        return SimpleNamespace(sha="abc", siblings=files)

    def download(self, name: str, file: str, revision: str, local_dir: Path, token: bool) -> None:
        assert (name, revision, token) == (NAME, "abc", False)
        (local_dir / ".cache").mkdir(parents=True, exist_ok=True)
        shutil.copy(self.folder / file, local_dir / file)
        self.fetched.append(file)
        if self.trouble is not None:
            raise self.trouble


@pytest.fixture
def there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Hub:
    made = Hub(tmp_path / "there")
    monkeypatch.setattr(hub, "reach", lambda: None)
    monkeypatch.setattr(huggingface_hub, "HfApi", lambda: made)
    monkeypatch.setattr(huggingface_hub, "hf_hub_download", made.download)
    for name in ("HF_HOME", "HF_XET_CACHE"):
        monkeypatch.setenv(name, "")  # that what a fetch sets ends with the test
    return made


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "home" / "checkpoints"


def fetch(place: Path, most_mb: int = 600, total_mb: int = 3000) -> str:
    return str(hub.fetch(NAME, str(place / "someone--small"), most_mb, total_mb)[0]["folder"])


def left(place: Path) -> list[str]:
    return sorted(each.name for each in place.iterdir() if each.name != ".lock")


def test_what_is_fetched_can_be_read_and_nothing_else_stays(there: Hub, place: Path) -> None:
    there.told |= {"evil.py": 10, "pytorch_model.bin": 10, "onnx/model.safetensors": 10, ".hidden.json": 10}
    assert fetch(place) == "someone--small"
    checkpoints.check(place / "someone--small", 600)
    assert left(place) == ["someone--small"]
    assert set(there.fetched) == {each.name for each in there.folder.iterdir() if each.suffix in hub.WANTED}
    assert not (place / "someone--small" / ".cache").exists()
    before = len(there.fetched)
    fetch(place)
    assert len(there.fetched) == before, "it is there"


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"config.json": 10}, "checkpoint_no_weights"),
        ({"config.json": 10, "pytorch_model.bin": 10}, "checkpoint_pickle"),
        ({"config.json": 10, "model.safetensors": 800_000_000}, "checkpoint_too_large"),
        ({"config.json": 10, "model.safetensors": None}, "checkpoint_too_large"),
        ({f"{number}.safetensors": 1 for number in range(hub.MOST_FILES + 1)}, "checkpoint_too_large"),
    ],
)
def test_what_is_refused_is_not_fetched(told: dict[str, int | None], code: str, there: Hub, place: Path) -> None:
    there.told = told
    with pytest.raises(Problem, match=code):
        fetch(place)
    assert not there.fetched
    assert left(place) == []


@pytest.mark.parametrize(
    ("trouble", "code"),
    [
        (OSError("no space"), "hub_unreachable"),
        (type("XetDownloadError", (Exception,), {})(), "hub_unreachable"),
        (MemoryError(), "maps_memory"),
    ],
)
def test_what_breaks_off_leaves_nothing(trouble: Exception, code: str, there: Hub, place: Path) -> None:
    there.trouble = trouble
    with pytest.raises(Problem, match=code):
        fetch(place)
    assert left(place) == []


@pytest.mark.usefixtures("there")
def test_what_a_killed_fetch_has_left_is_removed_and_what_another_is_at_is_not(place: Path) -> None:
    for name in (".a--b.half-dead", ".c--d.half-alive"):
        (place / name / "model").mkdir(parents=True)
    with (place / ".c--d.half-alive" / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        fetch(place)
    assert left(place) == [".c--d.half-alive", "someone--small"]


@pytest.mark.usefixtures("there")
def test_the_longest_unused_make_room(place: Path) -> None:
    for age, name in enumerate(("new", "middle", "old")):
        (place / name).mkdir(parents=True)
        (place / name / "model.safetensors").write_bytes(b"0" * 1_000_000)
        os.utime(place / name, (1e9 - age, 1e9 - age))
    fetch(place, total_mb=3)
    assert left(place) == ["middle", "new", "someone--small"]


def test_more_than_there_is_room_for_removes_nobody(there: Hub, place: Path) -> None:
    (place / "other").mkdir(parents=True)
    there.told["model.safetensors"] = 5_000_000
    with pytest.raises(Problem, match="checkpoint_too_large"):
        fetch(place, total_mb=3)
    assert left(place) == ["other"]


@pytest.mark.parametrize("name", ["", "..", "a/b/c", "a b", "../x", "a/..", "<script>", "https://x.y/z", "猫"])
def test_no_name_of_a_model(name: str) -> None:
    with pytest.raises(Problem, match="hub_name_malformed"):
        hub.fetch(name, "/nowhere/at/all", 600, 3000)


def test_without_a_network_that_is_said_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:1")  # nobody listens
    for each in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(each, raising=False)
    with pytest.raises(Problem, match="hub_unreachable"):
        hub.fetch("someone/something", str(tmp_path / "place" / "new"), 600, 3000)
    assert not (tmp_path / "place").exists()
