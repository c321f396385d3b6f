"""The block against torch's LayerNorm and TransformerEncoderLayer in float64, and what its two orders promise."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from core.config import check, from_dict, to_dict
from core.foundations.block import Affine, feed_forward, layer_norm, rms
from core.foundations.block_checked import compare, normed
from core.foundations.block_config import BlockConfig, computed, settled
from core.foundations.block_questions import facts, questions
from core.foundations.block_run import run, told, weights

SENTENCES = ("", "我爱猫，猫也爱我", "to be or not to be that is")


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 10_000), st.integers(1, 6), st.integers(1, 40), st.floats(1e-3, 1e3))
def test_layer_norm_is_torch_s(seed: int, rows: int, width: int, spread: float) -> None:
    random = np.random.default_rng(seed)
    x = spread * random.normal(random.normal(), 1, (rows, width))
    affine = Affine(random.normal(size=width), random.normal(size=width))
    np.testing.assert_allclose(layer_norm(x, affine).output, normed(x, affine), rtol=0, atol=1e-10)


@settings(deadline=None, max_examples=20)
@given(
    st.builds(
        BlockConfig,
        text=st.sampled_from(SENTENCES),
        norm=st.sampled_from(["pre", "post"]),
        heads=st.sampled_from([1, 2, 4]),
        expansion=st.sampled_from([1, 2, 4]),
        loud=st.sampled_from([1, 3, 10]),
        drawn=st.booleans(),
        seed=st.integers(0, 999),
    )
)
def test_the_block_is_torch_s_encoder_layer(config: BlockConfig) -> None:
    answer, _ = compare(to_dict(config))
    assert answer["difference"] < 1e-10
    assert answer["numbers"] == 3 * run(config).x.size


def test_the_comparison_can_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.foundations.block_checked.whole", lambda x, *_: x)
    assert compare({})[0]["difference"] > 0.1


def test_a_norm_by_hand() -> None:
    found = layer_norm(np.array([[1.0, 3, 5, 7]]), Affine(np.full(4, 2.0), np.ones(4)), epsilon=0.0)
    assert found.mean.item() == 4
    assert found.variance.item() == 5
    np.testing.assert_allclose(found.output, [[1 - 6 / 5**0.5, 1 - 2 / 5**0.5, 1 + 2 / 5**0.5, 1 + 6 / 5**0.5]])


@pytest.mark.parametrize("times", [3, 10])
def test_a_branch_of_pre_norm_does_not_hear_how_loud_the_stream_is(times: int) -> None:
    quiet, loud = (run(BlockConfig(loud=each)) for each in (1, times))  # type: ignore[arg-type]
    np.testing.assert_allclose(loud.attended.output, quiet.attended.output, atol=1e-4)  # but for ε
    np.testing.assert_allclose(loud.y - loud.x, quiet.y - quiet.x, atol=1e-4)


def test_pre_norm_leaves_the_stream_alone_and_post_norm_evens_it() -> None:
    pre, post = (run(BlockConfig(norm=norm, drawn=False, loud=10)) for norm in ("pre", "post"))
    np.testing.assert_allclose(pre.z, pre.x + pre.attended.output + pre.fed.output)
    np.testing.assert_allclose(rms(post.y), 1, atol=1e-4)
    np.testing.assert_allclose(rms(post.z), 1, atol=1e-4)


def test_feed_forward_treats_every_token_alike() -> None:
    w, x = weights(BlockConfig()), np.random.default_rng(0).normal(size=(5, 8))
    found = feed_forward(x, w)
    np.testing.assert_allclose(feed_forward(x[::-1], w).output, found.output[::-1])
    bent = torch.nn.functional.gelu(torch.from_numpy(found.hidden)).numpy()
    np.testing.assert_allclose(found.bent, bent, atol=1e-12)


@pytest.mark.parametrize("norm", ["pre", "post"])
def test_what_is_told_can_be_sent_and_is_what_was_computed(norm: str) -> None:
    config = BlockConfig(norm=norm, text=" ".join("abcdefghi"))  # type: ignore[arg-type]
    sent = json.loads(json.dumps(told(config), allow_nan=False))
    found = run(config)
    np.testing.assert_allclose(sent["numbers"]["z"], found.z, atol=1e-6)
    np.testing.assert_allclose(sent["numbers"]["norm2.variance"], found.norm2.variance, atol=1e-6)
    np.testing.assert_allclose(sent["numbers"]["phi"] * found.fed.hidden, found.fed.bent, atol=1e-5)
    assert sent["rms"]["z"] == pytest.approx(rms(found.z).mean(), abs=1e-3)
    assert len(sent["tokens"]) == 9


def test_settings_that_cannot_be_used_give_way() -> None:
    assert settled(BlockConfig(text="cat")).text == settled(BlockConfig()).text
    good = BlockConfig(text="我爱猫", norm="post", heads=4, loud=3, drawn=False)
    assert settled(good) == good
    check(good)
    assert from_dict(BlockConfig, to_dict(good)) == good
    assert computed(replace(good, station="gelu", row=1, width=96, length=32, depth=3)) == computed(good)
    assert computed(replace(good, seed=5)) != computed(good)


@pytest.mark.parametrize("seed", range(6))
def test_the_questions_have_their_answers(seed: int) -> None:
    norm, share, even, spared = questions(BlockConfig(seed=seed, width=768, inner=4))
    row = torch.tensor([float(each) for each in norm.values["row"].split(",")], dtype=torch.float64)
    assert norm.answer == pytest.approx(torch.nn.functional.layer_norm(row, (4,), eps=0).numpy()[-1], abs=1e-4)
    assert share.answer == pytest.approx(200 / 3)
    assert even.answer == 6 * 768
    assert spared.answer == 5050


def test_the_claims_are_computed() -> None:
    found = facts(BlockConfig())
    assert found["times"] == "10"
    assert float(found["moved"]) < 1e-4
    assert int(found["share_quiet"]) > 5 * int(found["share_loud"])
