"""Claims about gradients against autograd in float64."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from core.foundations.claims import gradients, tensors
from tests.core.foundations.claims.test_arithmetic import standard_network


def autograd(target: float = 0.4) -> tuple[dict[str, list], list[torch.Tensor]]:
    """Gradients by parameter, and by the two hidden layers, of the standard example."""
    network, a, hidden = standard_network(), torch.tensor([1.0, 2.0], dtype=torch.float64), []
    for layer in network:
        a = layer(a)
        if isinstance(layer, torch.nn.ReLU):
            a.retain_grad()
            hidden.append(a)
    ((a - target) ** 2).sum().backward()
    return {name: p.grad.tolist() for name, p in network.named_parameters()}, [h.grad for h in hidden]


def test_the_gradients_of_the_standard_example() -> None:
    exact, hidden = autograd()
    _, found = gradients.backward(gradients.weights())
    for layer, gradient in zip("024", found, strict=True):
        assert np.abs(gradient - np.array(exact[f"{layer}.weight"])).max() < 1e-12
    numbers, _ = gradients.hidden_gradient()
    assert numbers["by_h1"] == pytest.approx(hidden[0].tolist(), abs=1e-12)
    assert numbers["by_h2"] == pytest.approx(hidden[1].tolist(), abs=1e-12)
    assert np.array(numbers["gradient"]) == pytest.approx(np.array(exact["0.weight"]), abs=1e-12)


def test_the_input_is_one_factor_of_three() -> None:
    numbers, _ = gradients.gradient_input()
    exact = autograd()[0]["4.weight"][0][0]
    assert numbers["derived"] == pytest.approx(exact, abs=1e-12)
    assert numbers["measured"] == pytest.approx(exact, abs=1e-8)
    assert numbers["wrong_by"] * numbers["slope"] * numbers["input"] == pytest.approx(exact, abs=1e-12)
    assert numbers["times"] == pytest.approx(numbers["input"] / exact)


def test_a_target_for_the_hidden_layer_misleads() -> None:
    numbers, _ = gradients.hidden_targets()
    assert numbers["gradient"] == pytest.approx(autograd()[0]["2.weight"][0][0], abs=1e-12)
    assert numbers["other_gradient"] == pytest.approx(autograd(numbers["other"])[0]["2.weight"][0][0], abs=1e-12)
    assert numbers["other_gradient"] < 0 < numbers["other_invented"]
    assert numbers["h2"] == [0.0, 0.0]
    assert numbers["frozen"] == numbers["hidden_weights"] == 8


def test_the_slope_of_relu_is_not_that_of_tanh() -> None:
    numbers, lines = gradients.relu_slope()
    for name, function in (("slope", torch.relu), ("tanh", torch.tanh)):
        x = torch.from_numpy(lines["x"]).requires_grad_()
        function(x).sum().backward()
        assert np.abs(lines[name] - x.grad.numpy()).max() < 1e-12
    assert numbers["relu"] == pytest.approx(1.0, abs=1e-8)
    assert numbers["claimed"] == 1.0 - numbers["at"] ** 2
    assert numbers["tanh"] == pytest.approx(numbers["tanh_formula"], abs=1e-8)
    assert numbers["error"] < 1e-8


def test_relu_at_zero() -> None:
    numbers, _ = tensors.relu_at_zero()
    assert (numbers["left"], numbers["middle"], numbers["right"]) == (0.0, 0.0, 1.0)


def test_behind_softmax_and_cross_entropy_the_gradient_is_a_difference() -> None:
    numbers, _ = gradients.softmax_gradient()
    z = torch.tensor([numbers["logits"]], dtype=torch.float64, requires_grad=True)
    F.cross_entropy(z, torch.tensor([1])).backward()
    assert numbers["derived"] == pytest.approx(z.grad[0].tolist(), abs=1e-12)
    assert numbers["measured"] == pytest.approx(z.grad[0].tolist(), abs=1e-8)
    assert numbers["p"] == pytest.approx(torch.softmax(z[0], 0).tolist(), abs=1e-12)
    assert numbers["error"] < 1e-8
