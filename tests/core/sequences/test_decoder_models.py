"""A small GPT as it reads and writes: the cache against reading all anew, what is judged, induction on maps made by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from core.models.transformer import Decoder, Look
from core.sequences import decoder_models
from core.sequences.decoder_config import DecoderModel
from core.sequences.sampling import SamplingConfig

LONGEST = 10


@pytest.fixture(params=["learned", "rotary", "sinusoidal", "none"])
def model(request: pytest.FixtureRequest) -> Decoder:
    config = DecoderModel(width=32, layers=2, heads=2, position=request.param)
    made = Decoder(config, 9, LONGEST, torch.Generator().manual_seed(1)).double().eval()
    with torch.no_grad():
        for each in made.parameters():
            each.mul_(3)  # far from even
    return made


def last_window(ids: list[int]) -> list[int]:
    """What is looked back to, step by step: when it would not fit, the newer half of a window stays."""
    held: list[int] = []
    for each in ids:
        held = [*(held if len(held) < LONGEST else held[LONGEST // 2 :]), each]
    return held


def test_reading_with_a_cache_is_reading_the_window_anew(model: Decoder) -> None:
    ids = torch.randint(1, 9, (37,), generator=torch.Generator().manual_seed(0)).tolist()
    reading = decoder_models.Reading(model, watched=True)
    for at in range(len(ids)):
        with torch.no_grad():
            found = reading.read([ids[at]])
            window = last_window(ids[: at + 1])
            look = Look()
            expected = model(torch.tensor([window]), look=look)[0, -1]
        assert reading.ids == window
        np.testing.assert_allclose(found.numpy(), expected.numpy(), atol=1e-10)
        assert reading.seen is not None
        np.testing.assert_allclose(reading.seen.sum(-1), 1, atol=1e-6)
        np.testing.assert_allclose(reading.seen, torch.stack([each[0, :, -1] for each in look.maps]).numpy(), atol=1e-6)


@pytest.mark.parametrize("count", [1, 10, 11, 15, 16, 33])
def test_a_long_beginning_is_read_as_if_it_had_come_one_by_one(model: Decoder, count: int) -> None:
    ids = torch.randint(1, 9, (count,), generator=torch.Generator().manual_seed(count)).tolist()
    whole, single = decoder_models.Reading(model), decoder_models.Reading(model)
    with torch.no_grad():
        found = whole.read(ids)
        for each in ids:
            expected = single.read([each])
    assert whole.ids == single.ids == last_window(ids)
    np.testing.assert_allclose(found.numpy(), expected.numpy(), atol=1e-10)


def test_what_is_written_is_drawn_from_the_scores_of_its_window(model: Decoder) -> None:
    prompt, draws = np.array([3, 1, 4]), [0.3, 0.9, 0.5, 0.1, 0.7, 0.2, 0.8, 0.4, 0.6, 0.35, 0.05, 0.95]
    steps = list(decoder_models.written(model, prompt, SamplingConfig(temperature=1.0), iter(draws)))
    ids = prompt.tolist()
    for step, u in zip(steps, draws, strict=True):
        window = last_window(ids)
        with torch.no_grad():
            scores = model(torch.tensor([window]))[0, -1]
        scores[0] = -math.inf
        p = torch.softmax(scores, 0)
        np.testing.assert_allclose(step.choice.plain, p.numpy(), atol=1e-9)
        assert step.place == int((torch.cumsum(p, 0) <= u).sum())
        assert step.first == len(ids) - len(window)
        assert step.seen.shape == (2, 2, len(window))
        ids.append(step.place)
    assert decoder_models.sample(model, prompt, 1.0, draws) == ids[3:]
    end = ids[5]
    assert decoder_models.sample(model, prompt, 1.0, draws, end) == ids[3 : ids.index(end, 3) + 1]


@pytest.mark.parametrize("place", [(12, 40), (1, 9), (20, 21), (3, 50)])
def test_each_character_is_judged_once_from_half_a_window_on(model: Decoder, place: tuple[int, int]) -> None:
    ids = np.random.default_rng(4).integers(1, 9, 50)
    found, count = decoder_models.bits(model, ids, place)
    assert count == place[1] - place[0]
    total = 0.0
    for at in range(*place):
        some = place[0] + (at - place[0]) // 5 * 5  # windows begin half a window apart
        begin = max(0, some - 1 - 5)
        with torch.no_grad():
            scores = model(torch.from_numpy(ids[begin:at])[None])[0, -1]
        total -= float(torch.log_softmax(scores, 0)[ids[at]]) / math.log(2)
        assert at - begin <= LONGEST
    assert found == pytest.approx(total / count, rel=1e-5, abs=1e-5)  # the loss itself is in single precision


def test_heads_made_by_hand_have_the_scores_of_what_they_do() -> None:
    period = 4
    n = 2 * period
    back, copy, even = np.zeros((n, n)), np.zeros((n, n)), np.tril(np.ones((n, n)))
    for i in range(n):
        back[i, max(0, i - 1)] = 1
        copy[i, i - period + 1 if i >= period else 0] = 1
    even /= even.sum(1, keepdims=True)
    shares = np.stack([back, copy, even])[None, None]  # (1, 1, 3, n, n)
    before, behind = decoder_models.induction(np.repeat(shares, 2, 1), period)
    np.testing.assert_allclose(before[0], [1, 1 / 3, np.mean([1 / 2, 1 / 3, 1 / 4])])
    np.testing.assert_allclose(behind[0], [0, 1, decoder_models.by_chance(period)])


def test_maps_are_of_evaluation_and_leave_the_network_as_it_was(model: Decoder) -> None:
    model.train()
    found = decoder_models.maps(model, torch.tensor([[1, 2, 3], [4, 5, 6]]))
    assert model.training
    assert found.shape == (2, 2, 2, 3, 3)
    np.testing.assert_allclose(found.sum(-1), 1, atol=1e-6)
    assert not np.triu(found, 1).any()
