"""CIFAR-10's two archives: small ones written by hand, hostile ones, and the lossy copy where it is at hand."""

from __future__ import annotations

import gzip
import io
import os
import struct
import tarfile
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.data import cifar10, prepared
from core.data.catalog import CIFAR10, CIFAR10_LOSSY
from core.errors import Problem

GIVEN = os.environ.get("GLASSBOX_DATA")
COUNT = 4  # pictures in each file of the small archive
Files = list[tuple[str, bytes]]


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    if request.node.get_closest_marker("data") is None:
        monkeypatch.setattr(cifar10, "BATCH", COUNT)
        monkeypatch.setattr(cifar10, "PER_CLASS", {"train": 2, "test": 1})


def archive(path: Path, files: Iterable[tuple[str, bytes]], mode: str = "w:gz") -> Path:
    with tarfile.open(path, mode) as written:  # type: ignore[call-overload]
        for name, content in files:
            member = tarfile.TarInfo(name)
            member.size = len(content)
            written.addfile(member, io.BytesIO(content))
    return path


def record(label: int, picture: np.ndarray) -> bytes:
    """One picture (3, 32, 32) by the published description: label, 1,024 red bytes row by row, then green, then blue."""
    red, green, blue = picture
    return struct.pack("B1024s1024s1024s", label, red.tobytes(), green.tobytes(), blue.tobytes())


def batch(seed: int) -> tuple[bytes, np.ndarray, list[int]]:
    chance = np.random.default_rng(seed)
    pictures = chance.integers(0, 256, (COUNT, 3, 32, 32), np.uint8)
    labels = chance.integers(0, 10, COUNT).tolist()
    return b"".join(record(*each) for each in zip(labels, pictures, strict=True)), pictures, labels


def binary() -> Files:
    """The published archive in small, its files in an order that is not theirs."""
    names = [*(f"data_batch_{number}.bin" for number in (3, 1, 5, 2, 4)), "test_batch.bin"]
    files = [(f"cifar-10-batches-bin/{name}", batch(sum(name.encode()))[0]) for name in names]
    return [
        ("cifar-10-batches-bin/readme.html", b"<html>"),
        *files,
        ("cifar-10-batches-bin/batches.meta.txt", b"cat\n"),
    ]


def test_published_bytes_in_published_order(tmp_path: Path) -> None:
    path = archive(tmp_path / "cifar-10-binary.tar.gz", binary())
    for part, names in (
        ("train", [f"data_batch_{number}.bin" for number in range(1, 6)]),
        ("test", ["test_batch.bin"]),
    ):
        pictures, labels = cifar10.read_binary(path, part)  # type: ignore[arg-type]
        expected = [batch(sum(name.encode())) for name in names]
        assert np.array_equal(pictures, np.concatenate([each[1] for each in expected]))
        assert labels.tolist() == [label for each in expected for label in each[2]]
        assert labels.dtype == np.int64


def jpeg(color: tuple[int, int, int], size: tuple[int, int] = (32, 32), kind: str = "JPEG", mode: str = "RGB") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, color).convert(mode).save(out, kind, quality=95)
    return out.getvalue()


def color(part: str, label: int, number: int) -> tuple[int, int, int]:
    return (20 * label + 10, 100 * number + 20, 200 if part == "train" else 20)


def jpegs() -> Files:
    """The lossy archive in small: each picture of one color that says which it is."""
    return [
        (f"{part}/{name}/{number:04d}.jpg", jpeg(color(part, label, number)))
        for part, count in (("test", 1), ("train", 2))
        for label, name in enumerate(cifar10.CLASSES)
        for number in range(count)
    ]


