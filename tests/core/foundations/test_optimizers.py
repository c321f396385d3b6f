"""The rules of optimizers against torch.optim and closed forms, whole paths against torch.optim with autograd."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from core.foundations.optimizers import HISTORY, RULES
from core.foundations.optimizers_config import NAMES, OptimizersConfig, Rule, settled
from core.foundations.optimizers_run import ground, noise, walk
from core.foundations.surfaces import FURTHER, SURFACES

IN_TORCH = [name for name in NAMES if name != "newton"]
BUILT = {**SURFACES, **FURTHER}


def in_torch(s: OptimizersConfig, rule: str, rate: float, w: torch.Tensor) -> torch.optim.Optimizer:
    """torch.optim's own for each rule."""
    made: dict[str, Callable[[], torch.optim.Optimizer]] = {
        "gd": lambda: torch.optim.SGD([w], rate),
        "sgd": lambda: torch.optim.SGD([w], rate),
        "momentum": lambda: torch.optim.SGD([w], rate, momentum=s.momentum),
        "nesterov": lambda: torch.optim.SGD([w], rate, momentum=s.momentum, nesterov=s.momentum > 0),
        "adagrad": lambda: torch.optim.Adagrad([w], rate),
        "rmsprop": lambda: torch.optim.RMSprop([w], rate, alpha=s.smoothing),
        "adam": lambda: torch.optim.Adam([w], rate, (s.beta1, s.beta2)),
        "adamw": lambda: torch.optim.AdamW([w], rate, (s.beta1, s.beta2), weight_decay=s.decay),
        "lbfgs": lambda: torch.optim.LBFGS([w], rate, max_iter=1, history_size=HISTORY, tolerance_grad=0.0),
    }
    return made[rule]()


def theirs(
    s: OptimizersConfig, rule: str, rate: float, start: Any, gradient: Callable[[np.ndarray, int], np.ndarray], n: int
) -> np.ndarray:
    """The points of torch.optim, (n + 1, 2), with the gradient given."""
    w = torch.tensor(start, dtype=torch.float64, requires_grad=True)
    optimizer = in_torch(s, rule, rate, w)
    points = [w.detach().numpy().copy()]
    for t in range(n):
        w.grad = torch.from_numpy(np.asarray(gradient(points[-1], t), dtype=np.float64))
        optimizer.step(lambda: 0.0)
        points.append(w.detach().numpy().copy())
    return np.array(points)


def ours(
    s: OptimizersConfig, rule: str, rate: float, start: Any, gradient: Callable[[np.ndarray, int], np.ndarray], n: int
) -> np.ndarray:
    points, record = [np.array(start, dtype=float)], dict[str, Any]()
    for t in range(n):
        g = np.asarray(gradient(points[-1], t), dtype=float)
        record = {"g": g, **RULES[rule](s, rate, points[-1], g, record, t + 1)}
        points.append(record["w"])
    return np.array(points)


@pytest.mark.parametrize("rule", IN_TORCH)
@settings(max_examples=8, deadline=None)
@given(
    rate=st.floats(1e-4, 1.0),
    momentum=st.floats(0.0, 0.999),
    smoothing=st.floats(0.0, 0.9999),
    beta1=st.floats(0.0, 0.999),
    beta2=st.floats(0.0, 0.9999),
    decay=st.floats(0.0, 1.0),
    start=st.tuples(st.floats(-3, 3), st.floats(-3, 3)),
    curvatures=st.tuples(st.floats(0.05, 1.9), st.floats(0.05, 1.9)),
    seed=st.integers(0, 2**31),
)
def test_every_rule_is_torch_s_over_hundreds_of_steps(
    rule: str,
    rate: float,
    momentum: float,
    smoothing: float,
    beta1: float,
    beta2: float,
    decay: float,
    start: tuple[float, float],
    curvatures: tuple[float, float],
    seed: int,
) -> None:
    """With any constants, fed the same gradients. L-BFGS on a bowl, whose pairs it needs.

    That the gradients do not depend on the point keeps out chaos: with β₂ = 0 a rounding can turn the sign of a whole step.
    """
    s = OptimizersConfig(momentum=momentum, smoothing=smoothing, beta1=beta1, beta2=beta2, decay=decay)
    random = np.random.default_rng(seed).normal(size=(200, 2)) + curvatures

    def gradient(w: np.ndarray, t: int) -> np.ndarray:
        return np.array(curvatures) * w if rule == "lbfgs" else random[t]

    mine, other = (each(s, rule, rate, start, gradient, 200) for each in (ours, theirs))
    np.testing.assert_allclose(mine, other, rtol=1e-9, atol=1e-9)


