"""What arrives at each step, against backpropagation through time written out in NumPy, and against finite differences."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from core.data.memory_tasks import MemoryData, examples, form
from core.foundations.recurrent_back import backward, forward
from core.sequences.memory import Remembering
from core.sequences.memory_config import MemoryConfig
from core.sequences.memory_gradient import arriving
from core.sequences.unrolled import weights_of

CELLS = ("rnn", "gru", "lstm")


def networks(data: MemoryData, cell: str, units: int, seed: int = 0):  # type: ignore[no-untyped-def]
    random = torch.Generator().manual_seed(seed)
    model = Remembering(cell, form(data), MemoryConfig(units), random).double()  # type: ignore[arg-type]
    inputs, targets = examples(data, 3, np.random.default_rng(seed))
    return model, torch.from_numpy(inputs).double(), torch.from_numpy(targets)


def written_out(model: Remembering, x: torch.Tensor, target: torch.Tensor, *, classes: bool) -> dict[str, np.ndarray]:
    """One sequence through core/foundations; only its last step is judged."""
    V, d = (each.detach().numpy() for each in model.readout.parameters())
    w = weights_of(model.net, 0)._replace(V=V, d=d)
    targets = np.zeros((len(x), len(w.d)))
    if classes:
        targets[-1, int(target)] = 1
    else:
        targets[-1, 0] = float(target)
    judged = np.arange(len(x)) == len(x) - 1
    run = forward(model.cell, w, x.numpy(), targets, judged, classes=classes)
    return backward(model.cell, w, x.numpy(), targets, judged, run, classes=classes).values


@pytest.mark.parametrize("cell", CELLS)
@settings(max_examples=12)
@given(
    task=st.sampled_from(["adding", "copy", "recall", "parity"]),
    length=st.integers(4, 20),
    units=st.integers(1, 3),
    seed=st.integers(0, 99),
)
def test_as_backpropagation_written_out(cell: str, task: str, length: int, units: int, seed: int) -> None:
    data = MemoryData(task, length, symbols=2)  # type: ignore[arg-type]
    model, inputs, targets = networks(data, cell, 4 * units, seed)
    classes = task != "adding"
    last = targets[:, -1] if classes else targets[:, -1].double()
    found = arriving(model, inputs, last, classes=classes)
    each = [written_out(model, x, told, classes=classes) for x, told in zip(inputs, last, strict=True)]
    assert set(found) == ({"h", "c"} if cell == "lstm" else {"h"})
    for name, norms in found.items():
        expected = np.mean([np.sqrt((values[name] ** 2).sum(1)) for values in each], axis=0)
        assert norms.shape == (form(data).steps,)
        np.testing.assert_allclose(norms, expected, rtol=1e-10, atol=1e-14)


@pytest.mark.parametrize("cell", CELLS)
def test_as_a_state_that_is_moved(cell: str) -> None:
    """Push h of one step along a direction and run the rest with the fused kernel: the loss changes by gradient times push."""
    data = MemoryData("adding", 9)
    model, inputs, targets = networks(data, cell, 4)
    x, target, at, push = inputs[:1], targets[:1, -1].double(), 3, 1e-6
    norm = arriving(model, x, target, classes=False)["h"][at]

    def loss(moved: torch.Tensor) -> float:
        with torch.no_grad():
            _, state = model.net(x[:, : at + 1])
            h, *c = state if cell == "lstm" else (state,)
            hidden, _ = model.net(x[:, at + 1 :], (h + moved, *c) if cell == "lstm" else h + moved)
            return float((model.readout(hidden[:, -1])[0, 0] - target[0]) ** 2)

    basis = torch.eye(4, dtype=torch.float64)
    slopes = [(loss(push * one.view(1, 1, 4)) - loss(-push * one.view(1, 1, 4))) / (2 * push) for one in basis]
    assert norm == pytest.approx(float(np.linalg.norm(slopes)), rel=1e-6)


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("window", [1, 4, 7, 20, 50])
def test_beyond_the_window_nothing_arrives(cell: str, window: int) -> None:
    data = MemoryData("recall", 20)
    model, inputs, targets = networks(data, cell, 8)
    whole = arriving(model, inputs, targets[:, -1])
    for name, cut in arriving(model, inputs, targets[:, -1], window).items():
        lags = np.arange(20)[::-1]
        assert (cut[lags >= window] == 0).all()
        np.testing.assert_allclose(cut[lags < window], whole[name][lags < window], rtol=1e-12)
        assert (whole[name] > 0).all()


def test_the_networks_own_gradients_are_not_touched() -> None:
    model, inputs, targets = networks(MemoryData("recall", 8), "lstm", 4)
    model(inputs, 1).sum().backward()
    before = [each.grad.clone() for each in model.parameters()]
    with torch.no_grad():  # as the loop looks
        arriving(model, inputs, targets[:, -1])
    assert all(
        each.grad is not None and each.grad.equal(old) for each, old in zip(model.parameters(), before, strict=True)
    )
