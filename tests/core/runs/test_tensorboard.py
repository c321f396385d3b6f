"""Event files against an independent reader: tensorboardX's messages, its CRC-32C, and the form of TFRecord."""

from __future__ import annotations

import json
import struct
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some
from tensorboardX.crc32c import crc32c as theirs
from tensorboardX.proto.event_pb2 import Event

from core.runs.bundle import boards
from core.runs.examples import documents
from core.runs.tensorboard import VERSION, _varint, crc32c, event_file, name_of, points
from tests.core.runs.test_imports import LANED


def records(content: bytes) -> list[Any]:
    """The events of a file, each length and each message checked as TensorFlow's reader checks them."""

    def masked(data: bytes) -> int:
        crc = theirs(data)
        return ((crc >> 15 | crc << 17) + 0xA282EAD8) & 0xFFFFFFFF

    found, at = [], 0
    while at < len(content):
        head = content[at : at + 8]
        (length,), (check,) = struct.unpack("<Q", head), struct.unpack_from("<I", content, at + 8)
        assert check == masked(head)
        message = content[at + 12 : at + 12 + length]
        assert struct.unpack_from("<I", content, at + 12 + length) == (masked(message),)
        found.append(Event.FromString(message))
        at += 16 + length
    assert at == len(content)
    return found


@pytest.mark.parametrize("document", [*documents().values(), LANED], ids=lambda each: each.get("name", "lanes"))
def test_every_number_of_the_curves_is_there_at_its_step(document: dict[str, Any]) -> None:
    first, *rest = records(event_file(document))
    assert first.file_version == VERSION
    read = [(each.summary.value[0].tag, each.step, each.summary.value[0].simple_value) for each in rest]
    expected = [(tag, step, struct.unpack("<f", struct.pack("<f", value))[0]) for tag, step, value in points(document)]
    assert read == expected
    times = [each.wall_time for each in rest]
    assert all(
        document.get("created", 0) <= time <= document.get("created", 0) + document.get("seconds", 0) for time in times
    )


def test_the_tags_of_a_run_on_pictures_and_of_one_with_networks() -> None:
    tags = {tag for tag, _, _ in points(next(iter(documents().values())))}
    assert tags == {f"{what}/{part}" for what in ("loss", "accuracy") for part in ("train", "validation", "test")}
    assert {tag for tag, _, _ in points(LANED)} == {
        *("loss/train/RNN", "loss/train/LSTM", "gradient_norm/train/RNN", "gradient_norm/train/LSTM"),
        *("loss/validation/RNN", "loss/validation/LSTM", "accuracy/validation/RNN"),
    }


def test_a_run_without_curves_is_a_file_with_its_version() -> None:
    (only,) = records(event_file({}))
    assert only.file_version == VERSION
    assert name_of({}).startswith("events.out.tfevents.")


@given(some.binary(max_size=300))
def test_the_check_is_castagnoli_s(data: bytes) -> None:
    assert crc32c(data) == theirs(data)


@given(some.integers(0, 2**63 - 1))
def test_whole_numbers_are_read_back(number: int) -> None:
    assert Event.FromString(bytes([16]) + _varint(number)).step == number


def test_several_runs_are_folders_of_one_archive() -> None:
    import io
    import zipfile

    some_runs = dict(list(documents().items())[:2])
    with zipfile.ZipFile(io.BytesIO(boards(some_runs.values()))) as packed:
        assert [name.split("/")[0] for name in packed.namelist()] == [
            f"run-{place}" for place in range(1, len(some_runs) + 1)
        ]
        for name in packed.namelist():
            assert len(records(packed.read(name))) > 300
    assert boards(some_runs.values()) == boards(json.loads(json.dumps(list(some_runs.values()))))


def test_of_a_long_curve_every_so_many_th_point_leaves_and_the_last() -> None:
    long = {"steps": {"loss": [float(step) for step in range(1, 25_001)]}, "validation": []}
    steps = [step for tag, step, _ in points(long) if tag == "loss/train"]
    assert (len(steps), steps[:2], steps[-2:]) == (8334, [3, 6], [24_999, 25_000])
