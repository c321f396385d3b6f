"""The curves of a run as a TensorBoard event file. Knows its bytes, no TensorFlow and no TensorBoard.

A file is a row of records (TFRecord): u64 length, masked CRC-32C of it, the message, masked CRC-32C of that, all little-endian. A
message is an `Event` in the wire format of protocol buffers: wall_time (1, double), step (2, varint), file_version (3, text) or
summary (5) with one value (1) of a tag (1, text) and a simple_value (2, float). Sources: tensorflow/core/util/event.proto,
tensorflow/core/framework/summary.proto, tensorflow/core/lib/io/record_writer.h. Written out here, because tensorboardX loads torch,
which the server process does without (1.6 s, 200 MB); tests read it with tensorboardX's own messages and checks.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from functools import cache
from typing import Any

VERSION = "brain.Event:2"
MOST = 10_000  # points of a curve; of longer ones every second, third, … and the last
_POLYNOMIAL = 0x82F63B78  # Castagnoli's, its bits reversed
_MASK = 0xA282EAD8


def event_file(document: dict[str, Any]) -> bytes:
    """All curves of a run's document (core/runs/record.py), each step a point at its time as far as it is known.

    Tags are loss/train, loss/validation, accuracy/train, accuracy/validation, of runs with several networks followed by
    /<network>, and the results on the test part.
    """
    began = float(document.get("created") or 0.0)
    length = max((len(column) for column in (document.get("steps") or {}).values()), default=0)
    seconds = float(document.get("seconds") or 0.0)

    def at(step: int) -> float:
        return began + seconds * min(1.0, step / max(1, length))

    records = [_record(_event(began, 0, _text(3, VERSION)))]
    for tag, step, value in points(document):
        records.append(_record(_event(at(step), step, _scalar(tag, value))))
    return b"".join(records)


def name_of(document: dict[str, Any]) -> str:
    """The file's name as TensorBoard looks for it."""
    return f"events.out.tfevents.{int(document.get('created') or 0)}.glassbox"


def points(document: dict[str, Any]) -> Iterator[tuple[str, int, float]]:
    """(tag, step, value) of the numbers of the curves, at most about `MOST` of each, in the order of the curves."""
    steps, checks = document.get("steps") or {}, document.get("validation") or []
    last = max((len(column) for column in steps.values()), default=0)
    every = max(1, -(-last // MOST))
    lanes = [str(lane.get("name", "")).replace("/", "-") for lane in document.get("lanes") or []]
    if not lanes:
        for what in ("loss", "accuracy"):
            for step, value in enumerate(steps.get(what) or [], 1):
                if value is not None and (step % every == 0 or step == last):
                    yield f"{what}/train", step, float(value)
            for point in checks:
                if point.get(f"validation_{what}") is not None:
                    yield f"{what}/validation", int(point["step"]), float(point[f"validation_{what}"])
    for at, lane in enumerate(lanes):
        for column, what in (("losses", "loss"), ("accuracies", "accuracy"), ("norms", "gradient_norm")):
            for step, row in enumerate(steps.get(column) or [], 1):
                if at < len(row) and row[at] is not None and (step % every == 0 or step == last):
                    yield f"{what}/train/{lane}", step, float(row[at])
            for point in checks:
                row = point.get(f"lane_{column}") or []
                if at < len(row) and row[at] is not None:
                    yield f"{what}/validation/{lane}", int(point["step"]), float(row[at])
    for name, tag in (("test_loss", "loss/test"), ("test_accuracy", "accuracy/test")):
        value = (document.get("test") or {}).get(name)
        if isinstance(value, int | float):
            yield tag, last, float(value)


def crc32c(data: bytes) -> int:
    """The cyclic redundancy check of RFC 3720, appendix B.4."""
    table, crc = _table(), 0xFFFFFFFF
    for byte in data:
        crc = table[(crc ^ byte) & 0xFF] ^ (crc >> 8)
    return crc ^ 0xFFFFFFFF


@cache
def _table() -> tuple[int, ...]:
    rows = []
    for byte in range(256):
        for _ in range(8):
            byte = (byte >> 1) ^ (_POLYNOMIAL if byte & 1 else 0)
        rows.append(byte)
    return tuple(rows)


def _masked(data: bytes) -> bytes:
    crc = crc32c(data)
    return struct.pack("<I", (((crc >> 15) | (crc << 17)) + _MASK) & 0xFFFFFFFF)


def _record(message: bytes) -> bytes:
    length = struct.pack("<Q", len(message))
    return length + _masked(length) + message + _masked(message)


def _varint(number: int) -> bytes:
    """Seven bits a byte, the lowest first; all but the last have their highest bit set."""
    found = bytearray()
    while number > 0x7F:
        found.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*found, number])


def _bytes(field: int, content: bytes) -> bytes:
    return _varint(field << 3 | 2) + _varint(len(content)) + content


def _text(field: int, content: str) -> bytes:
    return _bytes(field, content.encode())


def _event(seconds: float, step: int, rest: bytes) -> bytes:
    return _varint(1 << 3 | 1) + struct.pack("<d", seconds) + _varint(2 << 3) + _varint(step) + rest


def _scalar(tag: str, value: float) -> bytes:
    number = _varint(2 << 3 | 5) + struct.pack("<f", value)
    return _bytes(5, _bytes(1, _text(1, tag) + number))
