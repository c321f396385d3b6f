"""The network by hand at work on real digits: reproducible, equal to autograd, and its questions answered by trying."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from core.data.pictures import PicturesConfig, load
from core.foundations import by_hand_run
from core.foundations.by_hand import SPREAD, Weights
from core.foundations.by_hand_config import (
    PICTURES,
    ByHandConfig,
    different_neurons,
    learned_numbers,
    silent,
    steps_an_epoch,
    survived,
    undecided_loss,
)
from core.wire import pack


def parts(arrays: dict[str, Any]) -> dict[str, Any]:
    return {name: arrays[name] for name in Weights._fields}


def test_epochs_one_by_one_are_the_epochs_at_once() -> None:
    first = parts(by_hand_run.begin("xavier", 3, 16)[1])
    at_once = by_hand_run.train(3, 0, 0.5, 16, count=3, **first)[1]
    one_by_one, losses = first, []
    for epoch in range(3):
        arrays = by_hand_run.train(3, epoch, 0.5, 16, **one_by_one)[1]
        one_by_one = parts(arrays)
        losses.extend(arrays["loss"])
    assert np.array_equal(losses, at_once["loss"])
    for name in Weights._fields:
        assert np.array_equal(one_by_one[name], at_once[name])
    assert len(losses) == 3 * steps_an_epoch(16)


def test_another_seed_is_another_order() -> None:
    first = parts(by_hand_run.begin("xavier", 0, 16)[1])
    losses = [by_hand_run.train(seed, epoch, 0.5, 16, **first)[1]["loss"] for seed, epoch in ((0, 0), (1, 0), (0, 1))]
    assert not np.array_equal(losses[0], losses[1])
    assert not np.array_equal(losses[0], losses[2])


@pytest.mark.parametrize("start", SPREAD)
def test_it_learns_as_pytorch_s_own_network_does(start: str) -> None:
    """The same weights, the same batches, torch's layers, loss and SGD in float64: the same losses and weights."""
    first = parts(by_hand_run.begin(start, 0, 32)[1])
    header, arrays = by_hand_run.train(0, 0, 0.5, 32, **first)
    net = torch.nn.Sequential(torch.nn.Linear(64, 32), torch.nn.Sigmoid(), torch.nn.Linear(32, 10)).double()
    with torch.no_grad():
        for name, place in (("W1", 0), ("W2", 2)):
            net[place].weight.copy_(torch.tensor(first[name].T))
            net[place].bias.zero_()
    part = load(PicturesConfig()).train
    X, y = torch.tensor(part.images().reshape(-1, 64)).double(), torch.tensor(part.labels)
    descent = torch.optim.SGD(net.parameters(), lr=0.5)
    losses = []
    for rows in torch.tensor(np.random.default_rng((0, 0)).permutation(len(y))).split(32):
        loss = torch.nn.functional.cross_entropy(net(X[rows]), y[rows])
        descent.zero_grad()
        loss.backward()
        descent.step()
        losses.append(loss.item())
    np.testing.assert_allclose(arrays["loss"], losses, rtol=1e-6)
    np.testing.assert_allclose(arrays["W1"], net[0].weight.detach().numpy().T, atol=1e-10)
    np.testing.assert_allclose(arrays["W2"], net[2].weight.detach().numpy().T, atol=1e-10)
    assert header["difference"] < 1e-14
    assert header["largest"] > 1e-4


def test_what_is_seen_belongs_together_and_travels() -> None:
    header, arrays = by_hand_run.begin("normal", 5, 16)
    assert header["images"] == [PICTURES, 180, 360]
    assert arrays["confusion"].sum() == 180
    assert header["validation_accuracy"] == np.trace(arrays["confusion"]) / 180
    np.testing.assert_allclose(arrays["sample_probabilities"].sum(axis=1), 1, rtol=1e-6)
    assert list(arrays["sample_labels"][:10]) == list(range(10))
    for neuron in (0, 31):
        np.testing.assert_allclose(arrays["filters"][neuron].ravel(), arrays["W1"][:, neuron], rtol=1e-6)
    tested, pictures = by_hand_run.examine(**parts(arrays))
    read = pictures["test_probabilities"].argmax(axis=1)
    assert tested["test_accuracy"] == pytest.approx((read == pictures["test_labels"]).mean())
    assert pack(header, arrays)
    assert pack(tested, pictures)


def test_a_wrong_gradient_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    real = by_hand_run.by_hand.backward

    def wrong(*given: Any) -> Weights:
        gradient = real(*given)
        return gradient._replace(b1=gradient.b1 * 1.001)

    monkeypatch.setattr(by_hand_run.by_hand, "backward", wrong)
    assert by_hand_run.begin("xavier", 0, 16)[0]["difference"] > 1e-7


def test_the_first_weights_saturate_or_stay_alike_as_the_page_says() -> None:
    seen = {start: by_hand_run.begin(start, 0, 16)[0] for start in SPREAD}
    assert seen["zeros"]["slope"] == 0.25
    assert seen["xavier"]["slope"] > 0.22
    assert seen["normal"]["slope"] < 0.12
    assert [seen[start]["different"] for start in ("xavier", "normal", "zeros")] == [32, 32, 1]
    zeros = by_hand_run.train(0, 0, 0.5, 16, count=20, **parts(by_hand_run.begin("zeros", 0, 16)[1]))
    assert different_neurons(Weights(**parts(zeros[1]))) == 1
    assert zeros[0]["validation_accuracy"] < 0.5


def test_the_questions_have_their_answers() -> None:
    assert undecided_loss() == pytest.approx(np.log(10))
    assert learned_numbers() == 2410
    assert {start: silent(start, 0) for start in SPREAD} == {"xavier": (), "normal": (), "zeros": ("W1",)}
    assert steps_an_epoch(32) == 40
    assert survived(32) == 39  # the last batch holds 1257 − 39·32 = 9 pictures
    assert {survived(batch) for batch in range(4, 129, 4) if batch != 32} == {0}
    assert survived(32, 64) is None


def test_the_starts_are_those_of_the_network() -> None:
    assert ByHandConfig().start in SPREAD
