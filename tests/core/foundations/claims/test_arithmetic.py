"""Claims about sums and shapes against PyTorch, SymPy and SciPy."""

from __future__ import annotations

import numpy as np
import pytest
import sympy
import torch
from scipy import signal
from torch.nn import functional as F

from core.foundations.claims import arithmetic, tensors


def test_the_matrix_product() -> None:
    numbers, _ = arithmetic.product()
    exact = sympy.Matrix(numbers["A"]) * sympy.Matrix(numbers["B"])
    assert exact.tolist() == numbers["product"] == [[19, 22], [43, 50]]
    assert numbers["wrong"] == sum(a != b for a, b in zip(exact, [19, 20, 31, 34], strict=True))
    assert numbers["cell"] == exact[0, 1] != numbers["claimed"]


def standard_network() -> torch.nn.Sequential:
    layers = [torch.nn.Linear(2, 2), torch.nn.ReLU(), torch.nn.Linear(2, 2), torch.nn.ReLU(), torch.nn.Linear(2, 1)]
    network = torch.nn.Sequential(*layers, torch.nn.Sigmoid()).double()
    for name, parameter in network.named_parameters():
        torch.nn.init.constant_(parameter, 0.5 if "weight" in name else 0.2)
    return network


def test_the_neuron_and_the_network_of_the_standard_example() -> None:
    network, x = standard_network(), torch.tensor([1.0, 2.0], dtype=torch.float64)
    neuron, _ = arithmetic.relu_sum()
    assert neuron["a"] == pytest.approx(network[:2](x)[0].item(), abs=1e-12)
    whole, _ = arithmetic.network_output()
    assert whole["h1"] == pytest.approx(network[:2](x).tolist(), abs=1e-12)
    assert whole["h2"] == pytest.approx(network[:4](x).tolist(), abs=1e-12)
    assert whole["z"] == pytest.approx(network[:5](x).item(), abs=1e-12)
    assert whole["y"] == pytest.approx(network(x).item(), abs=1e-12)
    assert torch.sigmoid(torch.tensor(whole["needed"], dtype=torch.float64)).item() == pytest.approx(whole["claimed"])


def test_relu_is_the_identity_on_one_side_only() -> None:
    numbers, lines = arithmetic.relu_identity()
    exact = torch.relu(torch.from_numpy(lines["x"])).numpy()
    assert np.array_equal(lines["relu"], exact)
    assert numbers["agreeing"] == int((exact == lines["x"]).sum()) == int((lines["x"] >= 0).sum())
    assert numbers["relu"] == 0.0


def test_the_product_of_two_rows_is_refused_and_the_dot_product_is_not() -> None:
    numbers, _ = arithmetic.elementwise()
    rng = np.random.default_rng(0)
    hidden, output, W = (torch.from_numpy(rng.random(shape)) for shape in ((1, 128), (1, 10), (128, 10)))
    with pytest.raises(RuntimeError):
        (output - 1) @ (output * (1 - output))
    assert "mismatch" in numbers["message"]
    z = torch.logit(output).requires_grad_()
    (0.5 * (torch.sigmoid(z) - torch.eye(10)[3]) ** 2).sum().backward()
    assert z.grad is not None
    assert numbers["dot"] == pytest.approx(z.grad.sum().item(), abs=1e-10)  # all ten deltas in one number
    assert numbers["gradient"] == "×".join(map(str, (hidden.T @ z.grad).shape)) == "128×10"
    assert numbers["wrong"] == "128×1"
    assert numbers["updated"] == "×".join(map(str, W.shape)), "and nobody complains"


def test_a_window_at_the_border() -> None:
    numbers, _ = arithmetic.conv_border()
    picture, kernel = torch.arange(25.0).view(1, 1, 5, 5), torch.full((1, 1, 3, 3), 1 / 9)
    inside, padded = F.conv2d(picture, kernel), F.conv2d(picture, kernel, padding=1)
    assert inside.shape[-1] == numbers["size"]
    assert inside.numel() == numbers["fitting"]
    assert padded.shape[-1] == numbers["padded"] == numbers["n"]
    assert numbers["done"] == numbers["size"], "the first row of windows goes as far as they fit"
    assert numbers["column"] == numbers["done"] + 1
    assert "out of bounds" in numbers["message"]
    assert (numbers["corner"], numbers["wrapped"], numbers["first"]) == ("1×1", 20.0, 0.0)


def test_conv2d_does_not_flip() -> None:
    numbers, _ = tensors.cross_correlation()
    picture, kernel = np.array(numbers["picture"]), np.array(numbers["kernel"])
    assert numbers["computed"] == numbers["unflipped"] == signal.correlate2d(picture, kernel, "valid").item()
    assert numbers["flipped"] == signal.convolve2d(picture, kernel, "valid").item() != numbers["computed"]


def test_the_state_has_weights_of_its_own() -> None:
    numbers, _ = arithmetic.rnn_step()
    cell = torch.nn.RNNCell(1, 2).double()
    recurrent = {"h": [[0.2, -0.5], [0.9, 0.1]], "bare": [[1.0, 0.0], [0.0, 1.0]]}
    for name, weights in recurrent.items():
        with torch.no_grad():
            cell.weight_ih.copy_(torch.tensor([[1.0], [0.0]]))
            cell.weight_hh.copy_(torch.tensor(weights, dtype=torch.float64))
            cell.bias_ih.zero_()
            cell.bias_hh.zero_()
        h = torch.zeros(2, dtype=torch.float64)
        for x in (1.0, 0.0, 0.0):
            before = h.detach().requires_grad_()
            h = cell(torch.tensor([x], dtype=torch.float64), before)
        slope = torch.autograd.grad(h[1], before)[0][0].item()
        assert numbers[name] == pytest.approx(h.tolist(), abs=1e-12)
        assert numbers["across" if name == "h" else "bare_across"] == pytest.approx(slope, abs=1e-12)
    assert numbers["bare_across"] == 0.0 != numbers["across"]
