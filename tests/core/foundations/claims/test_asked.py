"""What the page asks of the cards: against drawn networks and PyTorch's own layers."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch.nn.functional import max_pool2d

from core.foundations.claims.asked import DEPTH, LAYERS, PICTURE, left_of_signal, width
from core.foundations.claims.spread import signal


def test_so_much_is_left_of_a_signal_that_is_drawn_and_measured() -> None:
    assert left_of_signal() == 2.0**-5
    assert left_of_signal(2.0) == 1.0, "He's variance keeps it"
    n = 512
    measured = [signal(n, DEPTH, np.sqrt(1.0 / n), seed) for seed in range(3)]
    assert np.mean([sizes[-1] / sizes[0] for sizes in measured]) == pytest.approx(left_of_signal(), rel=0.15)


@given(st.integers(12, 40), st.lists(st.tuples(st.integers(1, 5), st.integers(1, 2)), min_size=1, max_size=2))
def test_the_width_is_that_of_pytorch(size: int, layers: list[tuple[int, int]]) -> None:
    picture = torch.zeros(1, 1, size, size)
    for kernel, stride in layers:
        picture = max_pool2d(picture, kernel, stride)
    assert width(size, layers) == picture.shape[-1]
    assert width(PICTURE, LAYERS) == 4