def formulas() -> dict[str, Callable[[torch.Tensor, torch.Tensor], torch.Tensor]]:
    """The surfaces once more, written for autograd."""
    pi = math.pi
    return {
        "bowl": lambda x, y: x**2 + y**2,
        "ravine": lambda x, y: 0.02 * x**2 + 2 * y**2,
        "saddle": lambda x, y: x**2 - y**2 + 0.1 * y**4,
        "rosenbrock": lambda x, y: (1 - x) ** 2 + 100 * (y - x**2) ** 2,
        "beale": lambda x, y: (1.5 - x + x * y) ** 2 + (2.25 - x + x * y**2) ** 2 + (2.625 - x + x * y**3) ** 2,
        "himmelblau": lambda x, y: (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2,
        "rastrigin": lambda x, y: 20 + x**2 + y**2 - 10 * torch.cos(2 * pi * x) - 10 * torch.cos(2 * pi * y),
        "plateaus": lambda x, y: 0.5 * (x**2 + y**2) + 0.5 * torch.sin(x**2 + y**2),
    }


def slope(name: str, w: Any) -> np.ndarray:
    """∇f by autograd."""
    x, y = (torch.tensor(each, dtype=torch.float64, requires_grad=True) for each in w)
    return np.array([float(each) for each in torch.autograd.grad(formulas()[name](x, y), (x, y))])


def bends(name: str, w: Any) -> np.ndarray:
    """The second derivatives by autograd."""
    f: Any = formulas()[name]
    found = torch.autograd.functional.hessian(lambda v: f(v[0], v[1]), torch.tensor(w, dtype=torch.float64))
    return np.asarray(found.numpy())


@pytest.mark.parametrize("name", formulas())
def test_heights_slopes_and_bends_are_autograd_s(name: str) -> None:
    here = ground(BUILT[name])
    for w in np.random.default_rng(0).uniform(-3, 3, (20, 2)):
        f = formulas()[name](*(torch.tensor(each, dtype=torch.float64) for each in w))
        assert here.value(*w) == pytest.approx(float(f), rel=1e-12, abs=1e-12)
        np.testing.assert_allclose(here.gradient(w), slope(name, w), rtol=1e-11, atol=1e-11)
        h = bends(name, w)
        found = [bend(*w) for bend in here.bends]
        np.testing.assert_allclose(found, [h[0, 0], h[0, 1], h[1, 1]], rtol=1e-11, atol=1e-10)


@pytest.mark.parametrize("rule", IN_TORCH)
@pytest.mark.parametrize("name", formulas())
def test_whole_paths_on_every_surface_are_torch_s_with_autograd(name: str, rule: Rule) -> None:
    config = settled(OptimizersConfig(surface=name, who=NAMES))  # type: ignore[arg-type]
    # L-BFGS divides small differences: what rounds in the last bit grows from pair to pair
    steps = 50 if rule == "lbfgs" else 200
    path = walk(config, BUILT[name], rule, steps)
    rate = config.rates[NAMES.index(rule)]
    points = theirs(config, rule, rate, config.start, lambda w, _: slope(name, w), steps)
    np.testing.assert_allclose(path.points, points, rtol=1e-9, atol=1e-9)


def test_noise_is_the_same_for_all_and_spares_gradient_descent() -> None:
    quiet = settled(OptimizersConfig(surface="bowl"))
    loud = replace(quiet, noise=2.0, seed=5)
    surface = SURFACES["bowl"]
    assert (walk(loud, surface, "gd", 50).points == walk(quiet, surface, "gd", 50).points).all()
    blur = 2.0 * noise(5)
    for rule in ("sgd", "momentum", "adam", "newton"):
        path = walk(loud, surface, rule, 50)
        for t, record in enumerate(path.records):
            np.testing.assert_allclose(record["g"], 2 * path.points[t] + blur[t], atol=1e-11)
    rate = loud.rates[NAMES.index("sgd")]
    points = theirs(loud, "sgd", rate, loud.start, lambda w, t: 2 * w + blur[t], 200)
    np.testing.assert_allclose(walk(loud, surface, "sgd", 200).points, points, atol=1e-11)
    assert abs(noise(5).mean()) < 0.1
    assert noise(5).std() == pytest.approx(1, abs=0.05)


def test_adam_without_correction_is_the_sum_that_its_means_are() -> None:
    s = OptimizersConfig(correction="off", beta1=0.8, beta2=0.95)
    gradients = np.random.default_rng(1).normal(size=(30, 2))
    points = ours(s, "adam", 0.1, (1.0, -1.0), lambda _, t: gradients[t], 30)
    for t in range(30):
        weights = np.arange(t, -1, -1)[:, None]
        m = (0.2 * 0.8**weights * gradients[: t + 1]).sum(axis=0)
        v = (0.05 * 0.95**weights * gradients[: t + 1] ** 2).sum(axis=0)
        np.testing.assert_allclose(points[t + 1] - points[t], -0.1 * m / (np.sqrt(v) + 1e-8), rtol=1e-10)


@settings(max_examples=60, deadline=None)
@given(
    entries=st.tuples(st.floats(-5, 5), st.floats(-5, 5), st.floats(-5, 5)),
    w=st.tuples(st.floats(-4, 4), st.floats(-4, 4)),
    b=st.tuples(st.floats(-4, 4), st.floats(-4, 4)),
)
def test_newton_is_the_closed_form_where_there_is_one(
    entries: tuple[float, float, float], w: tuple[float, float], b: tuple[float, float]
) -> None:
    """One step of w − H⁻¹g on ½wᵀHw − bᵀw, whatever the signs; `repaired` divides by |λ|; without an inverse nothing moves there."""
    H = np.array([[entries[0], entries[1]], [entries[1], entries[2]]])
    place = np.array(w)
    g = H @ place - np.array(b)
    curvatures, q = np.linalg.eigh(H)
    if np.abs(curvatures).min() > 1e-3:
        found = RULES["newton"](OptimizersConfig(), 1.0, place, g, {}, entries)
        np.testing.assert_allclose(found["w"], np.linalg.solve(H, np.array(b)), rtol=1e-9, atol=1e-9)
        found = RULES["newton"](OptimizersConfig(newton="repaired"), 1.0, place, g, {}, entries)
        np.testing.assert_allclose(found["step"], q @ ((q.T @ g) / np.abs(curvatures)), rtol=1e-8, atol=1e-8)
        assert found["step"] @ g >= 0, "downhill"
        assert sorted(found["curvatures"]) == pytest.approx(sorted(curvatures), rel=1e-9, abs=1e-9)


def test_newton_does_not_move_where_there_is_no_curvature() -> None:
    found = RULES["newton"](OptimizersConfig(), 1.0, np.array([1.0, 2.0]), np.array([4.0, 3.0]), {}, (4.0, 0.0, 0.0))
    assert list(found["flat"]) == [False, True]
    np.testing.assert_allclose(found["w"], [0.0, 2.0])
    nothing = RULES["newton"](OptimizersConfig(), 1.0, np.array([1.0, 2.0]), np.array([4.0, 3.0]), {}, (0.0, 0.0, 0.0))
    np.testing.assert_allclose(nothing["w"], [1.0, 2.0])
