"""The attention of the page: tokens, embeddings, settings that cannot be used, and its comparison with PyTorch."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

import core.foundations.attention_checked as checked
from core.config import check, from_dict, to_dict
from core.errors import Problem
from core.foundations.attention_config import MOST, PADDING, AttentionConfig, computed, read_text, settled, tokens
from core.foundations.attention_run import embedding, mask, run, sentences, told, weights

KINDS: list[dict[str, Any]] = [
    {},
    {"mask": "causal", "heads": 3},
    {"mask": "padding", "heads": 4, "d": 48},
    {"scaling": False, "d": 24, "heads": 2},
    {"cross": True, "mask": "padding"},
    {"kind": "additive", "heads": 2, "mask": "causal"},
    {"choice": "hard", "cross": True},
    {"choice": "hard", "kind": "additive", "mask": "padding"},
]


@pytest.mark.parametrize("given", KINDS)
def test_the_page_s_settings_compare_with_torch(given: dict[str, Any]) -> None:
    found, arrays = checked.compare(to_dict(AttentionConfig(**given)))
    assert found["difference"] < 1e-12
    assert found["numbers"] >= 72
    assert not arrays


def test_the_comparison_sees_what_differs(monkeypatch: pytest.MonkeyPatch) -> None:
    theirs = checked.module
    monkeypatch.setattr(checked, "module", lambda *args: {name: each + 1e-6 for name, each in theirs(*args).items()})
    assert checked.compare(to_dict(AttentionConfig()))[0]["difference"] == pytest.approx(1e-6)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The cat, don't!", ["the", "cat", ",", "don't", "!"]),
        ("我爱猫。", ["我", "爱", "猫", "。"]),
        ("我爱 Python 3", ["我", "爱", "python", "3"]),
        ("E\u0301te\u0301", ["été"]),
        ("", []),
        ("   ", []),
    ],
)
def test_tokens_are_words_signs_and_chinese_characters(text: str, expected: list[str]) -> None:
    assert tokens(text) == expected


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "attention_text_short"),
        ("the cat", "attention_text_short"),
        ("... !!! ?", "attention_text_short"),
        ("a " * (MOST + 1), "attention_text_long"),
        ("a" * 40 + " " + "b" * 40, "attention_text_long"),
        ("猫" * 5000, "attention_text_long"),
        ("a\nb", "recurrent_text_sign"),
    ],
)
def test_a_sentence_that_cannot_be_used_is_named(text: str, code: str) -> None:
    with pytest.raises(Problem, match=code):
        read_text(text)


def test_a_token_has_the_same_embedding_wherever_it_stands_and_another_with_another_seed() -> None:
    asking, _ = sentences(AttentionConfig(text="the cat sat on the mat"))
    np.testing.assert_array_equal(asking.E[0], asking.E[4])
    assert not np.allclose(asking.X[0], asking.X[4])
    assert not np.allclose(embedding("the", 12, 0), embedding("the", 12, 1))
    same, _ = sentences(AttentionConfig(positions=False))
    np.testing.assert_array_equal(same.X[0], same.X[4])
    np.testing.assert_array_equal(embedding(PADDING, 12, 3), np.zeros(12))


def test_padding_belongs_to_the_sentence_that_is_asked() -> None:
    asking, asked = sentences(AttentionConfig(mask="padding"))
    assert asking == asked
    assert asked.tokens[-2:] == (PADDING, PADDING)
    assert asked.real == 6
    config = AttentionConfig(mask="padding", cross=True)
    asking, asked = sentences(config)
    assert PADDING not in asking.tokens
    assert asked.tokens == ("le", "chat", "est", "assis", PADDING, PADDING)
    assert mask(config, asking, asked).tolist() == [[True] * 4 + [False] * 2] * 6


def test_more_heads_share_the_same_projections() -> None:
    one, four = (weights(AttentionConfig(heads=heads)) for heads in (1, 4))  # type: ignore[arg-type]
    np.testing.assert_array_equal(one.Q, four.Q)
    assert one.v.shape == (1, 12)
    assert four.v.shape == (4, 3)
    assert run(AttentionConfig(heads=4)).weights.shape == (4, 6, 6)


def test_without_scaling_the_softmax_saturates() -> None:
    scaled, not_scaled = (run(AttentionConfig(d=48, scaling=scaling)).weights for scaling in (True, False))
    assert not_scaled.max(axis=-1).mean() > 0.9 > 0.6 > scaled.max(axis=-1).mean()


def test_what_is_told_can_be_sent_and_is_what_was_computed() -> None:
    config = AttentionConfig(mask="padding", d=48, heads=4, text=" ".join("abcdefghi"))
    given = json.loads(json.dumps(told(config), allow_nan=False))
    np.testing.assert_allclose(given["numbers"]["weights"], run(config).weights, atol=1e-6)
    np.testing.assert_allclose(given["numbers"]["WO"], weights(config).O, atol=1e-6)
    assert given["asked"][-1] == PADDING
    assert len(json.dumps(given)) < 400_000


def test_settings_that_cannot_be_used_give_way() -> None:
    assert settled(AttentionConfig(text="cat", other="a " * 30)) == AttentionConfig()
    assert settled(AttentionConfig(cross=True, mask="causal")).mask == "none"
    good = AttentionConfig(text="我爱猫", cross=True, mask="padding", heads=3)
    assert settled(good) == good
    check(good)
    assert from_dict(AttentionConfig, to_dict(good)) == good
    looked = replace(good, stage="softmax", part="V", head=3, row=1, column=2)
    assert computed(looked) == computed(good)
    assert computed(replace(good, seed=5)) != computed(good)
