"""Schedules against torch.optim.lr_scheduler."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch.optim import lr_scheduler

from core.training.schedules import curve, share

PEAK = 0.2


def rates(scheduler_of, steps: int) -> list[float]:
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=PEAK)
    scheduler = scheduler_of(optimizer)
    found = []
    for step in range(steps):
        found.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        if step < steps - 1:
            scheduler.step()
    return found


@pytest.mark.parametrize("steps", [10, 37, 240])
def test_one_cycle_is_torchs(steps):
    expected = rates(lambda optimizer: lr_scheduler.OneCycleLR(optimizer, PEAK, total_steps=steps), steps)
    assert [PEAK * share("one_cycle", step, steps) for step in range(steps)] == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("steps", [1, 10, 37])
def test_cosine_is_torchs(steps):
    expected = rates(lambda optimizer: lr_scheduler.CosineAnnealingLR(optimizer, T_max=steps), steps)
    assert [PEAK * share("cosine", step, steps) for step in range(steps)] == pytest.approx(expected, rel=1e-9)


@given(st.sampled_from(["constant", "cosine", "one_cycle"]), st.integers(1, 300), st.integers(0, 400))
def test_a_share_is_above_zero_and_at_most_one_and_the_last_one_holds(shape, steps, step):
    assert 0 < share(shape, step, steps) <= 1
    assert share(shape, steps + step, steps) == share(shape, steps - 1, steps)


def test_an_unknown_shape_is_an_error():
    with pytest.raises(ValueError, match="zigzag"):
        share("zigzag", 0, 10)


@pytest.mark.parametrize("shape", ["constant", "cosine", "one_cycle"])
def test_the_curve_to_look_at_is_what_steps_get(shape: str) -> None:
    places, peaks = curve(shape, 0.3, 50)
    assert (places[0], places[-1], len(places)) == (0, 1, 50)
    assert peaks == [0.3 * share(shape, step, 50) for step in range(50)]
