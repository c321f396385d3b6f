"""Claims about training: the trainer against autograd, the experiments over several seeds, what PyTorch refuses."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from sklearn.metrics import log_loss
from torch.nn import functional as F

from core.foundations.claims import experiments, tensors
from core.foundations.softmax import softmax

SEEDS = range(3)


@pytest.mark.parametrize("alpha", [1.0, 0.1, 0.0])
def test_one_step_follows_autograd_s_gradient_of_the_distillation_loss(alpha: float) -> None:
    rng = np.random.default_rng(1)
    x, y, T, rate = rng.random((40, 64)), np.eye(10)[rng.integers(0, 10, 40)], 4.0, 0.1
    w = experiments.fresh(16, 10, rng)
    soft = softmax(rng.normal(size=(40, 10)))
    leaves = [torch.tensor(part, requires_grad=True) for part in w]
    s = torch.relu(torch.tensor(x) @ leaves[0] + leaves[1]) @ leaves[2] + leaves[3]
    hard = F.cross_entropy(s, torch.tensor(y))
    kl = F.kl_div(F.log_softmax(s / T, 1), torch.tensor(soft), reduction="batchmean")
    (alpha * hard + (1 - alpha) * T**2 * kl).backward()
    trained = experiments.train(w, x, y, rng, epochs=1, soft=soft, T=T, alpha=alpha, rate=rate)  # one batch of 40
    for before, after, leaf in zip(w, trained, leaves, strict=True):
        assert np.abs(after - (before - rate * leaf.grad.numpy())).max() < 1e-12


def test_what_is_pruned_stays_zero() -> None:
    rng = np.random.default_rng(2)
    x, y, _, _ = experiments.digits(0)
    w = experiments.fresh(8, 10, rng)
    keep = [(rng.random(part.shape) < 0.5).astype(float) for part in w]
    cut = [part * mask for part, mask in zip(w, keep, strict=True)]
    for part, mask in zip(experiments.train(cut, x, y, rng, epochs=2, keep=keep), keep, strict=True):
        assert not part[mask == 0.0].any()
        assert part[mask == 1.0].any()


@pytest.mark.parametrize("seed", SEEDS)
def test_learning_and_test_pictures_are_different_ones(seed: int) -> None:
    x, y, test, answers = experiments.digits(seed)
    assert (len(x), len(test)) == (1000, 797)
    assert (y.sum(axis=0) + answers.sum(axis=0)).sum() == 1797


@pytest.mark.parametrize("seed", SEEDS)
def test_temperature_shows_what_the_teacher_holds_back(seed: int) -> None:
    numbers, lines = experiments.distill_temperature(seed)
    assert numbers["teacher"] > 0.9
    assert numbers["others"] < 0.01 < 0.1 < numbers["others_warm"]
    assert numbers["bits"] < 0.2 < 1.0 < numbers["bits_warm"] < np.log2(10)
    # softmax(z/T) ∝ softmax(z)^(1/T)
    warmed = lines["cold"] ** (1 / numbers["T"])
    assert lines["warm"] == pytest.approx(warmed / warmed.sum(), abs=1e-9)
    assert numbers["second"] == np.argsort(lines["cold"])[-2]


@pytest.mark.parametrize("seed", SEEDS)
def test_the_teacher_makes_the_difference(seed: int) -> None:
    numbers, _ = experiments.distill_small(seed)
    assert numbers["alone"] + 0.03 < numbers["taught"] < numbers["teacher"]
    assert numbers["better"] >= 4


@pytest.mark.parametrize("seed", SEEDS)
def test_fine_tuning_brings_back_what_the_cut_took(seed: int) -> None:
    numbers, lines = experiments.prune_once(seed)
    assert numbers["pruned"] < numbers["dense"] - 0.15
    assert numbers["tuned"] > numbers["dense"] - 0.06
    assert (lines["tuned"] >= lines["pruned"] - 0.01).all()
    assert numbers["left_first"] < 1 - numbers["share"] < numbers["left_last"]


@pytest.mark.parametrize("seed", SEEDS)
def test_a_thousand_outputs_run_and_cost(seed: int) -> None:
    numbers, _ = experiments.thousand_outputs(seed)
    assert numbers["ten_parameters"] == torch.nn.Linear(64, 10).weight.numel() + 10
    assert numbers["thousand_parameters"] == torch.nn.Linear(64, 1000).weight.numel() + 1000
    assert numbers["ten_start"] == pytest.approx(numbers["ln_ten"], abs=0.6)
    assert numbers["thousand_start"] == pytest.approx(numbers["ln_thousand"], abs=0.6)
    assert numbers["thousand_nowhere"] > 0.97
    assert numbers["ten_nowhere"] == 0.0
    assert numbers["thousand_accuracy"] < numbers["ten_accuracy"] - 0.05
    assert numbers["thousand_later"] == pytest.approx(numbers["ten_later"], abs=0.05), "in the end it learns"


def test_one_sigmoid_takes_one_number() -> None:
    numbers, _ = tensors.one_hot_sigmoid()
    p = [0.9, 0.8, 0.3, 0.4]
    assert "[4, 2]" in numbers["message"]
    assert "[4, 1]" in numbers["message"]
    assert numbers["loss"] == pytest.approx(log_loss(numbers["labels"], p), abs=1e-6)
    # by hand: p − y₀ + p − y₁ with y₀ + y₁ = 1, whatever the label
    assert numbers["gradient"] == pytest.approx([2 * each - 1 for each in p], abs=1e-5)


@pytest.mark.parametrize("seed", SEEDS)
def test_batches_steady_the_gradient(seed: int) -> None:
    numbers, _ = tensors.no_batches(seed)
    assert numbers["batch_noise"] < numbers["noise"] / 4
    # the mean of n independent draws strays √n times less
    assert numbers["noise"] / numbers["batch_noise"] == pytest.approx(np.sqrt(numbers["size"]), rel=0.25)
    assert numbers["times"] == pytest.approx(numbers["one_ms"] / numbers["batch_ms"])
    assert "more than 1 value" in numbers["message"]
