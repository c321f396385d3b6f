"""The idx format with hostile files, the loader with small ones, and the real MNIST where it is at hand."""

from __future__ import annotations

import gzip
import hashlib
import os
import struct
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.data import mnist
from core.data.catalog import MNIST, Part, Source
from core.errors import Problem

GIVEN = os.environ.get("GLASSBOX_DATA")


def idx(values: np.ndarray) -> bytes:
    """The format by its definition (yann.lecun.com/exdb/mnist), written independently of the reader."""
    header = bytes([0, 0, 8, values.ndim]) + b"".join(size.to_bytes(4, "big") for size in values.shape)
    return header + values.astype(np.uint8).tobytes()


GOOD = idx(np.arange(24).reshape(4, 3, 2))


@pytest.mark.parametrize("shape", [(5,), (4, 3), (2, 3, 4), (1, 2, 3, 4), (0, 28, 28)])
@pytest.mark.parametrize("zipped", [True, False])
def test_reads_what_was_written(tmp_path: Path, shape: tuple[int, ...], zipped: bool) -> None:
    values = np.random.default_rng(1).integers(0, 256, shape, dtype=np.uint8)
    path = tmp_path / "some-idx"
    path.write_bytes(gzip.compress(idx(values)) if zipped else idx(values))
    assert np.array_equal(mnist.read_idx(path), values)


HOSTILE = {
    "empty": b"",
    "three bytes": b"\0\0\x08",
    "not idx": b"<html>404 Not Found</html>",
    "zeros missing": b"\1" + GOOD[1:],
    "signed bytes": GOOD[:2] + b"\x09" + GOOD[3:],
    "doubles": GOOD[:2] + b"\x0e" + GOOD[3:],
    "no dimension": b"\0\0\x08\0",
    "five dimensions": b"\0\0\x08\x05" + struct.pack(">5I", 1, 1, 1, 1, 1) + b"\0",
    "sizes cut off": GOOD[:9],
    "a byte too few": GOOD[:-1],
    "a byte too many": GOOD + b"\0",
    "4 billion pictures": b"\0\0\x08\x03" + struct.pack(">3I", 2**32 - 1, 28, 28) + b"\0" * 784,
    "a product of 2^64": b"\0\0\x08\x04" + struct.pack(">4I", *[2**16] * 4),
    "gzip of nothing": gzip.compress(b""),
    "gzip cut off": gzip.compress(GOOD)[:-12],
    "gzip with another checksum": gzip.compress(GOOD)[:-8] + b"\0" * 8,
    "gzip's first bytes alone": b"\x1f\x8b",
    "gzip with rubbish inside": gzip.compress(GOOD)[:10] + b"\xff" * 40,
    "a bomb": gzip.compress(b"\0\0\x08\x01" + struct.pack(">I", 200 << 20) + bytes(200 << 20), compresslevel=1),
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE)
def test_hostile_files_are_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "labels-idx1"
    path.write_bytes(content)
    with pytest.raises(Problem) as problem:
        mnist.read_idx(path)
    assert (problem.value.code, problem.value.params) == ("data_damaged", {"name": "labels-idx1"})


def test_a_missing_file_and_a_folder(tmp_path: Path) -> None:
    for path in (tmp_path / "nothing", tmp_path):
        with pytest.raises(Problem, match="data_damaged"):
            mnist.read_idx(path)


@given(
    content=st.one_of(
        st.binary(max_size=200),
        st.binary(max_size=60).map(lambda rest: b"\0\0\x08" + rest),
        st.tuples(st.integers(0, len(GOOD) - 1), st.integers(0, 255)).map(
            lambda change: GOOD[: change[0]] + bytes([change[1]]) + GOOD[change[0] + 1 :]
        ),
    ),
    zipped=st.booleans(),
)
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_give_bytes_of_the_file_or_a_problem(tmp_path: Path, content: bytes, zipped: bool) -> None:
    path = tmp_path / "any"
    path.write_bytes(gzip.compress(content) if zipped else content)
    try:
        values = mnist.read_idx(path)
    except Problem as problem:
        assert problem.code == "data_damaged"
    else:
        assert idx(values) == content