@pytest.mark.parametrize("mode", ["w:xz", "w:gz"])
def test_files_become_pictures_of_their_class_each_class_in_turn(tmp_path: Path, mode: str) -> None:
    path = archive(tmp_path / "all.tar.xz", jpegs(), mode)
    for part, count in (("test", 1), ("train", 2)):
        pictures, labels = cifar10.read_jpegs(path, part)  # type: ignore[arg-type]
        assert labels.tolist() == [*range(10)] * count
        assert pictures.shape == (10 * count, 3, 32, 32)
        for index, picture in enumerate(pictures):
            wanted = color(part, index % 10, index // 10)
            assert np.abs(picture.astype(int) - np.array(wanted)[:, None, None]).max() <= 3


def renamed(old: str, new: str) -> Files:
    return [(new if name == old else name, content) for name, content in jpegs()]


def replaced(old: str, content: bytes) -> Files:
    return [(name, content if name == old else kept) for name, kept in jpegs()]


CAT = "test/cat/0000.jpg"
HOSTILE_JPEGS: dict[str, Files] = {
    "one missing": [each for each in jpegs() if each[0] != CAT],
    "climbs out": renamed(CAT, "../test/cat/0000.jpg"),
    "absolute": renamed(CAT, "/test/cat/0000.jpg"),
    "a class of its own": renamed(CAT, "test/ghost/0000.jpg"),
    "number beyond the last": renamed(CAT, "test/cat/0001.jpg"),
    "twice": [*renamed("test/ship/0000.jpg", CAT)],
    "cut off": replaced(CAT, jpeg((1, 2, 3))[:-200]),
    "not a picture": replaced(CAT, b"GIF89a" * 100),
    "another format": replaced(CAT, jpeg((1, 2, 3), kind="PNG")),
    "another size": replaced(CAT, jpeg((1, 2, 3), size=(33, 32))),
    "gray": replaced(CAT, jpeg((1, 2, 3), mode="L")),
    "a large file": replaced(CAT, jpeg((1, 2, 3)) + bytes(9000)),
    "nothing": [],
}


@pytest.mark.parametrize("files", HOSTILE_JPEGS.values(), ids=HOSTILE_JPEGS)
def test_hostile_archives_of_jpegs(tmp_path: Path, files: Files) -> None:
    path = archive(tmp_path / "all.tar.xz", files, "w:xz")
    with pytest.raises(Problem) as problem:
        cifar10.read_jpegs(path, "test")
    assert (problem.value.code, problem.value.params) == ("data_damaged", {"name": "all.tar.xz"})
    assert {each.name for each in tmp_path.iterdir()} == {"home", "all.tar.xz"}, "nothing is unpacked"


def changed(old: str, change: bytes | None) -> Files:
    return [
        (name, kept if not name.endswith(old) else change)
        for name, kept in binary()
        if not (name.endswith(old) and change is None)
    ]


TEST = batch(sum(b"test_batch.bin"))[0]
HOSTILE_BYTES: dict[str, Files] = {
    "missing": changed("test_batch.bin", None),
    "a byte too few": changed("test_batch.bin", TEST[:-1]),
    "a byte too many": changed("test_batch.bin", TEST + b"x"),
    "an eleventh class": changed("test_batch.bin", b"\x0a" + TEST[1:]),
    "nothing": [],
}


@pytest.mark.parametrize("files", HOSTILE_BYTES.values(), ids=HOSTILE_BYTES)
def test_hostile_archives_of_bytes(tmp_path: Path, files: Files) -> None:
    with pytest.raises(Problem, match="data_damaged"):
        cifar10.read_binary(archive(tmp_path / "some.tar.gz", files), "test")


@pytest.mark.parametrize(
    "content",
    [b"", b"no archive", gzip.compress(b"no archive"), b"\x1f\x8b", b"\xfd7zXZ\0" + b"x" * 50, bytes(10_240)],
    ids=["empty", "text", "zipped text", "gzip's first bytes", "xz with rubbish", "zeros"],
)
def test_no_archive_at_all(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "some.tar"
    path.write_bytes(content)
    for read in (cifar10.read_binary, cifar10.read_jpegs):
        with pytest.raises(Problem, match="data_damaged"):
            read(path, "test")
        with pytest.raises(Problem, match="data_damaged"):
            read(tmp_path / "nothing", "test")


def test_links_are_no_files(tmp_path: Path) -> None:
    (tmp_path / "secret.jpg").write_bytes(jpeg((1, 2, 3)))
    path = tmp_path / "all.tar"
    for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE):
        with tarfile.open(path, "w") as written:
            member = tarfile.TarInfo(CAT)
            member.type, member.linkname = kind, str(tmp_path / "secret.jpg")
            written.addfile(member)
        with pytest.raises(Problem, match="data_damaged"):
            cifar10.read_jpegs(path, "test")


def test_a_bomb_of_members_is_not_listed_to_its_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cifar10, "_MOST_MEMBERS", 30)
    path = archive(tmp_path / "all.tar", [(f"junk{number}", b"") for number in range(40)] + jpegs(), "w:gz")
    with pytest.raises(Problem, match="data_damaged"):
        cifar10.read_jpegs(path, "test")


# ---- the real copy


@pytest.mark.data
@pytest.mark.skipif(not GIVEN, reason="needs GLASSBOX_DATA")
def test_the_lossy_copy_is_close_to_the_published_pixels() -> None:
    """Its test part, and the picture that everybody knows to come first; PSNR against the lossless pictures is 30 dB."""
    assert prepared.source_of("cifar10") is CIFAR10_LOSSY
    assert prepared.note_of("cifar10") == "lossy"
    pictures, labels = cifar10.load("test", source=CIFAR10_LOSSY)
    assert pictures.shape == (10_000, 3, 32, 32)
    assert np.bincount(labels).tolist() == [1000] * 10
    assert labels[:20].tolist() == [*range(10)] * 2
    # means and deviations of the published training set: 0.4914 0.4822 0.4465 and 0.2470 0.2435 0.2616
    assert pictures.mean((0, 2, 3)) / 255 == pytest.approx([0.494, 0.485, 0.450], abs=0.005)
    assert pictures.std((0, 2, 3)) / 255 == pytest.approx([0.247, 0.243, 0.262], abs=0.01)


def test_nothing_here_means_the_published_archive(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GLASSBOX_DATA", raising=False)
    assert prepared.source_of("cifar10") is CIFAR10
    assert prepared.note_of("cifar10") == ""
    assert not prepared.is_here("cifar10")
    assert prepared.arrived("cifar10") == (0, 170_052_171)
