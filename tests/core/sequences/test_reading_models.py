"""Networks that read: padding changes nothing, order matters to one alone, each beside NumPy or PyTorch's packed sequences."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from core.models.recurrent_config import CELLS, Cell
from core.sequences.reading_config import ReadingModel
from core.sequences.reading_models import Average, BagOfWords, Reader
from core.sequences.reading_texts import padded

VOCABULARY, CLASSES = 30, 3
CONFIG = ReadingModel(units=8, embedding=8)
texts = st.lists(st.lists(st.integers(1, VOCABULARY - 1), min_size=1, max_size=12), min_size=1, max_size=6)


def rows(lists: list[list[int]]) -> torch.Tensor:
    return padded([np.array(each, np.int64) for each in lists])


def generator() -> torch.Generator:
    return torch.Generator().manual_seed(3)


def reader(cell: Cell = "gru", pooling: str = "last", **more: object) -> Reader:
    config = replace(CONFIG, cell=cell, pooling=pooling, **more)  # type: ignore[arg-type]
    return Reader(config, VOCABULARY, CLASSES, generator()).eval().double()


def bag(times: bool) -> BagOfWords:
    model = BagOfWords(VOCABULARY, CLASSES, times).double()
    with torch.no_grad():
        model.weights.normal_(generator=generator())
        model.bias.normal_(generator=generator())
    return model


def average() -> Average:
    return Average(CONFIG, VOCABULARY, CLASSES, generator()).eval().double()


ALL = [*(reader(cell, pooling) for cell in CELLS for pooling in ("last", "mean", "max")), bag(True), bag(False), average()]  # fmt: skip


@pytest.mark.parametrize("model", ALL, ids=lambda model: f"{type(model).__name__}-{getattr(model, 'pooling', '')}")
@settings(max_examples=15, deadline=None)
@given(lists=texts, more=st.integers(0, 5))
def test_what_a_text_is_padded_with_changes_nothing(model: torch.nn.Module, lists: list[list[int]], more: int) -> None:
    with torch.no_grad():
        together = model(torch.nn.functional.pad(rows(lists), (0, more)))
        alone = torch.cat([model(rows([each])) for each in lists])
    torch.testing.assert_close(together, alone, rtol=1e-10, atol=1e-10)


@pytest.mark.parametrize("cell", CELLS)
@settings(max_examples=15, deadline=None)
@given(lists=texts)
def test_states_are_those_of_packed_sequences(cell: Cell, lists: list[list[int]]) -> None:
    model, ids = reader(cell, layers=2), rows(lists)
    lengths = torch.tensor([len(each) for each in lists])
    packed = pack_padded_sequence(model.embedding(ids), lengths, batch_first=True, enforce_sorted=False)
    outputs, last = model.recurrent(packed)
    hidden, _ = pad_packed_sequence(outputs, batch_first=True)  # zeros behind the ends
    last = last[0] if cell == "lstm" else last
    there = (ids != 0)[..., None]
    expected = {
        "last": last[-1],
        "mean": hidden.sum(1) / lengths[:, None],
        "max": torch.where(there, hidden, torch.full_like(hidden, -2.0)).amax(1),
    }
    for pooling, pooled in expected.items():
        model.pooling = pooling  # type: ignore[assignment]
        torch.testing.assert_close(model(ids), model.readout(pooled), rtol=1e-10, atol=1e-10)


@settings(max_examples=30, deadline=None)
@given(lists=texts, times=st.booleans())
def test_the_bag_adds_the_weights_of_what_occurs(lists: list[list[int]], times: bool) -> None:
    model = bag(times)
    counts = np.stack([np.bincount(each, minlength=VOCABULARY) for each in lists])
    counts = counts if times else np.minimum(counts, 1)
    expected = counts @ model.weights.detach().numpy() + model.bias.detach().numpy()
    np.testing.assert_allclose(model(rows(lists)).detach().numpy(), expected, atol=1e-12)


@settings(max_examples=30, deadline=None)
@given(lists=texts)
def test_the_average_is_the_mean_of_the_vectors(lists: list[list[int]]) -> None:
    model = average()
    vectors = model.embedding.weight.detach().numpy()
    expected = np.stack([vectors[each].mean(0) for each in lists])
    assert isinstance(model.readout, torch.nn.Linear)
    weight, bias = model.readout.weight.detach().numpy(), model.readout.bias.detach().numpy()
    np.testing.assert_allclose(model(rows(lists)).detach().numpy(), expected @ weight.T + bias, atol=1e-12)


def test_order_means_something_to_the_recurrent_network_alone() -> None:
    there, back = rows([[2, 3, 4, 5]]), rows([[5, 4, 3, 2]])
    for blind in (bag(True), bag(False), average()):
        torch.testing.assert_close(blind(there), blind(back), rtol=0, atol=1e-12)
    for cell in CELLS:
        model = reader(cell)
        assert (model(there) - model(back)).abs().max() > 1e-3, cell


@pytest.mark.parametrize(
    "model", [reader().float(), average().float(), bag(False).float()], ids=["reader", "average", "bag"]
)
def test_padding_learns_nothing(model: torch.nn.Module) -> None:
    optimizer = torch.optim.Adam(model.parameters(), 0.1)
    weights = model.weights if isinstance(model, BagOfWords) else model.embedding.weight  # type: ignore[union-attr]
    assert isinstance(weights, torch.Tensor)
    before = weights[0].detach().clone()
    for _ in range(3):
        optimizer.zero_grad()
        model(rows([[2, 3, 4], [5]])).logsumexp(1).sum().backward()
        optimizer.step()
    assert torch.equal(weights[0], before)
    assert not torch.equal(weights[2], torch.zeros_like(weights[2]))


def test_dropout_leaves_out_in_training_only_and_the_same_after_the_same_seed() -> None:
    one, two = (Reader(CONFIG, VOCABULARY, CLASSES, generator()) for _ in range(2))
    ids = rows([[2, 3, 4, 5]])
    assert torch.equal(one(ids), two(ids))
    assert not torch.equal(one(ids), two.eval()(ids))
    assert torch.equal(one.eval()(ids), two(ids))