# ---- the loader


def given_files(folder: Path, monkeypatch: pytest.MonkeyPatch, images: np.ndarray, labels: np.ndarray) -> None:
    """Stand-ins for MNIST's test files, with checksums of their own."""
    parts = []
    (folder / "mnist").mkdir()
    for name, values in (("images-idx3", images), ("labels-idx1", labels)):
        content = gzip.compress(idx(values))
        (folder / "mnist" / f"t10k-{name}-ubyte.gz").write_bytes(content)
        parts.append(Part(f"t10k-{name}-ubyte.gz", len(content), hashlib.sha256(content).hexdigest()))
    monkeypatch.setattr(mnist, "MNIST", Source("mnist", "small", "CC0", "nobody", (), tuple(parts)))
    monkeypatch.setenv("GLASSBOX_DATA", str(folder))


def test_pictures_and_labels_belong_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    images = np.random.default_rng(2).integers(0, 256, (10, 28, 28), dtype=np.uint8)
    given_files(tmp_path, monkeypatch, images, np.arange(10))
    read, labels = mnist.load("test")
    assert np.array_equal(read, images)
    assert labels.tolist() == list(range(10))
    assert labels.dtype == np.int64


@pytest.mark.parametrize(
    ("images", "labels"),
    [((3, 28, 28), [0, 1]), ((2, 28, 28), [3, 10]), ((2, 784), [0, 1]), ((2, 28, 28), [[0], [1]])],
    ids=["a label too few", "an eleventh class", "flat pictures", "labels in two dimensions"],
)
def test_files_that_do_not_fit_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, images: tuple[int, ...], labels: list[int]
) -> None:
    given_files(tmp_path, monkeypatch, np.zeros(images), np.array(labels))
    with pytest.raises(Problem) as problem:
        mnist.load("test")
    assert (problem.value.code, problem.value.params) == ("data_damaged", {"name": "mnist/test"})


def test_a_file_with_another_checksum_is_not_even_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given_files(tmp_path, monkeypatch, np.zeros((2, 28, 28)), np.zeros(2))
    path = tmp_path / "mnist" / "t10k-images-idx3-ubyte.gz"
    path.write_bytes(gzip.compress(idx(np.ones((2, 28, 28)))))  # sound, but not the file
    monkeypatch.setattr(mnist, "read_idx", lambda path: pytest.fail(f"{path} was read"))
    with pytest.raises(Problem) as problem:
        mnist.load("test")
    assert problem.value.code == "data_damaged"


# ---- the real files


@pytest.mark.data
@pytest.mark.skipif(not GIVEN, reason="needs GLASSBOX_DATA")
@pytest.mark.parametrize(
    ("part", "first", "counts", "mean"),
    [
        ("train", [5, 0, 4, 1, 9], [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949], 0.1307),
        ("test", [7, 2, 1, 0, 4], [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009], 0.1325),
    ],
)
def test_the_real_files_hold_what_everybody_knows_of_them(
    part: str, first: list[int], counts: list[int], mean: float
) -> None:
    images, labels = mnist.load(part)  # type: ignore[arg-type]
    assert images.shape == (sum(counts), 28, 28)
    assert labels[:5].tolist() == first
    assert np.bincount(labels).tolist() == counts
    assert images.mean() / 255 == pytest.approx(mean, abs=5e-5)


@pytest.mark.data
@pytest.mark.skipif(not GIVEN, reason="needs GLASSBOX_DATA")
def test_a_flipped_bit_in_a_real_file_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "mnist").mkdir()
    for part in MNIST.parts[2:]:
        content = bytearray((Path(str(GIVEN)) / "mnist" / part.name).read_bytes())
        content[len(content) // 2] ^= 1
        (tmp_path / "mnist" / part.name).write_bytes(content)
    monkeypatch.setenv("GLASSBOX_DATA", str(tmp_path))
    with pytest.raises(Problem, match="data_damaged"):
        mnist.load("test")
