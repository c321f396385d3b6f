"""Claims about inputs and about papers: against PyTorch's loss, a decoder of another hand, a product of rotations, known facts."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from sklearn.datasets import load_digits
from torch.nn import functional as F

from core.foundations.claims import inputs, people
from core.foundations.claims.papers import PAPERS


def test_cross_entropy_is_that_of_the_label_given_the_input() -> None:
    numbers, _ = inputs.cross_entropy()
    counts = torch.tensor(numbers["counts"], dtype=torch.float64)
    x, y = (torch.tensor(each) for each in zip(*_examples(numbers["counts"]), strict=True))
    logits = torch.log(counts).T[x]  # softmax over labels makes p(y | x) of counts
    assert numbers["loss"] == pytest.approx(F.cross_entropy(logits, y).item(), abs=1e-12)
    assert numbers["right"] == pytest.approx((logits.argmax(1) == y).double().mean().item())
    confused = torch.log(counts / counts.sum(1, keepdim=True)).T[x]
    assert numbers["confused"] == pytest.approx(F.nll_loss(confused, y).item(), abs=1e-12)
    assert numbers["right_confused"] == pytest.approx((confused.argmax(1) == y).double().mean().item())
    assert numbers["right_confused"] < numbers["right"]
    assert numbers["y_given_x"] == pytest.approx(15 / 35)
    assert numbers["x_given_y"] == pytest.approx(15 / 20)


def _examples(counts: list[list[int]]) -> list[tuple[int, int]]:
    return [(x, y) for y, row in enumerate(counts) for x, count in enumerate(row) for _ in range(count)]


def test_a_data_url_is_not_its_pixels() -> None:
    numbers, _ = inputs.data_url()
    ink = load_digits().images[0] * 255 / 16
    assert numbers["first_pixels"] == np.rint(ink[0, :4]).astype(int).tolist()
    assert bytes(numbers["first_bytes"]) == b"\x89PNG"
    assert numbers["letters"] == len("data:image/png;base64,") + 4 * math.ceil(numbers["bytes"] / 3)
    assert numbers["beginning"].startswith("data:image/png;base64,")
    assert numbers["pixels"] == 64 < numbers["bytes"]
    assert numbers["largest_difference"] == 0
    with pytest.raises(ValueError, match=numbers["message"]):
        float(numbers["beginning"])


@given(st.integers(0, 6).flatmap(lambda n: st.lists(st.floats(0.0, 1.0), min_size=2**n, max_size=2**n)))
def test_rotations_lead_to_the_amplitudes(values: list[float]) -> None:
    norm = np.linalg.norm(values)
    if norm < 1e-3:
        return
    wanted = np.array(values) / norm
    angles = inputs.rotations(wanted)
    assert len(angles) == len(values) - 1
    assert np.abs(inputs.prepare(angles) - wanted).max() < 1e-12


def test_two_qubits_by_hand() -> None:
    """(cos α·cos β, cos α·sin β, sin α·cos γ, sin α·sin γ) from the angles 2α, 2β, 2γ."""
    a, b, c = 0.3, 0.7, 1.1
    amplitudes = np.array([np.cos(a) * np.cos(b), np.cos(a) * np.sin(b), np.sin(a) * np.cos(c), np.sin(a) * np.sin(c)])
    assert inputs.rotations(amplitudes) == pytest.approx([2 * a, 2 * b, 2 * c])
    assert inputs.prepare(np.array([2 * a, 2 * b, 2 * c])) == pytest.approx(amplitudes)


def test_reading_data_into_a_quantum_computer() -> None:
    numbers, _ = inputs.quantum()
    assert (numbers["qubits"], numbers["amplitudes"], numbers["rotations"]) == (6, 64, 63)
    assert numbers["error"] < 1e-12
    assert numbers["clean"] == pytest.approx(math.exp(63 * math.log(0.999)))
    assert numbers["operations"] == 60_000 * 1023
    assert numbers["clean_one"] == pytest.approx(math.exp(1023 * math.log(0.999)))
    assert numbers["seconds"] == pytest.approx(numbers["operations"] * numbers["nanoseconds"] / 1e9)
    assert numbers["zeros"] == pytest.approx(-numbers["operations"] * math.log(0.999) / math.log(10), abs=1)


def test_dates_and_names() -> None:
    """Typed a second time, from the papers' first pages."""
    years = {"transformer": 2017, "bert": 2018, "alexnet": 2012, "huber": 1964, "wavenet": 2016, "alignment": 2014}
    assert {name: PAPERS[name].year for name in years} == years
    assert people.transformer_year()[0]["off"] == 1
    assert people.bert_year()[0]["off"] == 2
    assert people.alexnet_home()[0]["home"] == "University of Toronto"
    assert people.attention_authors()[0]["count"] == 8
    assert people.attention_authors()[0]["both"] == 0
    assert people.wavenet_authors()[0]["count"] == 9
    assert people.wavenet_authors()[0]["both"] == 0
    assert people.rnn_dropout()[0]["names"] == "Ilya Sutskever"
    assert "Huber" in people.huber_name()[0]["author"]


def test_the_huber_loss() -> None:
    numbers, _ = people.huber_name()
    zero = torch.zeros((), dtype=torch.float64)
    for size in ("small", "large"):
        error = torch.tensor(numbers[size], dtype=torch.float64)
        assert numbers[f"huber_{size}"] == pytest.approx(F.huber_loss(error, zero).item())
        assert numbers[f"square_{size}"] == pytest.approx(0.5 * F.mse_loss(error, zero).item())
