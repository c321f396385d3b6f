"""A stack of blocks against torch's own encoder layers, and what its four orders do to stream and gradient."""

from __future__ import annotations

import math

import pytest
import torch
from torch import Tensor, nn

from core.errors import Problem
from core.foundations.block_depth import HEADS, INNER, KINDS, WIDTH, Layer, alike, drawn, study, through


def encoder_layer(layer: Layer, *, first: bool) -> nn.TransformerEncoderLayer:
    made = nn.TransformerEncoderLayer(
        WIDTH, HEADS, INNER, dropout=0.0, activation="gelu", batch_first=True, norm_first=first, dtype=torch.float64
    )
    with torch.no_grad():
        for parameter in made.parameters():
            parameter.zero_()
        for norm in (made.norm1, made.norm2):
            norm.weight.fill_(1)
        made.self_attn.in_proj_weight.copy_(torch.cat([layer[name].T for name in "QKV"]))
        for place, name in ((made.self_attn.out_proj, "O"), (made.linear1, "W1"), (made.linear2, "W2")):
            place.weight.copy_(layer[name].T)
    return made


@pytest.mark.parametrize("kind", ["pre", "post"])
def test_a_block_is_torch_s(kind: str) -> None:
    random = torch.Generator().manual_seed(1)
    layer = drawn("xavier", 2, random)
    x = torch.randn(2, 5, WIDTH, generator=random, dtype=torch.float64)
    theirs: Tensor = encoder_layer(layer, first=kind == "pre")(x)
    assert (through(x, layer, kind) - theirs).abs().max() < 1e-10


def test_the_study_tells_what_the_textbooks_say() -> None:
    found, _ = study(12, "xavier", 0)
    gradients, rms, same = found["gradients"], found["rms"], found["alike"]
    assert {len(gradients[kind]) for kind in KINDS} == {12}
    assert {len(values) for part in (rms, same) for values in part.values()} == {13}
    assert rms["pre"][-1] > 2 * rms["pre"][0]  # it adds up
    assert rms["post"][1:] == pytest.approx([1] * 12, abs=1e-3)
    assert rms["unnormed"][-1] > 50
    assert gradients["unnormed"][0] > 1000 * max(gradients["pre"])
    assert gradients["post"][-1] > gradients["post"][0]  # Xiong et al., 2020
    assert same["straight"][3] > 0.99 > 0.9 > same["pre"][-1]  # Dong et al., 2021


def test_the_same_seed_gives_the_same_and_small_branches_hold_the_stream() -> None:
    assert study(3, "here", 4) == study(3, "here", 4)
    quiet = study(24, "here", 0)[0]["rms"]["pre"]
    assert quiet[-1] < 10 * quiet[0]


def test_alike() -> None:
    assert alike(torch.ones(2, 3, 4)) == pytest.approx(1)
    assert alike(torch.eye(4)[None]) == pytest.approx(0)
    assert math.isclose(alike(torch.tensor([[[1.0, 0], [1, 1]]])), 0.5**0.5, rel_tol=1e-6)


@pytest.mark.parametrize(("depth", "begin"), [(0, "xavier"), (99, "gpt2"), (3, "other")])
def test_what_cannot_be_is_refused(depth: int, begin: str) -> None:
    with pytest.raises(Problem):
        study(depth, begin, 0)  # type: ignore[arg-type]
