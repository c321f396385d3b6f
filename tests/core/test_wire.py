"""The wire format: there and back, and what is not it is refused. The browser's twin is tested in tests/browser."""

from __future__ import annotations

import json
import math
import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays_of

from core.errors import Problem
from core.wire import pack, unpack

dtypes = st.sampled_from([np.float32, np.float64, np.int32, np.uint8])
arrays = dtypes.flatmap(
    lambda dtype: arrays_of.arrays(dtype, arrays_of.array_shapes(min_dims=0, max_dims=3, min_side=0))
)
headers = st.dictionaries(
    st.text().filter(lambda name: name != "arrays"), st.integers(-(2**53), 2**53) | st.text() | st.none()
)


@given(headers, st.dictionaries(st.text(min_size=1), arrays, max_size=4))
def test_there_and_back(header: dict[str, object], named: dict[str, np.ndarray]) -> None:
    data = pack(header, named)
    assert len(data) % 8 == 0
    back, found = unpack(data)
    assert back == header
    assert list(found) == list(named)
    for name, array in named.items():
        assert found[name].dtype == array.dtype
        np.testing.assert_array_equal(found[name], array)


def test_every_array_starts_at_a_multiple_of_eight() -> None:
    data = pack({"kind": "x"}, {"a": np.zeros(3, np.uint8), "b": np.ones(2, np.float64)})
    (length,) = struct.unpack_from("<I", data)
    header = json.loads(data[4 : 4 + length])
    assert (4 + length) % 8 == 0
    assert [spec["offset"] % 8 for spec in header["arrays"].values()] == [0, 0]


def test_numbers_that_json_does_not_know_become_null() -> None:
    header, _ = unpack(pack({"loss": math.nan, "deep": [math.inf, {"x": -math.inf}], "fine": 0.5}))
    assert header == {"loss": None, "deep": [None, {"x": None}], "fine": 0.5}


def test_other_numbers_are_a_mistake_of_ours() -> None:
    with pytest.raises(TypeError, match="weights"):
        pack({}, {"weights": np.zeros(2, np.float16)})


@given(st.binary(max_size=200))
def test_any_bytes_are_a_message_or_a_problem(data: bytes) -> None:
    try:
        unpack(data)
    except Problem as problem:
        assert problem.code == "data_malformed"


@pytest.mark.parametrize(
    "index",
    [
        {"a": {"dtype": "f4", "shape": [10**9], "offset": 0}},
        {"a": {"dtype": "O", "shape": [1], "offset": 0}},
        {"a": {"dtype": "f4", "shape": [-1], "offset": 0}},
        {"a": {"dtype": "f4", "shape": [1], "offset": 10**12}},
        {"a": {"dtype": "f4", "shape": [1], "offset": -(10**6)}},
        {"a": {"dtype": "f4", "shape": [1], "offset": math.inf}},
        {"a": []},
        [],
        None,
    ],
)
def test_a_lying_index_is_refused(index: object) -> None:
    head = json.dumps({"arrays": index}).encode()
    head += b" " * (-(4 + len(head)) % 8)
    with pytest.raises(Problem):
        unpack(struct.pack("<I", len(head)) + head + b"\0" * 8)
