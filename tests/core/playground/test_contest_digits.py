"""The contest on digits: what the child answers is what one network after the other gives, by the stated parts of the data."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from torch.nn import functional

from core.playground import contest_digits
from core.playground.contest import GRID, RULES, SEARCHED, steps
from core.playground.contest_told import told
from core.training import alone
from core.training.lanes import Lane

SHORT: dict[str, Any] = {"length": "short", "first": 0}
RATES = [0.3, 0.1, 0.1, 0.1, 0.003, 0.01, 0.01]


@pytest.fixture(autouse=True)
def one_thread() -> None:
    torch.set_num_threads(1)


@pytest.mark.parametrize("task", ["digits", "cnn"])
def test_a_race_is_what_torch_gives_one_after_the_other(task: str) -> None:
    found = told(RATES, contest_digits.race(task, **SHORT, rates=RATES, seeds=1))
    data, _, test = contest_digits.parts()
    last = steps(task, "short")
    assert found.steps[-1] == last
    for rule in ("sgd", "adam"):
        k = RULES.index(rule)  # type: ignore[arg-type]
        model = alone.train("cnn" if task == "cnn" else "mlp", Lane(RULES[k], RATES[k], 0), data, last)
        with torch.no_grad():
            expected = functional.cross_entropy(model(test.inputs), test.labels).item()
        assert found.ends[0, k, 0] == pytest.approx(expected, rel=2e-3)  # float32 over a hundred steps
    assert (found.broken == -1).all()


def test_the_search_judges_by_the_validation_part() -> None:
    header, arrays = contest_digits.search("digits", **SHORT)
    losses = arrays["losses"]
    assert header["rates"] == [GRID[int(np.nanargmin(row))] for row in losses]
    data, validation, _ = contest_digits.parts()
    k = RULES.index("momentum")
    expected = []
    for seed in (SEARCHED, SEARCHED + 1, SEARCHED + 2):
        model = alone.train("mlp", Lane("momentum", GRID[3], seed), data, steps("digits", "short"))
        with torch.no_grad():
            expected.append(functional.cross_entropy(model(validation.inputs), validation.labels).item())
    assert losses[k, 3] == pytest.approx(sorted(expected)[1], rel=2e-3)


def test_all_digits_have_one_part() -> None:
    assert [len(part.labels) for part in contest_digits.parts()] == [1000, 300, 497]
