"""Numbers as bytes: the one format that worker, store, websocket and browser share. Knows not what the numbers mean.

Layout: u32 little-endian length of the header, the JSON header (padded with spaces until the data start at a multiple of
eight), then each array's raw little-endian buffer padded to eight. assets/components/shared.js holds the browser's twin.
"""

from __future__ import annotations

import json
import math
import struct
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.errors import Problem

Array = NDArray[Any]
_DTYPES: dict[str, np.dtype[Any]] = {
    "f4": np.dtype("<f4"),
    "f8": np.dtype("<f8"),
    "i4": np.dtype("<i4"),
    "u1": np.dtype("u1"),
}

_JSON = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def pack(header: dict[str, Any], arrays: dict[str, Array] | None = None) -> bytes:
    """Pack a JSON-able header and named arrays (float32, float64, int32 or uint8; others are a TypeError)."""
    index: dict[str, Any] = {}
    buffers: list[bytes] = []
    offset = 0
    for name, array in (arrays or {}).items():
        dtype = array.dtype.newbyteorder("<").str.lstrip("<|")
        if dtype not in _DTYPES:
            raise TypeError(f"{name}: cannot pack {array.dtype}")
        raw = np.ascontiguousarray(array, dtype=_DTYPES[dtype]).tobytes()
        index[name] = {"dtype": dtype, "shape": list(array.shape), "offset": offset}
        raw += b"\0" * (-len(raw) % 8)
        buffers.append(raw)
        offset += len(raw)
    try:
        head = _JSON.encode({**header, "arrays": index}).encode()
    except ValueError:  # a number that is none
        head = _JSON.encode(finite({**header, "arrays": index})).encode()
    head += b" " * (-(4 + len(head)) % 8)
    return b"".join((struct.pack("<I", len(head)), head, *buffers))


def unpack(data: bytes) -> tuple[dict[str, Any], dict[str, Array]]:
    """The header (without its index) and the arrays, as read-only views of `data`. Raises Problem("data_malformed")."""
    try:
        (length,) = struct.unpack_from("<I", data)
        header = json.loads(data[4 : 4 + length])
        start = 4 + length
        arrays = {}
        for name, spec in header.pop("arrays").items():
            shape = tuple(int(size) for size in spec["shape"])
            if min((*shape, int(spec["offset"]))) < 0:
                raise ValueError(name)
            arrays[name] = np.frombuffer(
                data, _DTYPES[spec["dtype"]], count=math.prod(shape), offset=start + int(spec["offset"])
            ).reshape(shape)
    except (struct.error, ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError):
        raise Problem("data_malformed") from None
    return header, arrays


def finite(value: Any) -> Any:
    """What JSON can hold: NaN and infinity, wherever they stand in `value`, become null."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {key: finite(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [finite(item) for item in value]
    return value
