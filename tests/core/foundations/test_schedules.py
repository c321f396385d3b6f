"""Each schedule against torch.optim.lr_scheduler, to 1e-9 over hundreds of steps, whatever is set."""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.optim import lr_scheduler as schedulers

from core.foundations.schedules import END, START, Plateau, curve, cycle, one_cycle, plateau, rate, stair, warming
from core.foundations.schedules_config import NAMES, Name, SchedulesConfig, settled

THEIRS: dict[str, Callable[[Any, SchedulesConfig, int], Any]] = {
    "constant": lambda o, _c, _T: schedulers.ConstantLR(o, factor=1),
    "linear": lambda o, c, T: schedulers.LinearLR(o, start_factor=1, end_factor=c.floor, total_iters=T),
    "step": lambda o, c, T: schedulers.StepLR(o, step_size=stair(T, c.drops), gamma=c.drop),
    "exponential": lambda o, c, T: schedulers.ExponentialLR(o, gamma=c.floor ** (1 / T)),
    "polynomial": lambda o, c, T: schedulers.PolynomialLR(o, total_iters=T, power=c.power),
    "cosine": lambda o, c, T: schedulers.CosineAnnealingLR(o, T_max=T, eta_min=c.floor * c.peak),
    "warmup": lambda o, c, T: schedulers.SequentialLR(
        o,
        [
            schedulers.LinearLR(o, start_factor=START, end_factor=1, total_iters=warming(T, c.warmup)),
            schedulers.CosineAnnealingLR(o, T_max=T - warming(T, c.warmup), eta_min=c.floor * c.peak),
        ],
        milestones=[warming(T, c.warmup)],
    ),
    "restarts": lambda o, c, T: schedulers.CosineAnnealingWarmRestarts(
        o, T_0=cycle(T, c.cycles, c.growth), T_mult=c.growth, eta_min=c.floor * c.peak
    ),
    "one_cycle": lambda o, c, T: schedulers.OneCycleLR(
        o, max_lr=c.peak, total_steps=T, pct_start=c.rise, cycle_momentum=False
    ),
}


def rates_of(build: Callable[[Any], Any], peak: float, updates: int) -> Iterator[float]:
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=peak)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # SequentialLR calls its parts in a way of which PyTorch itself warns
        scheduler = build(optimizer)
        for _ in range(updates):
            yield optimizer.param_groups[0]["lr"]
            optimizer.step()
            scheduler.step()


def test_there_are_ten() -> None:
    assert set(THEIRS) | {"plateau"} == set(NAMES)
    assert len(NAMES) == 10


@pytest.mark.parametrize("name", THEIRS)
@given(
    peak=st.floats(1e-4, 10),
    floor=st.floats(1e-4, 1),
    share=st.floats(0.05, 0.6),
    drops=st.integers(1, 8),
    drop=st.floats(0.05, 0.95),
    power=st.floats(0.2, 6),
    cycles=st.integers(1, 6),
    growth=st.sampled_from((1, 2)),
    total=st.integers(200, 900),
)
@settings(max_examples=12)
def test_every_rate_is_pytorch_s(name: Name, total: int, share: float, **set_to: Any) -> None:
    c = SchedulesConfig(warmup=share, rise=share, **set_to)
    theirs = list(rates_of(lambda optimizer: THEIRS[name](optimizer, c, total), c.peak, total))
    assert curve(name, c, total) == pytest.approx(theirs, rel=1e-9, abs=1e-9 * c.peak)


@given(
    losses=st.lists(st.floats(1e-3, 1e3) | st.just(math.inf) | st.just(math.nan), min_size=300, max_size=300),
    peak=st.floats(1e-4, 10),
    drop=st.floats(0.05, 0.95),
    patience=st.integers(0, 15),
    floor=st.floats(1e-4, 1),
)
@settings(max_examples=40)
def test_the_plateau_reacts_as_pytorch_s(
    losses: list[float], peak: float, drop: float, patience: int, floor: float
) -> None:
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=peak)
    theirs = schedulers.ReduceLROnPlateau(optimizer, factor=drop, patience=patience, min_lr=floor * peak)
    mine = Plateau(peak)
    for loss in losses:
        theirs.step(loss)
        mine = plateau(mine, loss, drop, patience, floor * peak)
        assert mine.rate == pytest.approx(optimizer.param_groups[0]["lr"], rel=1e-12)
        assert (mine.best, mine.waited) == (theirs.best, theirs.num_bad_epochs)


@pytest.mark.parametrize("name", NAMES)
def test_no_curve_leaves_its_range(name: Name) -> None:
    c = SchedulesConfig(who=(name,), peak=0.7, rise=0.05, warmup=0.01)
    assert all(0 <= each <= 0.7 * (1 + 1e-12) for each in curve(name, c, c.steps))
    assert rate(name, c, 0, c.steps) == pytest.approx(0.7 * (START if name in ("warmup", "one_cycle") else 1))


def test_one_cycle_is_that_of_the_runs_where_their_constants_are_set() -> None:
    from core.training import schedules

    for total in (20, 301, 3000):
        mine = [one_cycle(t, total, 1.0, schedules.WARMUP) for t in range(total)]
        assert mine == pytest.approx([schedules.one_cycle(t, total) for t in range(total)], rel=1e-12)
    assert (START, END) == (schedules.START, schedules.END)


def test_what_cannot_be_looked_at_is_set_right() -> None:
    c = settled(SchedulesConfig(who=("plateau", "linear"), looked="cosine", moment=1199, epochs=15))
    assert (c.who, c.looked, c.moment) == (("linear", "plateau"), "linear", 299)
    assert settled(SchedulesConfig(who=())).who
