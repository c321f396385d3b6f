"""Events as bytes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from core import wire
from core.errors import Problem
from core.training.events import KINDS, Event

arrays = st.dictionaries(
    st.text(max_size=5),
    hnp.arrays(st.sampled_from(["<f4", "<i4", "u1"]), hnp.array_shapes(min_dims=1, max_dims=3, min_side=0, max_side=4)),
    max_size=3,
)


@given(st.sampled_from(KINDS), st.dictionaries(st.sampled_from(["step", "epoch"]), st.integers(0, 9)), arrays)
def test_bytes_and_back(kind, data, given_arrays):
    again = Event.unpack(Event(kind, data, given_arrays).pack())
    assert (again.kind, again.data) == (kind, data)
    assert again.arrays.keys() == given_arrays.keys()
    for name, array in given_arrays.items():
        assert again.arrays[name].dtype == array.dtype
        np.testing.assert_array_equal(again.arrays[name], array)


def test_a_loss_that_is_no_number_becomes_null():
    again = Event.unpack(Event("snapshot", {"validation_loss": float("nan")}).pack())
    assert again.data == {"validation_loss": None}


@pytest.mark.parametrize(
    "packed", [b"", b"abc", wire.pack({}), wire.pack({"kind": "surprise"}), wire.pack({"kind": 1})]
)
def test_other_bytes_are_a_problem(packed):
    with pytest.raises(Problem, match="data_malformed"):
        Event.unpack(packed)
