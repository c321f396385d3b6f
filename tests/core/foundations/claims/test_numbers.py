"""Claims about random and rounded numbers against SciPy, NumPy's half precision and the bits themselves."""

from __future__ import annotations

import struct

import numpy as np
import pytest
from scipy import stats

from core.foundations.claims import spread, tensors

SEEDS = range(3)


def bfloat16(value: float) -> float:
    """The nearest bfloat16: the upper half of a float32's bits, rounded to even."""
    (bits,) = struct.unpack("<I", struct.pack("<f", value))
    bits = (bits + 0x7FFF + (bits >> 16 & 1)) & 0xFFFF0000
    return struct.unpack("<f", struct.pack("<I", bits))[0]


@pytest.mark.parametrize("seed", SEEDS)
def test_he_s_variance_keeps_the_signal_and_its_confusion_with_the_deviation_loses_it(seed: int) -> None:
    numbers, lines = spread.he_deviation(seed)
    assert numbers["deviation"] ** 2 == pytest.approx(numbers["variance"])
    assert 0.3 < numbers["kept"] < 3.0
    # ReLU lets factors through: the same draws, each layer smaller by the same factor
    factor = numbers["deviation"] / numbers["variance"]
    layers = np.arange(numbers["depth"] + 1)
    assert lines["deviation"] == pytest.approx(lines["variance"] / factor**layers, rel=1e-9)
    assert numbers["left"] < 1e-15


@pytest.mark.parametrize("seed", SEEDS)
def test_xavier_s_variance_by_either_distribution(seed: int) -> None:
    numbers, _ = spread.xavier_uniform(seed)
    root, limit = numbers["root"], numbers["limit"]
    assert stats.norm(0, root).var() == pytest.approx(numbers["wanted"])
    assert stats.uniform(-limit, 2 * limit).var() == pytest.approx(numbers["wanted"])
    assert stats.uniform(-root, 2 * root).var() == pytest.approx(numbers["wanted"] / 3)
    for name, exact in (("normal", 1.0), ("uniform", 1.0), ("confused", 1 / 3)):
        assert numbers[name] == pytest.approx(exact * numbers["wanted"], rel=0.05)


def test_the_formats_of_mixed_precision_are_floating_point() -> None:
    numbers, _ = tensors.mixed_integers()
    for name, kind in (("fp16", np.float16), ("fp32", np.float32)):
        about = np.finfo(kind)
        assert numbers[f"{name}_tenth"] == f"{float(kind(0.1)):.10f}"
        assert numbers[f"{name}_bits"] == about.bits
        assert numbers[f"{name}_largest"] == float(about.max)
        assert numbers[f"{name}_gap"] == float(about.eps)
    assert numbers["bf16_tenth"] == f"{bfloat16(0.1):.10f}"
    assert numbers["bf16_gap"] == 2.0**-7
    assert (numbers["integer"], numbers["integer_bits"]) == (int(0.1), np.iinfo(np.int16).bits)
    assert (numbers["weight_type"], numbers["output_type"]) == ("torch.float32", "torch.bfloat16")


def test_a_small_step_is_lost_in_bfloat16() -> None:
    numbers, _ = tensors.bf16_step()
    weight = 1.0
    for _ in range(numbers["steps"]):
        weight = bfloat16(weight + bfloat16(numbers["step"]))
    assert numbers["bf16"] == weight == 1.0
    assert numbers["fp32"] == pytest.approx(1.0 + numbers["steps"] * numbers["step"], abs=1e-6)


@pytest.mark.parametrize("seed", SEEDS)
def test_half_and_back_loses_what_mixed_precision_keeps(seed: int) -> None:
    numbers, lines = tensors.half_model(seed)
    assert numbers["mixed"] == pytest.approx(numbers["float32"], rel=0.01)
    assert numbers["half_model"] > 1.3 * numbers["float32"]
    assert [lines[name][0] for name in ("float32", "half_model", "mixed")] == pytest.approx([numbers["start"]] * 3)
    assert numbers["tiny_half"] == float(np.float16(numbers["tiny"])) == 0.0
    assert numbers["tiny_scaled"] == pytest.approx(numbers["tiny"], rel=0.01)
