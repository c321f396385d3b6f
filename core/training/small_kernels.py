"""The compiled engine for small networks: small_loop.py as machine code. Importing it compiles it or reads it from the disk.

The cache lies in the app's home, in a folder named after these files' content: Numba itself looks at one file only.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import numba
import numpy as np
from numba import types

from core.settings import settings
from core.training import small_loop as loop
from core.training.small_job import Data, Net, Record, Rule, State
from core.training.small_lanes import room_for
from core.training.small_loop import Room
from core.training.small_parts import Array

FAST = {"reassoc", "contract", "nsz"}  # sums in any order; what is no number stays none

_sources = [
    Path(__file__).with_name(f"small_{name}.py")
    for name in ("functions", "job", "kernels", "lanes", "loop", "math", "parts", "random", "steps", "vector")
]
_version = hashlib.sha256(b"".join(each.read_bytes() for each in _sources)).hexdigest()[:16]
jit, config = cast(Any, numba.njit), cast(Any, numba.config)  # their types know less than they do
config.CACHE_DIR = str(Path(os.environ.get("NUMBA_CACHE_DIR") or settings().home / "cache" / "numba") / _version)


def compile(function: Callable[..., Any], arguments: Callable[[Any], tuple[Any, ...]]) -> dict[Any, Callable[..., Any]]:
    """Both forms of a kernel, fast for float32 and exact for float64, without Python's lock (GIL) and its counted references."""
    return {
        np.dtype(real.name): jit(
            types.void(*arguments(real)),
            cache=True,
            nogil=True,
            _nrt=False,
            error_model="numpy",
            fastmath=FAST if real == types.float32 else False,
        )(function)
        for real in (types.float32, types.float64)
    }


def _named(kind: type, *fields: Any) -> Any:
    return types.NamedTuple(fields, kind)


# What kernels are given, by the type of their real numbers; [::1] lies without gaps in memory.
_i8, _u8, _f4, _f8 = types.int64, types.uint64, types.float32, types.float64
_net = _named(Net, _i8[::1], _i8[::1], _i8)


def _data(real: Any) -> Any:
    return _named(Data, real[:, ::1], real[:, ::1], _i8, _i8)


def _room(real: Any) -> Any:
    table, whole = real[:, ::1], _i8[:, ::1]
    return _named(Room, whole, whole, table, table, table, table, table, table, whole, _u8[::1])


def _job(real: Any) -> tuple[Any, ...]:
    table, clock = real[:, ::1], _i8[:, ::1]
    rule = _named(Rule, real[::1], table, real[:, :, ::1], _u8[::1], _f8[:, ::1])
    state = _named(State, table, table, table, clock, _f8[:, ::1], clock)
    record = _named(Record, types.boolean, types.boolean[::1], _f4[:, :, ::1], _f4[:, :, ::1], _f4[:, :, ::1])
    return _net, _data(real), rule, state, record, _room(real)


_trains = compile(loop.train, _job)
_evaluates = compile(loop.evaluate, lambda real: (_net, _data(real), real[:, ::1], real[:, ::1], _room(real)))
_mapped = compile(loop.maps, lambda real: (_net, real[:, ::1], real[:, ::1], real[:, ::1], _room(real)))


def train(net: Net, data: Data, rule: Rule, state: State, record: Record) -> None:
    """As small_plain.train."""
    _trains[state.w.dtype](net, data, rule, state, record, _room_for(net, state.w, len(data.x), data.training))


def evaluate(net: Net, x: Array, target: Array, w: Array, scores: Array) -> None:
    """As small_plain.evaluate."""
    data = Data(x, target, len(x), len(x))
    _evaluates[w.dtype](net, data, w, scores, _room_for(net, w, len(x)))


def maps(net: Net, x: Array, w: Array, outputs: Array) -> None:
    """As small_plain.maps."""
    _mapped[w.dtype](net, x, w.reshape(1, -1), outputs, _room_for(net, w.reshape(1, -1)))


def _room_for(net: Net, w: Array, examples: int = 0, count: int = 0) -> Room:
    M, P = w.shape
    everyone, places = np.arange(examples).reshape(1, -1), np.zeros((M, count), np.int64)
    g, w, m, v = np.zeros((4, M, P), w.dtype)
    real, whole, key = room_for(net.sizes, P, w.dtype)
    return Room(everyone, places, np.zeros((M, 2), w.dtype), g, w, m, v, real, whole, key)
