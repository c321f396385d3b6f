"""The memory tasks against their definitions, sequence by sequence, and what is reached blindly against counted frequencies."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.config import knobs_of
from core.data.memory_tasks import BLANK, LETTERS, START, MemoryData, blind, examples, form
from core.errors import Problem

datas = st.builds(
    MemoryData,
    task=st.sampled_from(["adding", "copy", "recall", "parity"]),
    length=st.integers(4, 60),
    symbols=st.integers(1, 10),
    judged=st.sampled_from(["end", "each"]),
)


def made(data: MemoryData, count: int = 5, seed: int = 0):  # type: ignore[no-untyped-def]
    return examples(data, count, np.random.default_rng(seed))


@settings(max_examples=60)
@given(data=datas, count=st.integers(1, 9))
def test_sizes_are_as_announced(data: MemoryData, count: int) -> None:
    sizes, (inputs, targets) = form(data), made(data, count)
    assert inputs.shape == (count, sizes.steps, sizes.inputs)
    assert inputs.dtype == np.float32
    assert targets.shape == (count, sizes.judged)
    assert targets.dtype == (np.float32 if data.task == "adding" else np.int64)
    assert 1 <= sizes.answers <= sizes.judged <= sizes.steps
    assert 0 <= sizes.nearest <= sizes.furthest < sizes.steps


@settings(max_examples=60)
@given(data=datas, seed=st.integers(0, 999))
def test_every_answer_follows_from_its_sequence(data: MemoryData, seed: int) -> None:
    inputs, targets = made(data, 4, seed)
    for x, told in zip(inputs, targets, strict=True):
        if data.task == "adding":
            marked = [t for t in range(len(x)) if x[t, 1] == 1]
            assert len(marked) == 2
            assert marked[0] < data.length // 2 <= marked[1]
            assert told[0] == pytest.approx(x[marked[0], 0] + x[marked[1], 0], abs=1e-6)
            assert (x[:, 0] >= 0).all()
            assert (x[:, 0] < 1).all()
            assert x[:, 1].sum() == 2
        elif data.task == "copy":
            n, seen = data.symbols, x.argmax(1).tolist()
            assert (x.sum(1) == 1).all()
            assert set(seen[:n]) <= set(range(LETTERS))
            assert seen[n:] == [BLANK] * (data.length - 1) + [START] + [BLANK] * n
            assert told.tolist() == [BLANK] * (data.length + n) + seen[:n]
        elif data.task == "recall":
            assert x[:, LETTERS].tolist() == [1.0] + [0.0] * (data.length - 1)
            assert (x[:, :LETTERS].sum(1) == 1).all()
            assert told[0] == x[0, :LETTERS].argmax()
        else:
            odd = [int(sum(x[: t + 1, 0])) % 2 for t in range(len(x))]
            assert told.tolist() == (odd if data.judged == "each" else odd[-1:])


def test_what_the_last_answer_needs_lies_between_nearest_and_furthest() -> None:
    """The letter told last, found among those that came; the places of the marks, found in many sequences."""
    recall, copy = form(MemoryData("recall", 20)), form(MemoryData("copy", 20, symbols=4))
    assert (recall.nearest, recall.furthest) == (19, 19)
    inputs, targets = made(MemoryData("copy", 20, symbols=4), 1)
    assert inputs[0, 3].argmax() == targets[0, -1]
    assert copy.nearest == copy.furthest == copy.steps - 1 - 3 == 24
    marks = made(MemoryData("adding", 6), 500).inputs[..., 1]
    lags = 5 - np.nonzero(marks.any(0))[0]
    sizes = form(MemoryData("adding", 6))
    assert (lags.min(), lags.max()) == (sizes.nearest, sizes.furthest) == (0, 5)


@pytest.mark.parametrize(
    "data",
    [
        MemoryData("adding", 12),
        MemoryData("copy", 6, symbols=2),
        MemoryData("recall", 5),
        MemoryData("parity", 9),
        MemoryData("parity", 9, judged="each"),
    ],
    ids=lambda data: f"{data.task}-{data.judged}",
)
def test_what_is_reached_blindly(data: MemoryData) -> None:
    """The best fixed answer of each step, found by counting: its mean, or its classes' shares."""
    sizes, targets = form(data), made(data, 60_000).targets
    chance = blind(data)
    if data.task == "adding":
        assert chance.accuracy is None
        assert float(((targets - targets.mean(0)) ** 2).mean()) == pytest.approx(chance.loss, rel=0.02)
        return
    losses, hits = [], []
    for told in targets.T:
        shares = np.bincount(told) / len(told)
        losses.append(-sum(p * math.log(p) for p in shares if p))
        hits.append(shares.max())
    assert np.mean(losses) == pytest.approx(chance.loss, rel=0.002)
    assert np.mean(hits[-sizes.answers :]) == pytest.approx(chance.accuracy, abs=0.01)


def test_known_figures() -> None:
    assert blind(MemoryData("adding")).loss == pytest.approx(0.1667, abs=1e-4)
    assert blind(MemoryData("copy", 20, symbols=10)).loss == pytest.approx(10 * math.log(8) / 40)
    assert tuple(blind(MemoryData("recall"))) == pytest.approx((2.0794, 0.125), abs=1e-4)
    assert tuple(blind(MemoryData("parity"))) == pytest.approx((0.6931, 0.5), abs=1e-4)


def test_the_same_draw_gives_the_same_sequences_and_another_one_others() -> None:
    for task in ("adding", "copy", "recall", "parity"):
        data = MemoryData(task)
        assert (made(data, 8, 1).inputs == made(data, 8, 1).inputs).all()
        assert (made(data, 8, 1).inputs != made(data, 8, 2).inputs).any()


def test_bounds() -> None:
    length = next(knob for knob in knobs_of(MemoryData) if knob.name == "length")
    for wrong in (length.low - 1, length.high + 1, 10.5):  # type: ignore[operator]
        with pytest.raises(Problem, match="setting_"):
            MemoryData(length=wrong)  # type: ignore[arg-type]
    for task in ("adding", "copy", "recall", "parity"):  # the shortest and the longest can be made
        for each in (length.low, length.high):
            data = MemoryData(task, int(each or 0), symbols=10, judged="each")
            assert np.isfinite(made(data, 2).inputs).all()
