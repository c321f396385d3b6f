"""What tokens contribute, against what can be known otherwise: linear networks, one text at a time, the integral by small steps."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from core.sequences.contributions import after_each, lead, left_out, on_the_path

IDS = [3, 7, 2, 7, 9, 4, 11, 0, 5]


class Small:
    """An embedding, an LSTM and a readout of three classes, asked one text after the other."""

    def __init__(self, classes: int = 3) -> None:
        generator = torch.Generator().manual_seed(1)
        self.embedding, self.net = nn.Embedding(12, 6), nn.LSTM(6, 5, 2, batch_first=True)
        self.readout = nn.Linear(5, classes)
        with torch.no_grad():
            for module in (self.embedding, self.net, self.readout):
                for each in module.parameters():
                    each.uniform_(-0.8, 0.8, generator=generator)

    def one(self, ids: Sequence[int]) -> Tensor:
        if not ids:
            return self.readout.bias
        return self.readout(self.net(self.embedding(torch.tensor([ids])))[0][0, -1])

    def __call__(self, texts: Sequence[Sequence[int]]) -> Tensor:
        assert max(map(len, texts)) == len(texts[0])
        return torch.stack([self.one(ids) for ids in texts])


def test_the_lead_is_the_logarithm_of_the_odds_of_two_classes() -> None:
    logits = torch.tensor([[1.5, -0.25], [3.0, 3.0]], dtype=torch.float64)
    p = logits.softmax(-1)
    torch.testing.assert_close(lead(logits), (p / (1 - p)).log())
    many = torch.randn(4, 5, dtype=torch.float64)
    torch.testing.assert_close(lead(many), lead(many + 7))
    torch.testing.assert_close(lead(many)[:, 2], many[:, 2] - many[:, [0, 1, 3, 4]].mean(1))


def test_leaving_out_is_leaving_out() -> None:
    small = Small()
    with torch.no_grad():
        found = left_out(small, IDS)
        assert found.shape == (len(IDS), 3)
        for place in range(len(IDS)):
            without = [each for at, each in enumerate(IDS) if at != place]
            for chosen in range(3):
                others = [k for k in range(3) if k != chosen]
                scores = [z[chosen] - z[others].mean() for z in (small.one(IDS), small.one(without))]
                assert found[place, chosen] == pytest.approx(float(scores[0] - scores[1]), abs=1e-6)


def test_a_text_of_one_token_is_left_with_nothing() -> None:
    small = Small(2)
    with torch.no_grad():
        wanted = lead(small.one([3])) - lead(small.one([]))
    np.testing.assert_allclose(left_out(small, [3])[0], wanted, atol=1e-6)


def test_after_each_token_the_network_has_read_so_far() -> None:
    small = Small()
    found = after_each(small, IDS * 9)  # more than go at once
    assert found.shape == (9 * len(IDS), 3)
    with torch.no_grad():
        for place in (1, 2, len(IDS), 70, 81):
            np.testing.assert_allclose(found[place - 1], small.one((IDS * 9)[:place]).softmax(-1), atol=1e-6)


def test_of_a_linear_network_the_path_gives_each_token_its_own_sum() -> None:
    weights = torch.randn(4, generator=torch.Generator().manual_seed(2))
    x = torch.randn(7, 4, generator=torch.Generator().manual_seed(3))
    found = on_the_path(lambda texts: (texts @ weights).sum(1) + 0.5, x)
    np.testing.assert_allclose(found.shares, x @ weights, atol=1e-5)
    assert found.baseline == pytest.approx(0.5)
    assert found.score == pytest.approx(float((x @ weights).sum()) + 0.5, abs=1e-5)


def test_the_path_is_complete_and_as_small_steps_have_it() -> None:
    small = Small()
    x = (3 * small.embedding(torch.tensor(IDS))).detach()  # so large that the gates bend

    def score(texts: Tensor) -> Tensor:
        return lead(small.readout(small.net(texts)[0][:, -1]))[:, 1]

    found = on_the_path(score, x)
    assert abs(found.shares.sum() - (found.score - found.baseline)) <= 0.01 * abs(found.score - found.baseline)
    slopes = torch.zeros_like(x)
    for alpha in (np.arange(300) + 0.5) / 300:  # the midpoint rule
        point = (alpha * x)[None].requires_grad_()
        slopes += torch.autograd.grad(score(point).sum(), point)[0][0] / 300
    np.testing.assert_allclose(found.shares, (x * slopes).sum(1), atol=0.01)


@pytest.mark.parametrize(("state", "steps"), [(1, 256), (12_500_000 // (7 * 32), 32), (10**9, 8)])
def test_a_large_network_is_asked_at_fewer_points(state: int, steps: int) -> None:
    x = torch.ones(7, 4)
    asked: list[int] = []

    def rough(texts: Tensor) -> Tensor:  # a stair: no number of points makes the sum complete
        asked.append(len(texts))
        return texts.sum((1, 2)) + 100 * (texts.detach().sum((1, 2)) > 14)

    found = on_the_path(rough, x, state)
    assert found.steps == steps
    assert found.score - found.baseline - found.shares.sum() == pytest.approx(100, rel=1e-3)


def test_of_long_texts_fewer_are_read_at_once() -> None:
    found: list[int] = []

    def score(texts: Tensor) -> Tensor:
        found.append(len(texts) * texts.shape[1])
        return (texts * texts).sum((1, 2))

    on_the_path(score, torch.ones(500, 2))
    assert max(found) <= 8_000
