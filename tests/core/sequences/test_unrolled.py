"""The layers written out against PyTorch's fused kernels: hidden states of every step, the last cell state, every gate by hand."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from core.sequences.unrolled import NAMES, cell_of, unrolled

KINDS = {"rnn": nn.RNN, "gru": nn.GRU, "lstm": nn.LSTM}
CLOSE = {torch.float32: 1e-6, torch.float64: 1e-10}


def layer(cell: str, inputs: int, units: int, layers: int, dtype: torch.dtype, seed: int = 0, bias: bool = True):  # type: ignore[no-untyped-def]
    net = KINDS[cell](inputs, units, layers, batch_first=True, bias=bias, dtype=dtype)
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for each in net.parameters():
            each.uniform_(-0.7, 0.7, generator=generator)
    return net.eval()


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize("cell", KINDS)
@settings(max_examples=12)
@given(
    inputs=st.integers(1, 5),
    units=st.integers(1, 9),
    layers=st.integers(1, 3),
    length=st.integers(1, 40),
    bias=st.booleans(),
    seed=st.integers(0, 99),
)
def test_as_the_fused_kernel(
    cell: str, dtype: torch.dtype, inputs: int, units: int, layers: int, length: int, bias: bool, seed: int
) -> None:
    net = layer(cell, inputs, units, layers, dtype, seed, bias)
    x = torch.randn(length, inputs, generator=torch.Generator().manual_seed(seed + 1), dtype=dtype)
    found = unrolled(net, x)
    with torch.no_grad():
        outputs, last = net(x[None])
    states = last if cell != "lstm" else last[0]
    assert len(found) == layers
    close = {"atol": CLOSE[dtype], "rtol": 0}
    torch.testing.assert_close(torch.from_numpy(found[-1]["hidden"]), outputs[0], **close)
    for number, values in enumerate(found):
        assert list(values) == list(NAMES[cell_of(net)].values())
        assert all(each.shape == (length, units) for each in values.values())
        torch.testing.assert_close(torch.from_numpy(values["hidden"][-1]), states[number, 0], **close)
        if cell == "lstm":
            torch.testing.assert_close(torch.from_numpy(values["cell"][-1]), last[1][number, 0], **close)


@pytest.mark.parametrize("cell", ["gru", "lstm"])
def test_the_gates_are_those_of_the_formulas(cell: str) -> None:
    """Of the second layer at the last step, from the fused kernel's own states one step earlier."""
    net = layer(cell, 3, 4, 2, torch.float64)
    x = torch.randn(6, 3, generator=torch.Generator().manual_seed(5), dtype=torch.float64)
    found = unrolled(net, x)[1]
    with torch.no_grad():
        before = net(x[None, :-1])[1]
        h = (before[0] if cell == "lstm" else before)[1, 0]
        below = torch.from_numpy(unrolled(net, x)[0]["hidden"][-1])
        of_input = net.weight_ih_l1 @ below + net.bias_ih_l1
        of_state = net.weight_hh_l1 @ h + net.bias_hh_l1
        wanted = {}
        if cell == "lstm":
            i, f, g, o = (of_input + of_state).chunk(4)
            wanted = {"input": i.sigmoid(), "forget": f.sigmoid(), "candidate": g.tanh(), "output": o.sigmoid()}
        else:
            (r, z, n), (r_h, z_h, n_h) = of_input.chunk(3), of_state.chunk(3)
            reset = (r + r_h).sigmoid()
            wanted = {"reset": reset, "update": (z + z_h).sigmoid(), "candidate": (n + reset * n_h).tanh()}
    for name, value in wanted.items():
        torch.testing.assert_close(torch.from_numpy(found[name][-1]), value, atol=1e-12, rtol=0)


def test_what_is_not_written_out_is_refused() -> None:
    for net in (nn.GRU(2, 3, bidirectional=True), nn.LSTM(2, 3, proj_size=2), nn.RNN(2, 3, nonlinearity="relu")):
        with pytest.raises(ValueError, match="one direction"):
            unrolled(net, torch.zeros(2, 2))
