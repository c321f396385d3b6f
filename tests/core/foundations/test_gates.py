"""Four points and a line: AND and OR can be told apart, XOR never."""

from __future__ import annotations

import operator

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.foundations.gates import CORNERS, GATES, told_apart

numbers = st.floats(-10.0, 10.0)


@pytest.mark.parametrize(("gate", "question"), [("and", operator.and_), ("or", operator.or_), ("xor", operator.xor)])
def test_the_answers_are_those_of_python(gate, question):
    assert GATES[gate] == tuple(question(int(x1), int(x2)) for x1, x2 in CORNERS)


@given(st.tuples(numbers, numbers), numbers)
def test_no_line_tells_xor_apart(w, b):
    assert 1 <= told_apart(np.array(w), b, "xor") <= 3


@given(st.tuples(numbers, numbers), numbers, st.sampled_from(sorted(GATES)))
def test_the_count_is_that_of_a_loop(w, b, gate):
    sides = [w[0] * x1 + w[1] * x2 + b >= 0 for x1, x2 in CORNERS]
    assert told_apart(np.array(w), b, gate) == sum(
        int(side) == answer for side, answer in zip(sides, GATES[gate], strict=True)
    )
